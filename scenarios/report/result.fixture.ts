import { stationOf } from '../../sim/outcome/stations.ts'
import type { Plan } from '../../sim/plan.ts'
import type { Measured, ObjectiveOutcome, Result } from '../../sim/result.ts'
import type { AssumptionRow } from './assumption-row.ts'
import { around, fixtureForms, fixtureServices, fixtureStorage, measured, theory } from './backends.fixture.ts'
import { type FixtureOptions, FOR_MS, FROM_MS, fixturePlan, NAMES } from './plan.fixture.ts'
import type { RunFacts } from './run-facts.ts'

const SHARES = [0.38, 0.27, 0.2, 0.15, 0.1, 0.08, 0.05]
const HIT = [0.953, 0.947, 0.951, 0.941, 0.944, 0.938, 0.935]

/** A number in [−1, 1) that looks random and is always the same. */
const wobble = (i: number, salt: number) => {
  const x = Math.sin(i * 127.1 + salt * 311.7) * 43758.5453
  return 2 * (x - Math.floor(x)) - 1
}

/**
 * A result such as the simulator might give: two hours of an evening in 30 s buckets, with the first provider out for
 * twenty minutes in the middle. The figures are made up but hang together.
 */
export function fixtureResult(options: FixtureOptions = {}): Result {
  const { fault = true, failoverSamples = fault ? 18_412 : 0, bucketMs = 30_000, backends = false } = options
  const plan = fixturePlan(options)
  const services = backends ? fixtureServices() : null
  const shares = normalized(SHARES.slice(0, plan.providers.length))
  const timeline = fixtureTimeline(plan, shares, bucketMs, fault)
  const failover = failoverSamples === 0 ? measured(0, 0, 0) : measured(1392, 0.03, failoverSamples)
  const startupP99 = fault ? 612.4 : 227.3
  return {
    schemaVersion: 1,
    plan,
    events: 412_388_120,
    zones: [],
    promotedTracks: null,
    held: !fault,
    objectives: fixtureObjectives(startupP99, failover, fault),
    figures: {
      startup: {
        p50: measured(81.2, 0.004),
        p95: measured(168.3, 0.008),
        p99: measured(startupP99, 0.03),
        p999: measured(fault ? 2210 : 604, 0.06),
        meanMs: 98.2,
        maxMs: 6120,
      },
      skip: {
        p50: measured(12.1, 0.01),
        p95: measured(96.4, 0.01),
        p99: measured(188.2, 0.02),
        p999: measured(820, 0.07),
        meanMs: 28.1,
        maxMs: 4800,
      },
      seek: {
        p50: measured(12.1, 0.01),
        p95: measured(96.4, 0.01),
        p99: measured(188.2, 0.02),
        p999: measured(820, 0.07),
        meanMs: 28.1,
        maxMs: 4800,
      },
      failover: {
        p50: failoverSamples === 0 ? failover : measured(642, 0.02, failoverSamples),
        p95: failoverSamples === 0 ? failover : measured(1101, 0.02, failoverSamples),
        p99: failover,
        p999: failoverSamples === 0 ? failover : measured(2310, 0.08, failoverSamples),
        meanMs: failoverSamples === 0 ? 0 : 688,
        maxMs: failoverSamples === 0 ? 0 : 3902,
      },
      rebuffering: measured(0.00031, 0.06),
      availability: measured(0.99987, 0.00002),
      edgeHitRatio: measured(0.9438, 0.0008),
      edgeByteHitRatio: measured(0.9391, 0.0009),
      originEgressPeakBps: measured(281.2e9, 0.04, 1),
      egressPeakBps: measured(9.81e12, 0.004, 1),
      costPerMillionPlaysUsd: measured(21.36, 0.01),
      costUsd: 31_240,
      plays: 1_462_000_000,
      streams: 1_021_000_000,
      sessions: 142_300_000,
      failedPlays: 190_100,
      abandoned: { value: 0.0003, low: 0.0002, high: 0.0004, samples: 63_000_000 },
      requestsPerPlay: 13.2,
      peakListeners: 41_930_000,
      playedByRung: [0.03, 0.22, 0.52, 0.23],
      prefetchedShare: measured(0.913, 0.002),
      quality: {
        meanBps: measured(168_200, 0.004),
        switchesPerPlay: measured(0.0412, 0.02),
        stallsPerPlay: measured(0.0039, 0.06),
        linearBps: measured(161_900, 0.005),
      },
    },
    timeline,
    providers: plan.providers.map((provider, i) => ({
      name: provider.name,
      playShare: measured(shares[i], 0.01),
      edgeHitRatio: measured(HIT[i] - (fault && i > 0 ? 0.012 : 0), 0.001),
      edgeByteHitRatio: measured(HIT[i] - 0.006, 0.001),
      egressGb: 4.4e6 * shares[i],
      egressGbInterval: around(4.4e6 * shares[i], 0.01),
      costUsd: 4.4e6 * shares[i] * provider.priceUsdPerGb,
      costUsdInterval: around(4.4e6 * shares[i] * provider.priceUsdPerGb, 0.01),
      failedAttempts: fault && i === 0 ? 1_902_100 : Math.round(210 * shares[i]),
    })),
    caches: plan.providers.flatMap((provider, i) => [
      {
        tier: 'edge' as const,
        provider: provider.name,
        policy: 'lru' as const,
        caches: provider.pops,
        capacityBytes: provider.edgeBytes,
        entries: 21_400 + 10 * i,
        lookups: 102_400_000 - 1e6 * i,
        missRatio: measured(1 - HIT[i], 0.012),
        turnover: 4.2 - 0.3 * i,
        theory: { name: 'Che', missRatio: (1 - HIT[i]) * 1.006, isYardstick: false },
        remark: '',
      },
      {
        tier: 'shield' as const,
        provider: provider.name,
        policy: 'fifo' as const,
        caches: 6,
        capacityBytes: 100e12,
        entries: 240_000,
        lookups: 5_100_000,
        missRatio: measured(0.182 + 0.01 * i, 0.03),
        turnover: 0.31,
        theory: i % 2 === 0 ? null : { name: 'FIFO', missRatio: 0.187 + 0.01 * i, isYardstick: false },
        remark:
          i % 2 === 0
            ? 'its requests are what edges missed, which is not an independent stream'
            : 'turned over less than once',
      },
    ]),
    stations: [
      { ...station('origin', 412.2, 9120, 45.2, 2.1e-10, 0.41, 1000, 4.2, 61), theory: theory(3.1, 1.1) },
      station('shield eu-west', 61.1, 20_100, 3.04, -1.2e-10, null, null, null, null),
      station('whole system', 41_200_000, 205_000, 201_000, 0, null, null, null, null),
      ...(services?.stations ?? []).map(stationOf),
    ],
    services,
    storage: backends ? fixtureStorage(plan.durationMs) : null,
    forms: backends ? fixtureForms() : null,
    happenings: fault
      ? [
          { kind: 'fault', label: `${NAMES[0]} outage in eu-west, us-east`, fromMs: FROM_MS, toMs: FROM_MS + FOR_MS },
          { kind: 'health', label: `${NAMES[0]} unhealthy`, fromMs: FROM_MS + 6000, toMs: FROM_MS + FOR_MS + 9000 },
        ]
      : [],
    cautions: fault
      ? [
          'Shields had turned over 0.3 times when the run began, so that their start state still shows in origin egress.',
        ]
      : [],
  }
}

export const fixtureRun: RunFacts = {
  startedAt: '2026-11-21T09:12:44.120Z',
  wallSeconds: 38.24,
  eventsPerSecond: 10_784_000,
  peakRssBytes: 1_214_000_000,
  workers: 2,
  node: '26.10.0',
  version: '0.1.0',
  resultSha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  command: 'soundcheck replay provider-outage-evening --seed midnight --listeners 1M',
}

function fixtureObjectives(startupP99: number, failover: Measured, fault: boolean): ObjectiveOutcome[] {
  const values: [Measured, boolean, boolean][] = [
    [measured(startupP99, 0.03), !fault, true],
    [measured(168.3, 0.008), true, true],
    [failover, true, failover.samples > 0],
    [measured(0.00031, 0.06), true, true],
    [measured(0.99987, 0.00002), true, true],
    [measured(fault ? 281.2e9 : 96e9, 0.04, 1), !fault, !fault],
    [measured(21.36, 0.01), true, true],
  ]
  return fixturePlan({}).objectives.map(({ quantile: _, ...objective }, i) => {
    const [figure, held, certain] = values[i]
    return { ...objective, measured: figure, held, certain }
  })
}

function fixtureTimeline(plan: Plan, shares: number[], bucketMs: number, fault: boolean): Result['timeline'] {
  const atMs = Array.from({ length: Math.floor(plan.durationMs / bucketMs) }, (_, i) => i * bucketMs)
  const listeners = atMs.map((at, i) => 41.9e6 - 1.1e6 * ((at / plan.durationMs - 0.35) * 2) ** 2 + 3e4 * wobble(i, 1))
  const out = (at: number) => fault && at >= FROM_MS && at < FROM_MS + FOR_MS
  /** 1 right after the outage began, falling off as caches fill. */
  const shock = (at: number) => (out(at) ? Math.exp(-(at - FROM_MS) / 400_000) : 0)
  const lost = (at: number) => (out(at) && plan.providers.length > 1 ? 0.85 * shares[0] : 0)
  const shareOf = (p: number, at: number) =>
    p === 0 ? shares[0] - lost(at) : shares[p] + (lost(at) * shares[p]) / (1 - shares[0])
  const series = (of: (at: number, i: number) => number) => atMs.map(of)
  return {
    bucketMs,
    atMs,
    listeners,
    playsPerS: listeners.map((n) => n / 203),
    startupP50Ms: series((at, i) => 81 + 2 * wobble(i, 2) + 9 * shock(at)),
    startupP99Ms: series((at, i) => 226 + 9 * wobble(i, 3) + (out(at) ? 1500 * shock(at) + 320 : 0)),
    rebuffering: series((at, i) => 0.00021 + 0.00003 * wobble(i, 4) + 0.0018 * shock(at)),
    originEgressBps: series((at, i) => 92e9 + 2e9 * wobble(i, 5) + 188e9 * shock(at)),
    originWaitMs: atMs.map((at, i) => (i === 3 ? null : 0.4 + 0.05 * wobble(i, 6) + 21 * shock(at))),
    shieldRequestsPerS: series((at, i) => 151_000 + 2500 * wobble(i, 7) + 212_000 * shock(at)),
    egressBps: shares.map((_, p) => series((at, i) => 9.6e12 * shareOf(p, at) * (1 + 0.004 * wobble(i, 10 + p)))),
    edgeHitRatio: shares.map((_, p) =>
      series((at, i) => HIT[p] + 0.0012 * wobble(i, 20 + p) - (p === 0 ? 0 : 0.041 * shock(at))),
    ),
    playShare: shares.map((_, p) => series((at) => shareOf(p, at))),
  }
}

function station(
  name: string,
  meanInSystem: number,
  arrivalsPerS: number,
  meanStayMs: number,
  littleDifference: number,
  utilization: number | null,
  servers: number | null,
  meanWaitMs: number | null,
  p99WaitMs: number | null,
): Result['stations'][number] {
  return {
    name,
    meanInSystem,
    arrivalsPerS,
    meanStayMs,
    littleDifference,
    utilization,
    servers,
    meanWaitMs,
    p99WaitMs,
    theory: null,
  }
}

function normalized(shares: number[]): number[] {
  const sum = shares.reduce((a, b) => a + b, 0)
  return shares.map((share) => share / sum)
}

export const fixtureAssumptions: AssumptionRow[] = [
  { path: 'population.listeners', value: '50M', origin: 'evening.yaml:9', source: null },
  { path: 'faults[0].for', value: '20m', origin: 'command line', source: null },
  { path: 'world.origin.bandwidth', value: '400Gbps', origin: 'evening.yaml:14', source: null },
  {
    path: 'population.plans',
    value: 'free 61%, premium 39%',
    origin: 'preset world',
    source: 'annual report, paying and monthly active users',
  },
  { path: 'population.session.mean-tracks', value: '9', origin: 'default', source: 'S4' },
  {
    path: 'catalog.popularity',
    value: 'top 1 % = 30 %, top 10 % = 70 %, bottom 50 % = 3 %',
    origin: 'preset s4-main',
    source: 'S4',
  },
  { path: 'world.shield.size', value: '100TB', origin: 'default', source: null },
  { path: 'retry.attempt-timeout', value: '1s', origin: 'default', source: null },
]
