import { describe, expect, it } from 'vitest'
import { EventQueue } from '../engine/event-queue.ts'
import { draw, streamKey } from '../engine/random.ts'
import { smallPlan } from '../plan.fixture.ts'
import { TICK_MS } from '../stats/tally.ts'
import { erlangWait } from '../theory/erlang.ts'
import { khinchineWait } from '../theory/single-server.ts'
import { Origin } from '../world/origin.ts'
import { buildWorld } from '../world/world.ts'
import { originTheory } from './origin-theory.ts'

const ARRIVE = 0
const DEPART = 1
const SERVERS = 4
const STREAM_BPS = 1e6
const MEAN_BYTES = 25_000

/** An origin of four servers, each busy for 200 ms on average, after ten minutes of Poisson reads of such sizes. */
function originUnder(perS: number, bytesOf: (u: number) => number): Origin {
  const world = buildWorld(
    smallPlan({
      warmupMs: 0,
      scale: { simulatedListeners: 2_000, factor: 1, exactTracks: 0, oneTrackIn: 1, originFactor: 1 },
      origin: { bandwidthBps: SERVERS * STREAM_BPS, streamBps: STREAM_BPS, serviceMs: { median: 35, p99: 180 } },
    }),
  )
  const queue = new EventQueue()
  const origin = new Origin(world, queue, ARRIVE, DEPART)
  const key = streamKey('origin-theory', 'reads')
  let atMs = 0
  for (let i = 0; atMs < world.plan.durationMs; i += 2) {
    origin.request(atMs, bytesOf(draw(key, i)))
    atMs -= (1000 / perS) * Math.log(draw(key, i + 1))
  }
  while (queue.pop()) {
    if (queue.kind === ARRIVE) origin.arrive(queue.first, queue.time)
    else origin.depart(queue.first, queue.time)
  }
  return origin
}

const exponential = (u: number) => -MEAN_BYTES * Math.log(u)
const { durationMs } = smallPlan()

describe('theory beside the origin', () => {
  it('is Erlang C for exponential sizes, and what is measured lies around it', () => {
    const theory = originTheory(originUnder(15, exponential), STREAM_BPS, durationMs)
    const wait = 200 * erlangWait(SERVERS, 3)
    expect(theory?.waitMs).toBeGreaterThan(0.8 * wait)
    expect(theory?.waitMs).toBeLessThan(1.3 * wait)
    const measured = (theory?.waitMs ?? 0) + (theory?.differenceMs ?? 0)
    expect(theory?.lowMs).toBeLessThan(measured)
    expect(theory?.highMs).toBeGreaterThan(measured)
    expect(Math.abs((theory?.differenceMs ?? 1e9) / wait)).toBeLessThan(0.35)
  })

  it('is about half of that for sizes that are all the same', () => {
    const even = originTheory(
      originUnder(15, () => MEAN_BYTES),
      STREAM_BPS,
      durationMs,
    )
    const spread = originTheory(originUnder(15, exponential), STREAM_BPS, durationMs)
    expect((even?.waitMs ?? 0) / (spread?.waitMs ?? 1)).toBeGreaterThan(0.4)
    expect((even?.waitMs ?? 0) / (spread?.waitMs ?? 1)).toBeLessThan(0.6)
  })

  it('has none for an origin that is asked for nothing, or for more than it can send', () => {
    expect(
      originTheory(
        originUnder(1e-9, () => 0.001),
        STREAM_BPS,
        durationMs,
      )?.waitMs,
    ).toBeCloseTo(0, 9)
    expect(originTheory(originUnder(30, exponential), STREAM_BPS, durationMs)).toBeNull()
  })

  it('is Pollaczek and Khinchine for an origin of one server', () => {
    const ticks = 32
    const column = (value: number) => new Float64Array(ticks).fill(value)
    // 40 reads of 200 ms in ten seconds, of one size and of two that make c² = 0.25.
    const record = (bytes: number, squares: number) => ({
      servers: 1,
      readsAt: column(40),
      bytesAt: column(40 * bytes),
      squaresAt: column(40 * squares),
      waitUsAt: column(0),
    })
    const [even, uneven] = [MEAN_BYTES ** 2, 1.25 * MEAN_BYTES ** 2].map((squares) =>
      originTheory(record(MEAN_BYTES, squares) as unknown as Origin, STREAM_BPS, ticks * TICK_MS),
    )
    expect(even).toMatchObject({ name: 'Pollaczek–Khinchine', p99: null })
    expect(even?.waitMs).toBeCloseTo(200 * khinchineWait(0.8, 0), 9)
    expect(uneven?.waitMs).toBeCloseTo(200 * khinchineWait(0.8, 0.25), 9)
  })
})
