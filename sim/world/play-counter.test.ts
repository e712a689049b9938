import { describe, expect, it } from 'vitest'
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
  new PlayCounter(world, tally).played(3, 1, nowMs, kind, nowMs, input, outcome)
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
