import { describe, expect, it } from 'vitest'
import { scaleBy, smallPlan } from '../plan.fixture.ts'
import type { Plan } from '../plan.ts'
import { buildWorld } from './world.ts'

const plan = smallPlan()
const HOUR_MS = 3_600_000

const catalogOf = (tracks: number, longMs: number): Partial<Plan> => ({
  scale: scaleBy(2_000, 1),
  catalog: { ...plan.catalog, tracks, durationMs: { median: longMs, p99: longMs } },
})
const chunksOf = (chunkMs: number): Partial<Plan> => ({ delivery: { ...plan.delivery, chunkMs } })

describe('a world', () => {
  it.each<[string, Partial<Plan>]>([
    ['of three days', { warmupMs: 2 * HOUR_MS, durationMs: 72 * HOUR_MS }],
    ['of 8,191 chunks a track', { ...catalogOf(10, 819_100), ...chunksOf(100) }],
    ['of 2^31 renditions', catalogOf(2 ** 29, 200_000)],
    ['of tracks of 14 hours', catalogOf(10, 14 * HOUR_MS)],
  ])('%s can be built', (_, overrides) => {
    expect(buildWorld(smallPlan(overrides)).plan.name).toBe('small')
  })

  it.each<[Partial<Plan>, string]>([
    [
      { warmupMs: 2 * HOUR_MS, durationMs: 73 * HOUR_MS },
      'it lasts 75 hours with its warm-up, and a replay at most 74',
    ],
    [
      { ...catalogOf(10, 819_101), ...chunksOf(100) },
      'its longest track has 8192 chunks, and a track at most 8191: use longer chunks',
    ],
    [catalogOf(2 ** 29 + 1, 200_000), 'it has 2147483652 renditions to simulate, and 2147483648 can be told apart'],
    [catalogOf(10, 15 * HOUR_MS), 'its longest track takes 2160000000 bytes, and a rendition at most 2147483647'],
  ])('is refused where its numbers would not fit: %#', (overrides, message) => {
    expect(() => buildWorld(smallPlan(overrides))).toThrow(new RangeError(message))
  })
})
