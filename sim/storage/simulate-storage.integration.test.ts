import { describe, expect, it } from 'vitest'
import { smallPlan } from '../plan.fixture.ts'
import type { Plan, RingPlan, StorageLossPlan } from '../plan.ts'
import { simulateStorage } from './simulate-storage.ts'
import { smallStorage } from './storage-plan.fixture.ts'

const NODE_LOSS: StorageLossPlan = {
  what: 'node-loss',
  site: 'left',
  node: 2,
  atMs: 100_000,
  forMs: 200_000,
  disk: 'kept',
}

function planOf(losses: StorageLossPlan[], ring: Partial<RingPlan> = {}, overrides: Partial<Plan> = {}): Plan {
  return smallPlan({ storage: smallStorage(ring, { losses, operationsPerHour: 200_000 }), ...overrides })
}

describe('storage of a plan', () => {
  it('is a pure function of plan and seed; another seed lies within the interval', () => {
    const one = simulateStorage(planOf([NODE_LOSS]))
    expect(simulateStorage(planOf([NODE_LOSS]))).toEqual(one)
    const other = simulateStorage(planOf([NODE_LOSS], {}, { seed: 'another' }))
    expect(other).not.toEqual(one)
    const { p50 } = one.ring.write.latency
    const { p50: again } = other.ring.write.latency
    expect(again.low).toBeLessThan(p50.high)
    expect(again.high).toBeGreaterThan(p50.low)
  })

  it('simulates about as many operations as it is told, at any size of the world', () => {
    for (const listeners of [50_000, 50_000_000]) {
      const plan = planOf([])
      plan.population.listeners = listeners
      const { simulated } = simulateStorage(plan)
      // 200,000 an hour for twelve minutes, where there are so many.
      const all = simulated.operations / simulated.share
      expect(simulated.operations).toBeLessThan(44_000)
      expect(simulated.operations).toBeGreaterThan(Math.min(36_000, all * 0.99))
    }
  })

  it('answers everything and loses nothing while nothing breaks', () => {
    const { ring, losses } = simulateStorage(planOf([], { roamingShare: 0 }))
    expect(losses).toEqual([])
    expect(ring.readsMeetWrites).toBe(true)
    expect(ring.staleReads).toMatchObject({ value: 0 })
    expect(ring.staleReads.samples).toBeGreaterThan(500)
    for (const { unavailable, timedOut, unreachable } of [ring.write, ring.read]) {
      expect([unavailable.value, timedOut.value, unreachable.value]).toEqual([0, 0, 0])
    }
    expect(ring.hints).toEqual({ peakBacklog: 0, endBacklog: 0, replayed: 0, expired: 0 })
  })

  it('keeps writes for a lost node and gives them all back', () => {
    const { ring, timeline } = simulateStorage(planOf([NODE_LOSS]))
    expect(ring.hints.peakBacklog).toBeGreaterThan(0)
    expect(ring.hints.endBacklog).toBe(0)
    expect(ring.hints.replayed).toBeGreaterThanOrEqual(ring.hints.peakBacklog)
    expect(ring.lostWrites).toBe(0)
    const bucket = (ms: number): number => Math.floor(ms / timeline.bucketMs)
    expect(timeline.hintBacklog[bucket(90_000)]).toBe(0)
    expect(timeline.hintBacklog[bucket(290_000)]).toBeGreaterThan(timeline.hintBacklog[bucket(150_000)])
    expect(timeline.hintBacklog.at(-1)).toBe(0)
  })

  it('has a backlog for every bucket, also where windows are longer than buckets', () => {
    const plan = { ...planOf([NODE_LOSS]), windows: { quietMs: 40_000, fineMs: 250, marginMs: 0 } }
    const { timeline } = simulateStorage(plan)
    // From well after the loss began until before it ends.
    const during = timeline.hintBacklog.filter((_, i) => timeline.atMs[i] >= 180_000 && timeline.atMs[i] < 260_000)
    expect(during.length).toBeGreaterThan(3)
    for (const backlog of during) expect(backlog).toBeGreaterThan(0)
  })

  it.each([
    ['one', 0],
    ['local-quorum', 0],
    ['all', 0.2],
  ] as const)('with %s for writes, one lost node of six refuses a share of at least %d of writes', (write, least) => {
    const { ring } = simulateStorage(planOf([{ ...NODE_LOSS, atMs: 0, forMs: 600_000 }], { write }))
    // Half of a site's keys have a copy on the node, and ALL asks for that copy from both sites.
    expect(ring.write.unavailable.value).toBeGreaterThanOrEqual(least)
    expect(ring.write.unavailable.value).toBeLessThanOrEqual(least * 3.5)
  })

  it('fails the users of a lost site until DNS has moved them, and says what only that site had', () => {
    const atMs = 100_000
    const plan = planOf([{ what: 'site-loss', site: 'left', atMs, forMs: 300_000 }], { dnsTtlMs: 60_000 })
    const { ring, losses, timeline } = simulateStorage(plan)
    const { site } = losses[0]
    // The last user leaves 30 s + 60 s after the loss.
    expect(site?.unreachableForMs).toBeGreaterThan(80_000)
    expect(site?.unreachableForMs).toBeLessThanOrEqual(90_000)
    expect(site?.alone.value).toBeGreaterThan(5)
    expect(site?.writesOnlyThere.value).toBeGreaterThan(0)
    // Some 60 % of users for 60 s on average, of 600 s.
    expect(ring.write.unreachable.value).toBeGreaterThan(0.04)
    expect(ring.write.unreachable.value).toBeLessThan(0.08)
    expect(ring.lostWrites).toBe(0)
    expect(timeline.failedWrites[Math.floor(110_000 / timeline.bucketMs)]).toBeGreaterThan(0.4)
    expect(timeline.failedWrites[Math.floor(250_000 / timeline.bucketMs)]).toBe(0)
  })

  it('loses acknowledged commits with the leader when replication is asynchronous, none when it is synchronous', () => {
    const lost = (replication: 'asynchronous' | 'synchronous'): number | undefined => {
      const plan = planOf([{ what: 'leader-loss', atMs: 200_000 }])
      plan.storage.sql = {
        ...plan.storage.sql,
        replication,
        writesPerSession: 20,
        followers: 1,
        applyMs: { median: 1, p99: 2 },
      }
      plan.storage.sql.shipMs = { median: 200, p99: 210 }
      return simulateStorage(plan).losses[0].leader?.lostCommits
    }
    expect(lost('asynchronous')).toBeGreaterThan(0)
    expect(lost('synchronous')).toBe(0)
  })

  it('loads shards unevenly by artist and by geography, evenly by user', () => {
    const { sharding } = simulateStorage(planOf([]))
    const [users, geography, artists] = sharding
    expect(users.maxOverMean).toBeLessThan(1.05)
    expect(geography.maxOverMean).toBeGreaterThan(users.maxOverMean)
    expect(artists.maxOverMean).toBeGreaterThan(geography.maxOverMean)
    expect(artists.hottest.p99.value).toBeGreaterThan(users.hottest.p99.value)
  })

  it('refuses a plan whose regions have no site, or that loses what is not there', () => {
    expect(() => simulateStorage(planOf([], { sites: [{ name: 'left', nodes: 6, regions: ['west'] }] }))).toThrow(
      'no storage site serves east',
    )
    expect(() => simulateStorage(planOf([{ ...NODE_LOSS, node: 6 }]))).toThrow('has no node 6')
    expect(() => simulateStorage(planOf([{ ...NODE_LOSS, site: 'middle' }]))).toThrow('no storage site middle')
  })
})
