import { describe, expect, it } from 'vitest'
import { draw, streamKey } from '../engine/random.ts'
import { lognormalMean, lognormalTable } from '../stats/quantile-table.ts'
import { listenAfterSeekMs, listenMs, meanListenMs, seekAfterMs, seekToMs } from './listening.ts'

const session = { meanTracks: 6, earlySkipShare: 0.24, lateSkipShare: 0.2 }
const EPSILON = 1e-9

describe('how long a listener stays', () => {
  it.each([
    ['skips early', 0, 0.5, 15_000],
    ['skips early', 0.24 - EPSILON, 1 - EPSILON, 30_000],
    ['skips later', 0.24, EPSILON, 30_000],
    ['skips later', 0.44 - EPSILON, 0.5, 115_000],
    ['hears it all', 0.44, 0.5, 200_000],
    ['hears it all', 1 - EPSILON, 0.5, 200_000],
  ])('%s: %d, %d → %d ms', (_, kind, position, expected) => {
    expect(listenMs(session, 200_000, kind, position)).toBe(expected)
  })

  it('never leaves the track, however short it is', () => {
    for (const durationMs of [1, 2, 999, 29_999, 30_000, 30_001]) {
      for (const kind of [0.1, 0.3, 0.9]) {
        for (const position of [EPSILON, 0.5, 1 - EPSILON]) {
          const ms = listenMs(session, durationMs, kind, position)
          expect(Number.isInteger(ms)).toBe(true)
          expect(ms).toBeGreaterThanOrEqual(1)
          expect(ms).toBeLessThanOrEqual(durationMs)
        }
      }
    }
  })
})

it.each([
  session,
  { meanTracks: 6, earlySkipShare: 0, lateSkipShare: 0 },
  { meanTracks: 6, earlySkipShare: 0.5, lateSkipShare: 0.5 },
])('the mean is that of many: %o', (given) => {
  const durations = lognormalTable(205_000, 480_000)
  const key = streamKey('seed', 'listening.test')
  const plays = 400_000
  let sum = 0
  let squares = 0
  for (let i = 0; i < plays; i++) {
    const durationMs = Math.round(durations.sample(draw(key, 3 * i)))
    const ms = listenMs(given, durationMs, draw(key, 3 * i + 1), draw(key, 3 * i + 2))
    sum += ms
    squares += ms * ms
  }
  const mean = sum / plays
  const error = Math.sqrt((squares / plays - mean ** 2) / plays)
  expect(Math.abs(mean - meanListenMs(given, lognormalMean(205_000, 480_000)))).toBeLessThan(3.5 * error)
})

describe('a seek', () => {
  it('comes somewhere in the stay and goes anywhere in the track', () => {
    expect([EPSILON, 0.5, 1 - EPSILON].map((u) => seekAfterMs(90_000, u))).toEqual([1, 45_000, 89_999])
    expect([EPSILON, 0.5, 1 - EPSILON].map((u) => seekToMs(200_000, u))).toEqual([0, 100_000, 199_999])
  })

  it.each([
    ['to the end by whom would have heard it', 200_000, 200_000, 150_000, 20_000, 180_000],
    ['what is left of the stay by whom would have gone', 200_000, 90_000, 30_000, 20_000, 60_000],
    ['no more than there is of the track', 200_000, 90_000, 30_000, 190_000, 10_000],
  ])('is followed by %s', (_, durationMs, staysMs, afterMs, toMs, expected) => {
    expect(listenAfterSeekMs(durationMs, staysMs, afterMs, toMs)).toBe(expected)
  })
})
