import { describe, expect, it } from 'vitest'
import { LADDER } from '../../reference/audio/ladder.policy.ts'
import { HISTOGRAM_CELLS, histogramCount, histogramMaxUs } from './histogram.ts'
import { GROUPS } from './random-groups.ts'
import { STRETCHES } from './stretches.ts'
import { DELAY_ROWS, Tally, type TallyShape } from './tally.ts'

/** The last bucket of time has one tick only. */
const shape: TallyShape = { providers: 3, regions: 2, ticks: 7, ticksPerBucket: 2 }

/** How many cells each figure may write, from where it begins. */
function lengths({ providers, regions, ticks, ticksPerBucket }: TallyShape): Record<string, number> {
  const byGroup = {
    plays: 1,
    failedPlays: 1,
    abandoned: 1,
    stallUs: 1,
    playedUs: 1,
    waitedUs: 1,
    stalls: 1,
    switches: 1,
  }
  const heardByGroup = { switchedBps: 1, heardKilobits: 1, followOns: 1, fetchedAhead: 1 }
  const byRegion = { askedPlays: 1, begunSessions: 1 }
  const byGroupAndProvider = {
    requests: 1,
    hits: 1,
    bytes: 1,
    hitBytes: 1,
    steadyLookups: 1,
    steadyMisses: 1,
    playsBy: 1,
  }
  const byProvider = { failedAttempts: 1, lookups: 1, edgeEntries: 1, edgeEvictions: 1, edgeTableBound: 1 }
  const buckets = Math.ceil(ticks / ticksPerBucket)
  const histograms = {
    startup: DELAY_ROWS,
    skip: DELAY_ROWS,
    failover: DELAY_ROWS,
    seek: DELAY_ROWS,
    startupAt: buckets,
  }
  const byStretch = { playsIn: STRETCHES, failedIn: STRETCHES }
  const single = { events: 1, sessions: 1, stayMs: 1, streams: 1 }
  const byTick = { playsAt: 1, stallUsAt: 1, playedUsAt: 1, listenersFlow: 2 }
  const byProviderAndTick = { requestsAt: 1, hitsAt: 1, playsByAt: 1, burstBytesAt: 1, egressFlow: 2 }
  const times = (table: Record<string, number>, factor: number): [string, number][] =>
    Object.entries(table).map(([name, cells]) => [name, cells * factor])
  return Object.fromEntries([
    ...times(byGroup, GROUPS),
    ...times(heardByGroup, GROUPS),
    ...times(byRegion, regions),
    ...times(byGroupAndProvider, GROUPS * providers),
    ...times(byProvider, providers),
    ...times(histograms, HISTOGRAM_CELLS),
    ...times(byStretch, 1),
    ...times(single, 1),
    ...times({ playedByRungUs: LADDER.length }, 1),
    ...times(byTick, ticks),
    ...times(byProviderAndTick, providers * ticks),
  ])
}

/** Where each figure begins, by name. */
function begins(tally: Tally): Map<string, number> {
  const numbers = Object.entries(tally).filter(([name, value]) => typeof value === 'number' && name !== 'buckets')
  return new Map(numbers as [string, number][])
}

describe('a tally', () => {
  it('gives every figure cells of its own, and no cell to none', () => {
    const tally = new Tally(shape)
    const names = lengths(shape)
    expect([...begins(tally).keys()].sort()).toEqual(Object.keys(names).sort())
    for (const [name, begin] of begins(tally)) {
      for (let i = 0; i < names[name]; i++) tally.add(begin + i, 1)
    }
    expect(tally.cells.every((count) => count === 1)).toBe(true)
  })

  it('takes as many bytes as it says, in memory that it is given', () => {
    const memory = new SharedArrayBuffer(Tally.bytes(shape))
    const [one, other] = [new Tally(shape, memory), new Tally(shape, memory)]
    one.add(one.startupAt + 1, 5)
    expect(other.cells[other.startupAt + 1]).toBe(5)
    expect(one.cells.byteLength).toBe(memory.byteLength)
  })

  it('records delays in the histograms of their group and their stretch, and start-ups in that of their time', () => {
    const tally = new Tally(shape)
    const last = GROUPS - 1
    tally.recordDelay(tally.skip, last, 4, 2 ** 40)
    tally.recordDelay(tally.skip, last, 5, 100)
    tally.recordStartupAt(6, 77)
    expect(histogramCount(tally.cells, tally.skip + last * HISTOGRAM_CELLS)).toBe(2)
    expect(histogramCount(tally.cells, tally.startupAt + 3 * HISTOGRAM_CELLS)).toBe(1)
    expect(histogramMaxUs(tally.cells, tally.startupAt + 3 * HISTOGRAM_CELLS)).toBe(77)
    for (const stretch of [4, 5]) {
      expect(histogramCount(tally.cells, tally.skip + (GROUPS + stretch) * HISTOGRAM_CELLS)).toBe(1)
    }
    expect(tally.cells.reduce((sum, count) => sum + count, 0)).toBe(5)
  })

  it('adds up to the same in any order', () => {
    const tallies = [1, 2, 3].map((factor) => {
      const tally = new Tally(shape)
      for (let i = 0; i < tally.cells.length; i++) tally.add(i, factor * i)
      return tally
    })
    const sum = new Tally(shape)
    for (const tally of tallies.toReversed()) sum.addAll(tally)
    expect(sum.cells.every((count, i) => count === 6 * i)).toBe(true)
  })
})
