import { describe, expect, it } from 'vitest'
import { streamKey } from '../engine/random.ts'
import { Rush, rushOf } from './rush.ts'

const AT_MS = 300_000
const WITHIN_MS = 60_000

/** When the sessions of one metro's rush begin. */
function times(rush: Rush): number[] {
  const all: number[] = []
  for (let ms = rush.nextMs(); ms < Number.POSITIVE_INFINITY; ms = rush.nextMs()) {
    all.push(ms)
    rush.advance()
  }
  return all
}

describe('a rush', () => {
  const rushes = Array.from({ length: 400 }, (_, metro) =>
    times(new Rush(streamKey('seed', `rush.test/${metro}`), 2, AT_MS, 50, WITHIN_MS)),
  )
  const all = rushes.flat()

  it('has as many sessions as expected, Poisson', () => {
    const mean = all.length / rushes.length
    expect(Math.abs(mean - 50)).toBeLessThan(3.5 * Math.sqrt(50 / rushes.length))
    const variance = rushes.reduce((sum, { length }) => sum + (length - mean) ** 2, 0) / (rushes.length - 1)
    expect(Math.abs(variance / mean - 1)).toBeLessThan(3.5 * Math.sqrt(2 / (rushes.length - 1)))
  })

  it('begins at the release and fades exponentially', () => {
    expect(Math.min(...all)).toBeGreaterThanOrEqual(AT_MS)
    const afterMs = all.map((ms) => ms - AT_MS)
    const mean = afterMs.reduce((sum, ms) => sum + ms, 0) / all.length
    expect(Math.abs(mean / WITHIN_MS - 1)).toBeLessThan(3.5 / Math.sqrt(all.length))
    for (const part of [0.5, 1, 3]) {
      const left = afterMs.filter((ms) => ms > part * WITHIN_MS).length / all.length
      expect(Math.abs(left - Math.exp(-part))).toBeLessThan(3.5 * Math.sqrt(0.25 / all.length))
    }
  })

  it('comes in whole ms and never goes back', () => {
    for (const one of rushes) expect(one.map(Math.floor).sort((a, b) => a - b)).toEqual(one)
  })

  it('is empty when nobody comes', () => {
    expect(new Rush(1, 0, AT_MS, 0, WITHIN_MS).nextMs()).toBe(Number.POSITIVE_INFINITY)
  })
})

describe('sessions of a rush', () => {
  it('know which release they came for, up to the last of thirty', () => {
    for (const release of [0, 1, 29]) {
      const rush = new Rush(1, release, AT_MS, 10, WITHIN_MS)
      expect(rushOf(rush.nextSession)).toBe(release)
      rush.advance()
      expect(rushOf(rush.nextSession)).toBe(release)
    }
  })

  it('are told from ordinary ones', () => {
    for (const session of [0, 1, 2 ** 26 - 1]) expect(rushOf(session)).toBe(-1)
  })
})
