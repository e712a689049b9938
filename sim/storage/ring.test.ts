import { describe, expect, it } from 'vitest'
import type { ConsistencyLevel } from '../../reference/storage/consistency.policy.ts'
import { delayFigures } from '../outcome/measure.ts'
import { Draws } from './draws.ts'
import { DrivenRing, ExponentialDelays, oneSite, total } from './ring.fixture.ts'

const MEAN_MS = 10

/** Writes and reads of many keys, each a Poisson process. */
function poisson(driven: DrivenRing, writesPerMs: number, readsPerMs: number, endMs: number, seed: string): void {
  const { ring } = driven
  const draws = new Draws(seed, 'load')
  for (let atMs = 0; atMs < endMs; atMs += draws.exponential() / writesPerMs) ring.write(draws.below(ring.keys), atMs)
  for (let atMs = 0; atMs < endMs; atMs += draws.exponential() / readsPerMs) ring.read(draws.below(ring.keys), atMs)
  driven.until(endMs * 2)
}

describe('latency of a write over exponential copies', () => {
  // The k-th of n exponential times has the mean Σ 1/(n − i), i < k.
  it.each<[ConsistencyLevel, number]>([
    ['one', 1 / 3],
    ['local-quorum', 1 / 3 + 1 / 2],
    ['all', 1 / 3 + 1 / 2 + 1],
  ])('%s waits for as many copies as it says', (write, factor) => {
    const driven = new DrivenRing({ ...oneSite, write }, new ExponentialDelays('order', MEAN_MS), [50_000])
    poisson(driven, 1, 0.0001, 40_000, 'order')
    const { meanMs } = delayFigures(driven.ring.writeTally.latencies, 0)
    expect(Math.abs(meanMs / (factor * MEAN_MS) - 1)).toBeLessThan(0.02)
  })
})

describe('stale reads', () => {
  // Bailis et al. 2012 (PBS, W legs exponential, the others instant): one of n copies acknowledged, each of the others is
  // behind for Exp(λ) more, so a read t later from any copy is stale with (n − 1)/n · e^(−λt).
  it.each([0, 5, 20])('of ONE after ONE, %d ms after the acknowledgement, are as many as PBS says', (gapMs) => {
    const keys = 25_000
    const driven = new DrivenRing(
      { ...oneSite, write: 'one', read: 'one', readRepair: false },
      new ExponentialDelays(`pbs ${gapMs}`, MEAN_MS),
      [keys],
    )
    const { ring, queue } = driven
    for (let key = 0; key < keys; key++) ring.write(key, key)
    // Each read begins that long after its key's write was acknowledged.
    const seen = new Set<number>()
    while (queue.pop()) {
      const { kind, first, second, time } = queue
      const before = total(ring.writeTally.done)
      ring.handle(kind, first, second, time)
      if (total(ring.writeTally.done) === before) continue
      for (let key = Math.max(0, Math.floor(time) - 200); key <= time && key < keys; key++) {
        if (seen.has(key) || ring.copies.newestAcknowledged(key) === 0) continue
        seen.add(key)
        ring.read(key, time + gapMs)
      }
    }
    const expected = (2 / 3) * Math.exp(-gapMs / MEAN_MS)
    const share = total(ring.readTally.flawed) / total(ring.readTally.done)
    const error = Math.sqrt((expected * (1 - expected)) / keys)
    expect(total(ring.readTally.done)).toBe(keys)
    expect(Math.abs(share - expected)).toBeLessThan(3.5 * error)
  })

  it.each<[ConsistencyLevel, ConsistencyLevel]>([
    ['local-quorum', 'local-quorum'],
    ['quorum', 'quorum'],
    ['all', 'one'],
    ['one', 'all'],
  ])('do not occur with %s after %s: every read meets every write', (write, read) => {
    const driven = new DrivenRing({ ...oneSite, write, read, readRepair: false }, new ExponentialDelays('rw', 10), [20])
    poisson(driven, 1, 1, 10_000, 'rw')
    expect(total(driven.ring.readTally.done)).toBeGreaterThan(9_000)
    expect(total(driven.ring.readTally.flawed)).toBe(0)
  })
})

describe('writes that nobody holds any more', () => {
  /** A key's three nodes: the second and third are down for so long that no hints are kept, then the first loses its disk. */
  function lostWrites(write: ConsistencyLevel, hintWindowMs: number): { lost: number; acknowledged: number } {
    const driven = new DrivenRing(
      { ...oneSite, write, read: 'one', hintWindowMs, detectionMs: 0 },
      new ExponentialDelays('lost', 1),
      [1],
      'kept elsewhere',
    )
    const { ring } = driven
    const [first, second, third] = Array.from(ring.copies.nodeOf)
    for (const node of [second, third]) ring.losses.lose(node, 0, false)
    ring.write(0, 60_000)
    driven.until(70_000)
    ring.losses.lose(first, 70_000, true)
    driven.until(80_000)
    for (const node of [second, third, first]) ring.losses.comeBack(node, 80_000)
    driven.until(1e6)
    return { lost: ring.losses.lostWrites, acknowledged: total(ring.writeTally.done) }
  }

  it('are lost with ONE once the hint window is over', () => {
    expect(lostWrites('one', 30_000)).toEqual({ lost: 1, acknowledged: 1 })
  })

  it('are saved by a hint while it is kept', () => {
    // The coordinator that keeps it is none of the key's nodes here.
    expect(lostWrites('one', 120_000)).toEqual({ lost: 0, acknowledged: 1 })
  })

  it('are never acknowledged with QUORUM, which refuses them', () => {
    expect(lostWrites('quorum', 30_000)).toEqual({ lost: 0, acknowledged: 0 })
  })
})

describe('two sites', () => {
  const REPLICATION_MS = 50

  it('lose as many updates as two writes meet within the replication delay', () => {
    const keys = 400
    const perKeyMs = 0.004
    const driven = new DrivenRing(
      { roamingShare: 0.5, clockErrorMs: 0, write: 'local-quorum' },
      new ExponentialDelays('conflict', 1e-6, REPLICATION_MS),
      [keys, 0],
    )
    const endMs = 30_000
    const draws = new Draws('conflict', 'load')
    for (let atMs = 0; atMs < endMs; atMs += draws.exponential() / (perKeyMs * keys)) {
      driven.ring.write(draws.below(keys), atMs)
    }
    driven.until(2 * endMs)
    // The write before came from the other site (half of them do) and less than the delay ago.
    const expected = (1 - Math.exp(-perKeyMs * REPLICATION_MS)) / 2
    const { flawed, done } = driven.ring.writeTally
    expect(total(done)).toBeGreaterThan(40_000)
    expect(Math.abs(total(flawed) / total(done) - expected)).toBeLessThan(0.004)
    expect(total(driven.ring.writes.aloneMs) / total(driven.ring.writes.acknowledged)).toBeCloseTo(REPLICATION_MS, 3)
  })

  it('take over the users of a lost one after DNS says so, and give them back', () => {
    const driven = new DrivenRing({ roamingShare: 0 }, new ExponentialDelays('dns', 1), [200, 0])
    const { ring } = driven
    for (let key = 0; key < 200; key++) {
      for (const atMs of [5_000, 15_000, 100_000 + key, 300_000]) ring.write(key, atMs)
    }
    driven.until(10_000)
    ring.loseSite(0, 10_000)
    driven.until(200_000)
    // Failover 30 s and a TTL of 60 s: nobody has left at 15 s, everybody at 100 s.
    expect(total(ring.writeTally.failures.unreachable)).toBe(200)
    expect(total(ring.writeTally.done)).toBe(400)
    ring.siteIsBack(0, 200_000)
    driven.until(1e6)
    expect(total(ring.writeTally.done)).toBe(600)
    expect(ring.handoff.hints.backlog).toBe(0)
    expect(ring.copies.newestAt(7, 0)).toBe(ring.copies.newestAcknowledged(7))
    expect(ring.copies.writtenFrom(ring.copies.newestAcknowledged(7))).toBe(0)
  })
})

it('a read waits for a dead node no longer than the speculative retry, and mends what it finds old', () => {
  const driven = new DrivenRing(
    { ...oneSite, read: 'one', write: 'one', speculativeRetryMs: 50, detectionMs: 1e9, hintWindowMs: 0 },
    new ExponentialDelays('speculate', 0.01),
    [300],
  )
  const { ring } = driven
  ring.losses.lose(0, 1, false)
  for (let key = 0; key < 300; key++) ring.write(key, 1_000 + key)
  for (let key = 0; key < 300; key++) ring.read(key, 10_000 + key)
  driven.until(50_000)
  const { p999 } = delayFigures(ring.readTally.latencies, 0)
  expect(total(ring.readTally.done)).toBe(300)
  expect(p999.value).toBeGreaterThan(50)
  expect(p999.value).toBeLessThan(51)
  // The node missed writes for which no hints were kept; reads of all copies mend them.
  ring.losses.comeBack(0, 60_000)
  const behind = () =>
    Array.from(ring.copies.nodeOf, (_, copy) => ring.copies.heldBy(copy)).filter((v) => v === 0).length
  expect(behind()).toBeGreaterThan(0)
  ring.members.plan.read = 'all'
  for (let key = 0; key < 300; key++) ring.read(key, 70_000 + key)
  driven.until(100_000)
  expect(behind()).toBe(0)
})
