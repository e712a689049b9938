import type { Plan, ProviderPlan } from '../../sim/plan.ts'
import { smallStorage } from '../../sim/storage/storage-plan.fixture.ts'

/** What varies between the plans that tests make up. */
export interface FixtureOptions {
  providers?: number
  fault?: boolean
  failoverSamples?: number
  name?: string
  question?: string
  durationMs?: number
  bucketMs?: number
  /** Whether services, storage and forms of delivery are in the result. */
  backends?: boolean
}

export const NAMES = ['akamai', 'cloudfront', 'fastly', 'cloudflare', 'google', 'edgio', 'limelight']
const PRICE = [0.006, 0.008, 0.007, 0.005, 0.008, 0.004, 0.004]
export const FROM_MS = 45 * 60_000
export const FOR_MS = 20 * 60_000

/** An evening of two hours in which the first provider is out for twenty minutes. */
export function fixturePlan(options: FixtureOptions): Plan {
  const { providers = 4, fault = true, name = 'provider-outage-evening', durationMs = 7_200_000 } = options
  return {
    schemaVersion: 1,
    name,
    question:
      options.question ?? 'Akamai dies for twenty minutes in the busiest hour of the evening. Do listeners notice?',
    because:
      'A provider carries a third of the traffic; the others have to take it over with caches that fit their own share.',
    seeAlso: ['album-drop-cold', 'album-drop-prepositioned'],
    seed: 'midnight',
    worldSeed: 'soundcheck',
    startUtcMs: Date.UTC(2026, 10, 20, 19, 0),
    durationMs,
    warmupMs: 600_000,
    windows: { quietMs: 2000, fineMs: 250, marginMs: 30_000 },
    mode: 'sampled',
    zoneScale: null,
    scale: { simulatedListeners: 1_000_000, factor: 0.02, exactTracks: 0, oneTrackIn: 1, originFactor: 0.02 },
    population: {
      listeners: 50_000_000,
      regions: [
        { name: 'us-east', share: 0.24, utcOffsetMinutes: -300, metros: 40, originRttMs: 12 },
        { name: 'eu-west', share: 0.31, utcOffsetMinutes: 60, metros: 48, originRttMs: 84 },
        { name: 'eu-east', share: 0.13, utcOffsetMinutes: 120, metros: 20, originRttMs: 96 },
        { name: 'latam', share: 0.17, utcOffsetMinutes: -180, metros: 24, originRttMs: 118 },
        { name: 'apac', share: 0.15, utcOffsetMinutes: 540, metros: 30, originRttMs: 172 },
      ],
      base: {
        name: 's0',
        users: 675_000_000,
        free: { sessionsPerDay: 1, shape: 0.5 },
        premium: { sessionsPerDay: 2, shape: 0.5 },
      },
      dayCurve: Array.from({ length: 24 }, (_, h) => 1 + 0.6 * Math.sin(((h - 13) / 24) * 2 * Math.PI)),
      premiumShare: 0.39,
      cellularShare: 0.52,
      dataSaverShare: 0.1,
      devices: { phone: 0.7, desktop: 0.15, speaker: 0.1, tv: 0.05 },
      preferences: { free: [0.05, 0.45, 0.5, 0], premium: [0.02, 0.1, 0.38, 0.5] },
      session: { meanTracks: 9, earlySkipShare: 0.24, lateSkipShare: 0.2, repeatShare: 0, seekShare: 0 },
    },
    network: {
      wifi: {
        throughputBps: { median: 40e6, p1: 1.5e6 },
        rttMs: { median: 12, p99: 90 },
        changes: { sigma: 0.3, rttShare: 0.2, everyMs: 60_000 },
        dropPerTrack: 0.001,
        dropMeanMs: 3000,
        lossRate: 0.0002,
      },
      cellular: {
        throughputBps: { median: 12e6, p1: 0.4e6 },
        rttMs: { median: 38, p99: 220 },
        changes: { sigma: 0.5, rttShare: 0.2, everyMs: 10_000 },
        dropPerTrack: 0.01,
        dropMeanMs: 6000,
        lossRate: 0.001,
      },
      popRttMs: { local: 4, remote: 28 },
      peeringSigma: 0.2,
      ispsPerMetro: 3,
      shieldRttMs: 22,
      connection: { initialWindowSegments: 10, idleMs: 60_000, firstTimeoutMs: 1_000, leastTimeoutMs: 200 },
    },
    catalog: {
      tracks: 100_000_000,
      popularity: { label: 'S4: top 1 % = 30 %', source: 'S4', segments: [{ to: 1, share: 1, exponent: 0.9 }] },
      regional: { shareOfPlays: 0, shareOfTracks: 0 },
      durationMs: { median: 205_000, p99: 480_000 },
      releases: [],
    },
    providers: NAMES.slice(0, providers).map(
      (provider, i): ProviderPlan => ({
        name: provider,
        pops: 90 - 10 * i,
        edgeBytes: 10e12,
        priceUsdPerGb: PRICE[i],
        priceTiers: [{ upToGb: null, usdPerGb: PRICE[i] }],
        availability: 0.999,
      }),
    ),
    shield: { bytes: 100e12, ttlMs: null, serviceMs: { median: 3, p99: 12 } },
    origin: { bandwidthBps: 400e9, streamBps: 100e6, serviceMs: { median: 35, p99: 180 } },
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
    health: { probeIntervalMs: 2000, failuresToUnhealthy: 3, successesToHealthy: 5 },
    retry: { attemptTimeoutMs: 1000, maxAttempts: 3, backoffBaseMs: 100, backoffCapMs: 2000, cooldownMs: 30_000 },
    playback: {
      quality: 'adaptive',
      protocol: 'chunks',
      bufferLowMs: 10_000,
      bufferHighMs: 30_000,
      prefetchAt: 0.8,
      prefetchChunks: 2,
      abandonment: true,
      startBufferMs: 1000,
      authorizeMs: { median: 22, p99: 70 },
    },
    costs: {
      popUsdPerMonth: 1500,
      edgeDiskUsdPerGbMonth: 0.02,
      shieldDiskUsdPerGbMonth: 0.01,
      originUsdPerGbpsMonth: 300,
      originEgressUsdPerGb: 0.005,
      workerUsdPerMonth: 36,
    },
    services: null,
    storage: smallStorage({
      sites: [
        { name: 'left', nodes: 6, regions: ['us-east', 'latam'] },
        { name: 'right', nodes: 6, regions: ['eu-west', 'eu-east', 'apac'] },
      ],
    }),
    faults: fault
      ? [{ what: 'provider-outage', provider: NAMES[0], regions: ['eu-west', 'us-east'], atMs: FROM_MS, forMs: FOR_MS }]
      : [],
    objectives: [
      { text: 'startup p99 < 500ms', metric: 'startup', quantile: 0.99, op: '<', target: 500, unit: 'ms' },
      { text: 'startup p95 < 200ms', metric: 'startup', quantile: 0.95, op: '<', target: 200, unit: 'ms' },
      { text: 'failover p99 < 2s', metric: 'failover', quantile: 0.99, op: '<', target: 2000, unit: 'ms' },
      { text: 'rebuffering < 0.1%', metric: 'rebuffering', quantile: null, op: '<', target: 0.001, unit: 'ratio' },
      { text: 'availability > 99.9%', metric: 'availability', quantile: null, op: '>', target: 0.999, unit: 'ratio' },
      { text: 'origin egress < 280Gbps', metric: 'origin egress', quantile: null, op: '<', target: 280e9, unit: 'bps' },
      {
        text: 'cost per million plays < 25 USD',
        metric: 'cost per million plays',
        quantile: null,
        op: '<',
        target: 25,
        unit: 'USD',
      },
    ],
  }
}
