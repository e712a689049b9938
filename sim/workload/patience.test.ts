import { describe, expect, it } from 'vitest'
import { draw } from '../engine/random.ts'
import { patienceMs } from './patience.ts'

describe('patience', () => {
  it.each([
    [2, 0],
    [3, 0.058],
    [5, 0.174],
    [10, 0.464],
  ])('ends within %d s for the share of listeners that the study gives', (seconds, share) => {
    const listeners = 100_000
    let left = 0
    for (let i = 0; i < listeners; i++) if (patienceMs(draw(7, i)) < seconds * 1000) left++
    expect(left / listeners).toBeCloseTo(share, 2)
  })

  it('ends for everybody', () => {
    expect(patienceMs(0)).toBe(2_000)
    expect(Math.round(patienceMs(1))).toBe(19_241)
  })
})
