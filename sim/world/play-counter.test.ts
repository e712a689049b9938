import { describe, expect, it } from 'vitest'
import { delayFigures } from '../outcome/measure.ts'
import { smallPlan } from '../plan.fixture.ts'
import { Tally } from '../stats/tally.ts'
import { Next } from './listeners.ts'
import { PlayCounter } from './play-counter.ts'
import { PlaybackInput, PlaybackOutcome } from './playback.ts'
import { buildWorld } from './world.ts'

const world = buildWorld(smallPlan())
const { warmupMs } = world.plan

/** Counts one play of a track of 200 s. */
function count(nowMs: number, kind: number, listenMs: number, out: Partial<PlaybackOutcome>): Tally {
  const tally = new Tally(world.tally)
  const input = Object.assign(new PlaybackInput(), {
    durationUs: 200_000_000,
    listenUs: listenMs * 1000,
    startAtUs: kind === Next.ahead ? 1_000_000 : 0,
    rung: 2,
  })
  const outcome = Object.assign(new PlaybackOutcome(), { chunks: 20, ...out })
  new PlayCounter(world, tally, 1).played(3, 1, nowMs, kind, nowMs, input, outcome)
  return tally
}

describe('a play', () => {
  it.each([
    [29_999, 0],
    [30_000, 1],
  ])('of %i ms is %i stream (ROY-1)', (listenMs, streams) => {
    const tally = count(warmupMs, Next.first, listenMs, {})
    expect(tally.cells[tally.streams]).toBe(streams)
    expect(tally.cells[tally.plays + 3]).toBe(1)
  })

  it('leaves no trace before the measured time', () => {
    const tally = count(warmupMs - 1, Next.first, 60_000, { stallUs: 5, soundUs: 7 })
    expect(tally.cells[tally.plays + 3]).toBe(0)
    expect(tally.cells[tally.stallUs + 3]).toBe(0)
  })

  it('that a listener waits for has a start-up; one that follows late has a stall instead', () => {
    const waited = count(warmupMs, Next.first, 60_000, { soundUs: 80_000, stallUs: 1_000 })
    expect(waited.cells[waited.stallUs + 3]).toBe(1_000)
    const late = count(warmupMs, Next.ahead, 60_000, { soundUs: 1_080_000, stallUs: 1_000 })
    expect(late.cells[late.stallUs + 3]).toBe(81_000)
    expect(late.cells[late.fetchedAhead]).toBe(0)
  })
})

describe('the rest of a play after a seek', () => {
  const rest = (nowMs: number, beforeMs: number, listenMs: number): Tally => {
    const tally = new Tally(world.tally)
    const input = Object.assign(new PlaybackInput(), { durationUs: 150_000_000, listenUs: listenMs * 1000, rung: 2 })
    const out = Object.assign(new PlaybackOutcome(), { chunks: 6, soundUs: 90_000, stallUs: 2_000, stalls: 1 })
    new PlayCounter(world, tally, 1).sought(3, 1, nowMs, nowMs + 90, beforeMs, input, out)
    return tally
  }

  it.each([
    [10_000, 19_999, 0],
    [10_000, 20_000, 1],
    // It was one before.
    [30_000, 20_000, 0],
  ])('makes of %i ms and %i ms more %i new stream', (beforeMs, listenMs, streams) => {
    const { cells, streams: column, plays } = rest(warmupMs, beforeMs, listenMs)
    expect(cells[column]).toBe(streams)
    expect(cells[plays + 3]).toBe(0)
  })

  it('has a delay of its own, which is neither a start-up nor a skip', () => {
    const { cells, seek, startup, skip, waitedUs, stallUs, playedUs } = rest(warmupMs, 10_000, 20_000)
    expect([seek, startup, skip].map((delay) => delayFigures(cells, delay).p50.samples)).toEqual([1, 0, 0])
    expect([waitedUs, stallUs, playedUs].map((column) => cells[column + 3])).toEqual([90_000, 2_000, 20_000_000])
  })

  it('leaves no trace before the measured time', () => {
    const { cells, seek, playedUs } = rest(warmupMs - 1, 10_000, 20_000)
    expect([delayFigures(cells, seek).p50.samples, cells[playedUs + 3]]).toEqual([0, 0])
  })
})

describe('quality of a play', () => {
  it('counts silences once each, the one before a track that is late included', () => {
    const late = count(warmupMs, Next.ahead, 60_000, { soundUs: 1_080_000, stallUs: 1_000, stalls: 2 })
    expect(late.cells[late.stalls + 3]).toBe(3)
    expect(late.cells[late.waitedUs + 3]).toBe(0)
    const waited = count(warmupMs, Next.first, 60_000, { soundUs: 80_000, stallUs: 1_000, stalls: 2 })
    expect(waited.cells[waited.stalls + 3]).toBe(2)
    expect(waited.cells[waited.waitedUs + 3]).toBe(80_000)
  })

  it('adds up what was heard in whole kilobits, and what changed', () => {
    const tally = count(warmupMs, Next.first, 60_000, {
      heardUsBps: 60e6 * 96_000 + 4e8,
      switches: 2,
      switchedBps: 128_000,
    })
    expect(tally.cells[tally.heardKilobits + 3]).toBe(5_760)
    expect(tally.cells[tally.switches + 3]).toBe(2)
    expect(tally.cells[tally.switchedBps + 3]).toBe(128_000)
  })
})

it('what is asked for counts in the warm-up too, by region, and a first play begins a session', () => {
  const tally = new Tally(world.tally)
  const counter = new PlayCounter(world, tally, 1)
  for (const kind of [Next.first, Next.ahead, Next.skipped, Next.first, Next.aheadOfSkip]) counter.asked(kind)
  expect([...tally.cells.subarray(tally.askedPlays, tally.askedPlays + 2)]).toEqual([0, 5])
  expect([...tally.cells.subarray(tally.begunSessions, tally.begunSessions + 2)]).toEqual([0, 2])
})
