import { describe, expect, it } from 'vitest'
import { draw, itemKey, streamKey } from '../engine/random.ts'
import { lognormalMean, lognormalTable } from '../stats/quantile-table.ts'
import { listenMs, meanListenMs, restMs } from './listening.ts'

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

it('what is left at any moment is what is left in a row of tracks when somebody looks', () => {
  const durations = lognormalTable(205_000, 480_000)
  const lengths = streamKey('seed', 'listening.test/residual/lengths')
  const durationMs = (track: number): number => Math.round(durations.sample(draw(itemKey(lengths, track), 0)))
  const rests = Array.from({ length: 100_000 }, (_, i) => restMs(session, durationMs, itemKey(7, i))).sort(
    (a, b) => a - b,
  )
  const [tracks, gaps] = ['tracks', 'gaps'].map((name) => streamKey('seed', `listening.test/residual/${name}`))
  const found: number[] = []
  // Somebody looks about every twenty tracks, so that one look says little about the next.
  let endMs = 0
  let lookMs = 0
  for (let i = 0; found.length < 100_000; i++) {
    endMs += listenMs(session, durations.sample(draw(tracks, 3 * i)), draw(tracks, 3 * i + 1), draw(tracks, 3 * i + 2))
    while (lookMs < endMs) {
      found.push(endMs - lookMs)
      lookMs -= Math.log(draw(gaps, found.length)) * 3_000_000
    }
  }
  for (const p of [0.05, 0.25, 0.5, 0.75, 0.9, 0.99]) {
    const below = found.filter((ms) => ms < rests[p * rests.length]).length / found.length
    expect(Math.abs(below - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / found.length))
  }
})
