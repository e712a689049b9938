import type { FormComparison } from '../../sim/delivery-forms/compare-forms.ts'
import { FORMS } from '../../sim/delivery-forms/forms.ts'
import type { DelayFigures, Interval, Measured, StationTheory } from '../../sim/result.ts'
import type { ServiceOutcome, ServicesOutcome } from '../../sim/services/outcome.ts'
import { serviceNames } from '../../sim/services/services-plan.ts'
import type { StorageOutcome, StoreCallOutcome } from '../../sim/storage/outcome.ts'
import { shardingSchemes } from '../../sim/storage/shard-shares.ts'
import { FOR_MS, FROM_MS } from './plan.fixture.ts'

/** A figure whose interval is so wide on each side, as a share of it. */
export const around = (value: number, spread: number): Interval => ({
  low: value * (1 - spread),
  high: value * (1 + spread),
})

export const measured = (value: number, spread: number, samples = 482_113): Measured => ({
  value,
  ...around(value, spread),
  samples,
})

const NOTHING: Measured = { value: 0, low: 0, high: 0, samples: 0 }
/** Of 30,000 simulated ones. */
const NEVER: Measured = { value: 0, low: 0, high: 1.2e-4, samples: 30_000 }
const ALWAYS: Measured = { value: 1, low: 1 - 1.2e-4, high: 1, samples: 30_000 }

const delays = (p50: number, p99: number): DelayFigures => ({
  p50: measured(p50, 0.01, 48_211),
  p95: measured(p50 + 0.4 * (p99 - p50), 0.02, 48_211),
  p99: measured(p99, 0.04, 48_211),
  p999: measured(p99 * 2.2, 0.09, 48_211),
  meanMs: p50 * 1.2,
  maxMs: p99 * 9,
})

/** Theory beside a mean wait. */
export const theory = (waitMs: number, differenceMs: number, name = 'Allen–Cunneen'): StationTheory => ({
  name,
  waitMs,
  differenceMs,
  lowMs: waitMs + differenceMs - 0.06,
  highMs: waitMs + differenceMs + 0.07,
  p99: null,
  remark: 'Arrivals are taken as Poisson, retries are left out.',
})

const REPLICAS = [500, 565, 1592, 271, 181, 461, 158, 63]

/** Services through an evening in which the license service was slow for a while. */
export function fixtureServices(): ServicesOutcome {
  return {
    stations: serviceNames.map((name, i): ServiceOutcome => {
      const isSlow = name === 'license'
      return {
        name,
        site: null,
        meanInSystem: 620 - 40 * i,
        arrivalsPerS: 712_000 / (i + 1),
        meanStayMs: 0.9 + i,
        littleDifference: 1.2e-12 * i,
        utilization: 0.69 - 0.01 * i,
        servers: REPLICAS[i] * 2,
        meanWaitMs: 0.24 + 0.05 * i,
        p99WaitMs: 2.1 + i,
        theory: isSlow ? null : theory(i % 2 === 0 ? 0.2 + 0.05 * i : 0.13 + 0.05 * i, i % 2 === 0 ? 0.04 : 0.11),
        replicas: REPLICAS[i],
        mostReplicas: REPLICAS[i] + 40 * i,
        simulatedReplicas: 2 + i,
        refusedShare: isSlow ? 0.0123 : 0,
        timeouts: isSlow ? 18_211 : 0,
        retries: isSlow ? 9_804 : 0,
        heldBack: isSlow ? 40_112 : 0,
      }
    }),
    operations: [
      {
        name: 'play',
        perS: 298_651,
        answered: measured(0.99871, 0.0002),
        degraded: NEVER,
        failed: measured(0.00129, 0.2),
        p50: measured(11.63, 0.01),
        p99: measured(58.4, 0.02),
      },
      {
        name: 'search',
        perS: 29_535,
        answered: ALWAYS,
        degraded: NEVER,
        failed: NEVER,
        p50: measured(14.3, 0.01),
        p99: measured(69.4, 0.03),
      },
      {
        name: 'playlist',
        perS: 60_574,
        answered: measured(0.998, 0.0004),
        degraded: measured(0.002, 0.2),
        failed: NEVER,
        p50: measured(7.8, 0.01),
        p99: measured(31.3, 0.03),
      },
      {
        name: 'history',
        perS: 299_533,
        answered: ALWAYS,
        degraded: NEVER,
        failed: NEVER,
        p50: NOTHING,
        p99: NOTHING,
      },
    ],
    bots: {
      name: 'play',
      callers: 40_000,
      perS: 399_204,
      answered: measured(0.1642, 0.02),
      degraded: NEVER,
      failed: measured(0.0021, 0.2),
      refused: measured(0.8337, 0.004),
      p50: measured(12.1, 0.01),
      p99: measured(71.2, 0.02),
    },
    scalings: [
      { site: null, service: 'license', atMs: FROM_MS + 60_000, from: 1592, to: 2210 },
      { site: null, service: 'license', atMs: FROM_MS + FOR_MS + 300_000, from: 2210, to: 1610 },
      { site: null, service: 'sql', atMs: 6_000_000, from: 56, to: 63 },
    ],
    sites: [],
    siteLosses: [],
    events: 4_175_382,
    timeShare: 0.0191,
    requestShare: 0.0042,
  }
}

/** The same services in two sites, of which one was lost for a while. */
export function fixtureServicesInSites(): ServicesOutcome {
  const services = fixtureServices()
  const sites = ['left', 'right']
  return {
    ...services,
    stations: sites.flatMap((site) => services.stations.map((station) => ({ ...station, site }))),
    scalings: services.scalings.map((scaling, i) => ({ ...scaling, site: sites[i % 2] })),
    sites: [
      { name: 'left', requestShare: 0.38, peakRequestsPerS: 450_414, replicas: 2194, mostReplicas: 2659 },
      { name: 'right', requestShare: 0.62, peakRequestsPerS: 585_974, replicas: 2592, mostReplicas: 3034 },
    ],
    siteLosses: [
      {
        site: 'left',
        atMs: 300_000,
        forMs: 600_000,
        movedFromMs: 331_000,
        movedUntilMs: 989_000,
        movedRequests: 175_878_000,
        peakMovedRequestsPerS: 391_500,
        failedRequests: 23_459_700,
      },
    ],
  }
}

const call = (
  operation: StoreCallOutcome['operation'],
  service: StoreCallOutcome['service'],
  perS: number,
  met: Partial<StoreCallOutcome>,
): StoreCallOutcome => ({
  operation,
  service,
  perS,
  refused: NEVER,
  unanswered: NEVER,
  p50: NOTHING,
  p99: NOTHING,
  ...met,
})

/** Storage that lost a node, a site and its leader. */
export function fixtureStorage(durationMs: number): StorageOutcome {
  const operation = (level: 'local-quorum' | 'one', p50: number, p99: number) => ({
    level,
    latency: delays(p50, p99),
    unavailable: measured(0, 0),
    timedOut: measured(0.00012, 0.4),
    unreachable: measured(0.0031, 0.08),
  })
  const atMs = Array.from({ length: Math.max(1, Math.floor(durationMs / 60_000)) }, (_, i) => i * 60_000)
  const out = (at: number) => at >= FROM_MS && at < FROM_MS + FOR_MS
  return {
    simulated: {
      operations: 215_764,
      share: 7.83e-5,
      keys: 4160,
      commits: 1_800_000,
      shardOperations: 845_000,
      remark:
        'One key in 12,762 was simulated with all operations on it. Counts are scaled up, rare events are coarse.',
    },
    ring: {
      write: operation('local-quorum', 1.4, 8.2),
      read: operation('one', 1.9, 17.1),
      readsMeetWrites: false,
      staleReads: measured(0.00071, 0.2, 102_000),
      lostUpdates: measured(0.00004, 0.7, 98_000),
      lostWrites: 0,
      lostWritesSimulated: 0,
      hints: { peakBacklog: 3_120_000, endBacklog: 0, replayed: 3_118_000, expired: 0 },
      repairedCopies: 412_000,
      nodes: {
        nodes: 180,
        meanUtilization: 0.41,
        busiest: 'node 12 of left',
        maxOverMean: 1.31,
        peakUtilization: 0.78,
      },
    },
    losses: [
      { label: 'node 3 of right lost', atMs: 600_000, forMs: 300_000, site: null, leader: null },
      {
        label: 'left lost',
        atMs: FROM_MS,
        forMs: FOR_MS,
        site: {
          writesOnlyThere: measured(6210, 0.05, 4_112),
          writesOnlyThereSimulated: 1,
          alone: measured(92.1, 0.05, 4_112),
          unreachableForMs: 101_200,
        },
        leader: null,
      },
      {
        label: 'leader lost',
        atMs: FROM_MS,
        forMs: 30_000,
        site: null,
        leader: {
          lostCommits: 12,
          oldestLostMs: 4.1,
          lostCommitsInterval: { low: 1, high: 31 },
          oldestLostMsInterval: { low: 0.3, high: 9.8 },
          unavailableMs: 30_000,
          refusedCommits: 180_000,
        },
      },
    ],
    sql: {
      replication: 'asynchronous',
      followers: 3,
      lag: delays(1.9, 13.2),
      acknowledgement: null,
      staleReadBacks: measured(0.0021, 0.1, 40_000),
      readBacksAtLeader: measured(0, 0, 40_000),
      peakApplyUtilization: 0.62,
    },
    sharding: shardingSchemes.map((scheme, i) => ({
      scheme,
      shards: 64,
      hottestShard: 7 * i,
      peakUtilization: 0.42 + 0.3 * i,
      maxOverMean: 1.01 + 0.7 * i,
      operation: delays(1.1, 8.1 + i),
      hottest: delays(1.2, 9.1 + 11 * i),
      scattered: delays(14, 31 + i),
      indexed: delays(2.1, 16.2),
      refused: i === 2 ? measured(0.031, 0.02) : measured(0, 0),
    })),
    calls: [
      call('ring read', 'playlist', 6_057, { p50: measured(3.4, 0.01), p99: measured(22.4, 0.03) }),
      call('ring write', 'history', 299_533, {
        refused: measured(0.002, 0.1),
        unanswered: measured(0.0011, 0.1),
        p50: measured(1.8, 0.01),
        p99: measured(8.4, 0.02),
      }),
      call('commit', 'license', 5_912, {
        refused: measured(0.0083, 0.1),
        p50: measured(1.7, 0.01),
        p99: measured(12.1, 0.03),
      }),
    ],
    timeline: {
      bucketMs: 60_000,
      atMs,
      hintBacklog: atMs.map((at) => (out(at) ? 2600 * ((at - FROM_MS) / 1000 + 60) : 0)),
      failedWrites: atMs.map((at, i) => (i === 4 ? null : out(at) ? 0.02 : 0)),
      failedReads: atMs.map((at, i) => (i === 4 ? null : out(at) ? 0.018 : 0)),
      staleReads: atMs.map((at) => (out(at) ? 0.004 : 0.0005)),
    },
  }
}

/** The forms with figures that hang together roughly. */
export function fixtureForms(): FormComparison[] {
  return FORMS.map((form, i) => {
    const isPeers = form.path === 'peers'
    const tails = (p50: number, p99: number) => ({ p50: measured(p50, 0.01, 16_384), p99: measured(p99, 0.03, 16_384) })
    return {
      ...form,
      startupMs: tails(81 + 14 * i, 302 + 40 * i),
      seekMs: tails(40, 190 + 10 * i),
      gapMs: form.protocol === 'progressive' ? tails(70, 260) : tails(0, 0),
      wastedShare: measured(form.protocol === 'progressive' ? 0.41 : 0.12, 0.02, 16_384),
      fetchedShare: measured(0.74, 0.01, 16_384),
      objectsPerRendition: measured(form.protocol === 'progressive' ? 1 : 22, 0.01, 16_384),
      peersShare: measured(isPeers ? 0.44 : 0, 0.03, 16_384),
      peersFirstByteMs: isPeers ? tails(210, 1040) : null,
      availability: form.path === 'single-cdn' ? 0.999 : 0.9999,
      costUsdPerMillionPlays: measured(isPeers ? 12.1 : 21.4 + i, 0.01, 16_384),
    }
  })
}
