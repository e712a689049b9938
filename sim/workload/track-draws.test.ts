import { describe, expect, it } from 'vitest'
import { itemKey, streamKey } from '../engine/random.ts'
import { heardAs } from './track-draws.ts'

const SESSIONS = 100_000
const keys = Int32Array.from({ length: SESSIONS }, (_, i) => itemKey(streamKey('seed', 'track-draws.test'), i))

describe('a track heard again', () => {
  it('is never the first, and never one to come', () => {
    for (const key of keys.subarray(0, 2_000)) {
      expect(heardAs(key, 0, 1)).toBe(0)
      for (const index of [1, 2, 7]) {
        const source = heardAs(key, index, 0.3)
        expect(Number.isInteger(source) && source >= 0 && source <= index).toBe(true)
      }
    }
  })

  it.each([1, 2, 5, 20])('comes as often as planned: track %d', (index) => {
    const share = 0.2
    const again = keys.filter((key) => heardAs(key, index, share) < index).length / SESSIONS
    expect(Math.abs(again - share)).toBeLessThan(3.5 * Math.sqrt((share * (1 - share)) / SESSIONS))
  })

  it('is what was heard then: one that was itself a repetition leads on to its source', () => {
    // All repeat: everything is the first track, however long the session.
    expect(keys.every((key) => heardAs(key, 9, 1) === 0)).toBe(true)
    // Track 2 repeats 0 or 1, each with 1/2, and 1 is 0 with the share once more.
    const share = 0.4
    const first = keys.filter((key) => heardAs(key, 2, share) === 0).length / SESSIONS
    const expected = share * (0.5 + 0.5 * share)
    expect(Math.abs(first - expected)).toBeLessThan(3.5 * Math.sqrt((expected * (1 - expected)) / SESSIONS))
  })

  it('does not occur without a share', () => {
    expect(keys.every((key) => heardAs(key, 5, 0) === 5)).toBe(true)
  })
})
