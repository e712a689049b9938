import type { Plan, ScalePlan } from './plan.ts'
import { smallStorage } from './storage/storage-plan.fixture.ts'
import { fromPoints } from './workload/popularity-curve.ts'

/**
 * A small world to simulate in tests: two regions, five metros, two providers, 2,000 of 50,000 listeners, ten minutes after
 * two of warm-up; its edges hit with about 60 % of chunk requests. Nothing breaks in it, nothing is released and nothing
 * is asked of it: a test adds what it is about.
 * @param overrides what takes the place of whole top-level fields
 */
export function smallPlan(overrides: Partial<Plan> = {}): Plan {
  return {
    schemaVersion: 1,
    name: 'small',
    question: 'Does a small world hold?',
    because: null,
    seeAlso: [],
    seed: 'small',
    worldSeed: 'small',
    startUtcMs: Date.UTC(2026, 10, 20, 19, 0),
    durationMs: 600_000,
    warmupMs: 120_000,
    windows: { quietMs: 10_000, fineMs: 250, marginMs: 10_000 },
    mode: 'sampled',
    scale: scaleBy(2_000, 0.04),
    zoneScale: null,
    population: {
      listeners: 50_000,
      regions: [
        { name: 'west', share: 0.6, utcOffsetMinutes: 0, metros: 3, originRttMs: 20 },
        { name: 'east', share: 0.4, utcOffsetMinutes: 60, metros: 2, originRttMs: 100 },
      ],
      base: {
        name: 'small',
        users: 700_000,
        free: { sessionsPerDay: 1, shape: 0.5 },
        premium: { sessionsPerDay: 2, shape: 0.5 },
      },
      dayCurve: Array.from({ length: 24 }, (_, hour) => 1 + 0.6 * Math.sin(((hour - 14) / 24) * 2 * Math.PI)),
      premiumShare: 0.4,
      cellularShare: 0.5,
      dataSaverShare: 0.1,
      devices: { phone: 0.7, desktop: 0.15, speaker: 0.1, tv: 0.05 },
      preferences: { free: [0.05, 0.45, 0.5, 0], premium: [0.02, 0.1, 0.38, 0.5] },
      session: { meanTracks: 6, earlySkipShare: 0.24, lateSkipShare: 0.2, repeatShare: 0, seekShare: 0 },
    },
    network: {
      wifi: {
        throughputBps: { median: 40e6, p1: 1.5e6 },
        rttMs: { median: 12, p99: 90 },
        changes: { sigma: 0.3, rttShare: 0.2, everyMs: 60_000 },
        dropPerTrack: 0.001,
        dropMeanMs: 3_000,
        lossRate: 0.0002,
      },
      cellular: {
        throughputBps: { median: 12e6, p1: 0.4e6 },
        rttMs: { median: 38, p99: 220 },
        changes: { sigma: 0.5, rttShare: 0.2, everyMs: 10_000 },
        dropPerTrack: 0.01,
        dropMeanMs: 6_000,
        lossRate: 0.001,
      },
      popRttMs: { local: 4, remote: 28 },
      peeringSigma: 0.2,
      ispsPerMetro: 3,
      shieldRttMs: 20,
      connection: { initialWindowSegments: 10, idleMs: 60_000, firstTimeoutMs: 1_000, leastTimeoutMs: 200 },
    },
    catalog: {
      tracks: 200_000,
      popularity: {
        label: 'S4: top 1 % = 30 %, 10 % = 70 %, 50 % = 97 %',
        source: 'S4',
        segments: fromPoints([
          { top: 0.01, share: 0.3 },
          { top: 0.1, share: 0.7 },
          { top: 0.5, share: 0.97 },
        ]),
      },
      regional: { shareOfPlays: 0, shareOfTracks: 0 },
      durationMs: { median: 205_000, p99: 480_000 },
      releases: [],
    },
    providers: [
      {
        name: 'north',
        pops: 5,
        edgeBytes: 300e9,
        priceUsdPerGb: 0.006,
        priceTiers: [{ upToGb: null, usdPerGb: 0.006 }],
        availability: 0.999,
      },
      {
        name: 'south',
        pops: 3,
        edgeBytes: 300e9,
        priceUsdPerGb: 0.008,
        priceTiers: [{ upToGb: null, usdPerGb: 0.008 }],
        availability: 0.999,
      },
    ],
    shield: { bytes: 600e9, ttlMs: null, serviceMs: { median: 3, p99: 12 } },
    origin: { bandwidthBps: 10e9, streamBps: 100e6, serviceMs: { median: 35, p99: 180 } },
    delivery: {
      chunkMs: 10_000,
      eviction: 'lru',
      coalescing: true,
      prepositionLeadMs: null,
      warmAtPlaysPerMinute: null,
      failover: 'client-retry',
      dnsTtlMs: 60_000,
      edgeServiceMs: { median: 1, p99: 4 },
      ttlMs: null,
      expired: 'revalidate',
      urlLifeMs: 1_800_000,
      startCaches: 'warm',
      compareForms: false,
    },
    routing: { latency: 0.5, availability: 0.3, cost: 0.2 },
    health: { probeIntervalMs: 5_000, failuresToUnhealthy: 3, successesToHealthy: 5 },
    retry: { attemptTimeoutMs: 1_000, maxAttempts: 3, backoffBaseMs: 100, backoffCapMs: 2_000, cooldownMs: 30_000 },
    playback: {
      quality: 'adaptive',
      protocol: 'chunks',
      bufferLowMs: 10_000,
      bufferHighMs: 30_000,
      prefetchAt: 0.75,
      prefetchChunks: 2,
      abandonment: true,
      startBufferMs: 1_000,
      authorizeMs: { median: 22, p99: 70 },
    },
    costs: {
      popUsdPerMonth: 100,
      edgeDiskUsdPerGbMonth: 0.02,
      shieldDiskUsdPerGbMonth: 0.01,
      originUsdPerGbpsMonth: 300,
      originEgressUsdPerGb: 0.005,
      workerUsdPerMonth: 36,
    },
    storage: smallStorage(),
    services: null,
    faults: [],
    objectives: [],
    ...overrides,
  }
}

/** So many listeners simulated, which are that part of the world, and every track and read with them. */
export function scaleBy(simulatedListeners: number, factor: number): ScalePlan {
  return { simulatedListeners, factor, exactTracks: 0, oneTrackIn: 1, originFactor: factor }
}
