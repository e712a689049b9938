import type { RingPlan, StoragePlan } from '../plan.ts'

/**
 * A small store in tests: two sites of six nodes, quorums within a site, nothing lost. It serves the regions of `smallPlan`,
 * whose replays leave it out unless a test is about it.
 * @param ring fields of the ring that take the place of these
 * @param overrides other fields
 */
export function smallStorage(ring: Partial<RingPlan> = {}, overrides: Partial<StoragePlan> = {}): StoragePlan {
  return {
    simulated: false,
    operationsPerHour: 60_000,
    ring: {
      sites: [
        { name: 'left', nodes: 6, regions: ['west'] },
        { name: 'right', nodes: 6, regions: ['east'] },
      ],
      siteRttMs: [
        [0, 80],
        [80, 0],
      ],
      tokensPerNode: 16,
      replicas: 3,
      write: 'local-quorum',
      read: 'local-quorum',
      writesPerPlay: 1,
      readsPerSession: 2,
      roamingShare: 0.02,
      hotKeyShare: 0.002,
      serversPerNode: 4,
      writeMs: { median: 1, p99: 8 },
      readMs: { median: 2, p99: 20 },
      nodeRttMs: { median: 0.6, p99: 3 },
      replicationMs: { median: 20, p99: 400 },
      timeoutMs: 2_000,
      speculativeRetryMs: 50,
      readRepair: true,
      detectionMs: 10_000,
      hintWindowMs: 10_800_000,
      hintsPerS: 1_000,
      clockErrorMs: 5,
      failoverMs: 30_000,
      dnsTtlMs: 60_000,
      ...ring,
    },
    sql: {
      followers: 3,
      replication: 'asynchronous',
      writesPerSession: 0.5,
      shipMs: { median: 1, p99: 40 },
      rttMs: { median: 1, p99: 8 },
      applyMs: { median: 5, p99: 20 },
      readBackMs: 2_000,
      pinToLeaderMs: 0,
      promotionMs: 30_000,
    },
    sharding: {
      shards: 8,
      operationsPerPlay: 1,
      serversPerShard: 2,
      serviceMs: { median: 4, p99: 30 },
      artists: 10_000,
      artistExponent: 0.85,
    },
    losses: [],
    ...overrides,
  }
}
