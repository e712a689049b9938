import { describe, expect, it } from 'vitest'
import { EventQueue } from '../engine/event-queue.ts'
import { draw, streamKey } from '../engine/random.ts'
import { scaleBy, smallPlan } from '../plan.fixture.ts'
import { histogramQuantileUs } from '../stats/histogram.ts'
import { TICK_MS } from '../stats/tally.ts'
import { Origin } from './origin.ts'
import { buildWorld } from './world.ts'

const ARRIVAL = 0
const DEPARTURE = 1
/** One read at a time takes this long for BYTES. */
const SERVICE_MS = 10
const STREAM_BPS = 80e6
const BYTES = 100_000

interface Read {
  atMs: number
  bytes: number
}

/** An origin with so many servers, and what drives it. */
class Driven {
  readonly origin: Origin
  readonly endMs: number
  private readonly queue = new EventQueue()

  constructor(servers: number, durationMs: number, warmupMs = 0) {
    const plan = smallPlan({ durationMs, warmupMs })
    plan.origin = { ...plan.origin, streamBps: STREAM_BPS, bandwidthBps: (servers * STREAM_BPS) / plan.scale.factor }
    const world = buildWorld(plan)
    this.endMs = world.endMs
    this.origin = new Origin(world, this.queue, ARRIVAL, DEPARTURE)
  }

  run(reads: Iterable<Read>): Origin {
    for (const { atMs, bytes } of reads) this.origin.request(atMs, bytes)
    this.until(this.endMs)
    this.origin.close(this.endMs)
    return this.origin
  }

  until(ms: number): void {
    const { queue, origin } = this
    while (queue.nextTime() < ms) {
      queue.pop()
      if (queue.kind === ARRIVAL) origin.arrive(queue.first, queue.time)
      else origin.depart(queue.first, queue.time)
    }
  }
}

/** Poisson arrivals that keep so many servers busy on average; all reads alike, or of exponential size. */
function* poisson(name: string, busy: number, endMs: number, exponential = false): Generator<Read> {
  const key = streamKey('seed', `origin.test/${name}`)
  let atMs = 0
  for (let n = 0; ; n++) {
    atMs -= (Math.log(draw(key, 2 * n)) * SERVICE_MS) / busy
    if (atMs >= endMs) return
    yield { atMs, bytes: exponential ? -Math.log(draw(key, 2 * n + 1)) * BYTES : BYTES }
  }
}

/** Waits in the order of arrival, server by server: each read takes the one that is free first (Kiefer and Wolfowitz). */
function waits(reads: readonly Read[], servers: number): number[] {
  const freeAtMs = new Array<number>(servers).fill(0)
  return reads.map(({ atMs, bytes }) => {
    const server = freeAtMs.indexOf(Math.min(...freeAtMs))
    const beginsMs = Math.max(atMs, freeAtMs[server])
    freeAtMs[server] = beginsMs + (bytes * 8000) / STREAM_BPS
    return beginsMs - atMs
  })
}

/** (systemMs − stayMs) / systemMs: both sides of Little's law. */
const littleDifference = ({ systemMs, stayMs }: Origin): number => Math.abs((systemMs - stayMs) / systemMs)

describe('waits at the origin', () => {
  // In service times. One server with reads alike: Pollaczek and Khinchine; ten with exponential ones: Erlang C.
  it.each([
    { name: 'M/D/1', servers: 1, load: 0.8, exponential: false, wait: 2.0 },
    { name: 'M/D/1', servers: 1, load: 0.9, exponential: false, wait: 4.5 },
    { name: 'M/M/1', servers: 1, load: 0.8, exponential: true, wait: 4.0 },
    { name: 'M/M/10', servers: 10, load: 7, exponential: true, wait: 0.07391041 },
    { name: 'M/M/10', servers: 10, load: 9, exponential: true, wait: 0.66873152 },
  ])('are those of theory: $name with load $load', ({ name, servers, load, exponential, wait }) => {
    const driven = new Driven(servers, (1_000_000 * SERVICE_MS) / load)
    const origin = driven.run(poisson(name, load, driven.endMs, exponential))
    expect(origin.servers).toBe(servers)
    expect(origin.started).toBeGreaterThan(990_000)
    expect(Math.abs(origin.waitMs / origin.started / SERVICE_MS / wait - 1)).toBeLessThan(0.03)
    expect(Math.abs(origin.busyMs / (driven.endMs * load) - 1)).toBeLessThan(0.01)
    expect(littleDifference(origin)).toBeLessThan(1e-9)
  })

  it('M/M/1 waits have the 99th percentile of theory', () => {
    const driven = new Driven(1, 1_000_000 * SERVICE_MS)
    const origin = driven.run(poisson('p99', 0.8, driven.endMs, true))
    // P(W > t) = ρ e^(−(1−ρ)t), in service times.
    const p99 = Math.log(0.8 / 0.01) / 0.2
    const found = histogramQuantileUs(origin.waits, 0, origin.started, 0.99) / 1000 / SERVICE_MS
    expect(Math.abs(found / p99 - 1)).toBeLessThan(0.05)
  })

  it.each([1, 2, 7])(
    'are those of a queue kept by hand, with %d servers and more reads than they can do',
    (servers) => {
      const driven = new Driven(servers, 400_000)
      // Every eleventh second three times as many come as can be served.
      const reads = [...poisson('overload', servers * 0.9, driven.endMs, true)].map((read) => ({
        ...read,
        bytes: Math.floor(read.atMs / 1000) % 11 === 0 ? read.bytes * 3 : read.bytes,
      }))
      const byHand = waits(reads, servers)
      const begun = byHand.filter((ms, i) => reads[i].atMs + ms < driven.endMs)
      const origin = driven.run(reads)
      expect(origin.started).toBe(begun.length)
      expect(origin.waitMs).toBeCloseTo(
        begun.reduce((sum, ms) => sum + ms, 0),
        3,
      )
      expect(byHand.some((ms) => ms > 10 * SERVICE_MS)).toBe(true)
    },
  )
})

describe('what the origin counts', () => {
  const servers = 3
  const warmupMs = 30_000
  const driven = new Driven(servers, 95_000, warmupMs)
  // Overloaded throughout: reads are there when the warm-up ends and when the replay does.
  const reads = [...poisson('counts', servers * 1.2, driven.endMs + 5_000, true)]
  const byHand = waits(reads, servers)
  const origin = driven.run(reads)
  const stayed = (ms: number, i: number): number => ms + (reads[i].bytes * 8000) / STREAM_BPS
  const leavesMs = byHand.map((ms, i) => reads[i].atMs + stayed(ms, i))

  it('agrees with Little, though reads were there before and are there after', () => {
    expect(origin.systemMs).toBeGreaterThan(0)
    expect(littleDifference(origin)).toBeLessThan(1e-9)
  })

  it('is the part of each stay that lies in the measured time', () => {
    let [count, stayMs] = [0, 0]
    for (const [i, { atMs }] of reads.entries()) {
      const [from, to] = [Math.max(atMs, warmupMs), Math.min(leavesMs[i], driven.endMs)]
      if (leavesMs[i] < warmupMs || atMs >= driven.endMs) continue
      count++
      stayMs += to - from
    }
    expect(origin.reads).toBe(count)
    expect(origin.stayMs / stayMs).toBeCloseTo(1, 9)
  })

  it('puts bytes, waits and reads into the tick in which a read begins', () => {
    const ticks = Math.ceil(95_000 / TICK_MS)
    const bytes = new Array<number>(ticks).fill(0)
    const squares = new Array<number>(ticks).fill(0)
    const count = new Array<number>(ticks).fill(0)
    for (const [i, read] of reads.entries()) {
      const beginsMs = read.atMs + byHand[i]
      if (beginsMs < warmupMs || beginsMs >= driven.endMs) continue
      const tick = Math.floor((beginsMs - warmupMs) / TICK_MS)
      bytes[tick] += read.bytes
      squares[tick] += read.bytes ** 2
      count[tick]++
    }
    expect(Array.from(origin.readsAt)).toEqual(count)
    for (let tick = 0; tick < ticks; tick++) {
      expect(origin.bytesAt[tick] / bytes[tick]).toBeCloseTo(1, 9)
      expect(origin.squaresAt[tick] / squares[tick]).toBeCloseTo(1, 9)
      expect(origin.waitUsAt[tick] / origin.readsAt[tick]).toBeGreaterThan(0)
    }
  })
})

describe('the wait that metros are told', () => {
  it('is the mean of the reads begun in the window', () => {
    const driven = new Driven(1, 10_000)
    for (const atMs of [0, 0, 0, 100]) driven.origin.request(atMs, BYTES)
    driven.until(50)
    expect(driven.origin.closeWindow(50)).toBeCloseTo((0 + 10 + 20) / 3, 9)
    driven.until(150)
    expect(driven.origin.closeWindow(150)).toBe(0)
  })

  it('is how long the first in the queue has waited, when none has begun', () => {
    const driven = new Driven(1, 10_000)
    for (const atMs of [0, 5, 6]) driven.origin.request(atMs, 100 * BYTES)
    driven.until(100)
    expect(driven.origin.closeWindow(100)).toBe(0)
    driven.until(200)
    expect(driven.origin.closeWindow(200)).toBe(195)
  })

  it('is nothing where nothing was asked', () => {
    expect(new Driven(1, 10_000).origin.closeWindow(1_000)).toBe(0)
  })
})

it('has one server at least, however little of the world is simulated', () => {
  const plan = smallPlan({ scale: scaleBy(1, 1e-9) })
  expect(new Origin(buildWorld(plan), new EventQueue(), ARRIVAL, DEPARTURE).servers).toBe(1)
})
