import type { EvictionName } from '../reference/delivery/eviction.policy.ts'
import type { FormComparison } from './delivery-forms/compare-forms.ts'
import type { Metric, Plan, Unit } from './plan.ts'
import type { ServicesOutcome } from './services/outcome.ts'
import type { StorageOutcome } from './storage/outcome.ts'

/**
 * What a replay found: a pure function of plan and seed, the same bytes for any number of workers. Wall-clock facts are
 * not here (they stand in `run.json`). Extensive figures (listeners, bits per second, USD, counts of plays) are at the
 * scenario's own size: what was simulated, divided by `plan.scale.factor`; `samples` counts what was really simulated.
 * Numbers are rounded to six significant digits.
 */
export interface Result {
  schemaVersion: 1
  plan: Plan
  /** Listener events simulated, warm-up included. */
  events: number
  /** Where an aggregate replay simulated everybody one by one; none in the other modes (see `plan.mode`). */
  zones: ZoneOutcome[]
  held: boolean
  objectives: ObjectiveOutcome[]
  figures: Figures
  timeline: Timeline
  providers: ProviderOutcome[]
  caches: CacheOutcome[]
  /** The whole system, the origin and each service, with Little's law and queueing theory beside them. */
  stations: StationOutcome[]
  /** The services behind a play; null where they were not simulated. */
  services: ServicesOutcome | null
  /** Where user data lives; null where it was not simulated. */
  storage: StorageOutcome | null
  /** Tracks put on every edge because of how often they were played, each time counted; null where none are. */
  promotedTracks: number | null
  /** Forms of delivery beside the replay's own, for the same listeners; null where nobody asked for them. */
  forms: FormComparison[] | null
  /** What happened when, for the bands behind the charts: faults, releases, health verdicts, changes of replicas. */
  happenings: Happening[]
  /** Sentences a reader must know before trusting a figure (approximations that bit in this run). */
  cautions: string[]
}

/** Ends of a 95 % interval: what another seed of chance could give, the world and the scenario's faults being what they are. */
export interface Interval {
  low: number
  high: number
}

/** A figure with its 95 % interval. A delay that nothing seen bounds has an interval up to `LONGEST_MS`. */
export interface Measured extends Interval {
  value: number
  /** Observations behind it; 0 means that nothing was observed and value, low and high are 0. */
  samples: number
}

/** A part of time and world in which every listener was simulated. */
export interface ZoneOutcome {
  /** Scenario time. */
  fromMs: number
  toMs: number
  /** Names, in the plan's order. */
  regions: string[]
  /** Most listeners at a time, each one simulated. */
  peakListeners: number
  /** Listener events of this zone's run, its warm-up included. */
  events: number
}

export interface ObjectiveOutcome {
  text: string
  metric: Metric
  op: '<' | '>'
  target: number
  unit: Unit
  measured: Measured
  held: boolean
  /** The interval has a width and the target lies outside it, so that another seed would hardly change the verdict. */
  certain: boolean
}

/** Quantiles of one delay, in ms. */
export interface DelayFigures {
  p50: Measured
  p95: Measured
  p99: Measured
  p999: Measured
  meanMs: number
  maxMs: number
}

export interface Figures {
  /** Plays by a listener who waits: first track of a session, or a jump to a track that was not fetched ahead. */
  startup: DelayFigures
  /** From a skip to the next track's first sound. */
  skip: DelayFigures
  /** From a seek within a track to its next sound. */
  seek: DelayFigures
  /** From the first failed attempt to the first byte from another provider. */
  failover: DelayFigures
  /** Stalled time / (stalled + played time), after the start. */
  rebuffering: Measured
  /** Plays that got sound / plays tried. */
  availability: Measured
  edgeHitRatio: Measured
  edgeByteHitRatio: Measured
  /** The highest level that the origin's reads have for ten seconds, or for as much longer as it takes to tell it from chance. */
  originEgressPeakBps: Measured
  /** Largest ten-second mean, bits per second. */
  egressPeakBps: Measured
  costPerMillionPlaysUsd: Measured
  costUsd: number
  plays: number
  /** Plays of 30 s and more (ROY-1). */
  streams: number
  sessions: number
  failedPlays: number
  /** Share of plays that the listener left before they sounded; counted neither as played nor as failed. */
  abandoned: Measured
  /** Chunk requests to edges per play. */
  requestsPerPlay: number
  peakListeners: number
  /** Share of played time by rung of the ladder, lowest first. */
  playedByRung: number[]
  quality: QualityFigures
  /** Share of tracks whose beginning was there before the previous one ended. */
  prefetchedShare: Measured
}

/** Quality of experience as the field measures it. */
export interface QualityFigures {
  /** Mean bit rate of what was heard. */
  meanBps: Measured
  /** Changes of rendition that were heard, and silences after the first sound, per play. */
  switchesPerPlay: Measured
  stallsPerPlay: Measured
  /**
   * Bit rate less what changes, stalls and waits cost, bits per second over all chunks heard (Yin et al., SIGCOMM 2015; see
   * `linearQualityBps`). Below 0 there was more silence than music.
   */
  linearBps: Measured
}

/** Columns over simulated time; all arrays have the same length, null where nothing was observed. */
export interface Timeline {
  bucketMs: number
  /** Start of each bucket, ms of simulated time. */
  atMs: number[]
  listeners: number[]
  playsPerS: number[]
  startupP50Ms: (number | null)[]
  startupP99Ms: (number | null)[]
  /** Stalled listeners' share of time. */
  rebuffering: (number | null)[]
  originEgressBps: number[]
  /** Mean wait in the origin's queue of the reads that arrived in the bucket. */
  originWaitMs: (number | null)[]
  shieldRequestsPerS: number[]
  /** By provider, in the plan's order. */
  egressBps: number[][]
  edgeHitRatio: (number | null)[][]
  playShare: (number | null)[][]
}

export interface ProviderOutcome {
  name: string
  /** Of all plays. */
  playShare: Measured
  edgeHitRatio: Measured
  edgeByteHitRatio: Measured
  egressGb: number
  egressGbInterval: Interval
  costUsd: number
  costUsdInterval: Interval
  failedAttempts: number
}

export interface CacheOutcome {
  tier: 'edge' | 'shield'
  provider: string
  policy: EvictionName
  /** How many caches these figures sum over. */
  caches: number
  /** Size of one at the scenario's size; the mean where PoPs differ. */
  capacityBytes: number
  /** Mean entries of one cache at the end (a rendition, or the part of it that was asked for), as simulated. */
  entries: number
  lookups: number
  /** Share of lookups whose rendition was not there at all, before the first fault or release. */
  missRatio: Measured
  /** Entries replaced since the warm-up began / entries: small values mean that the start state still shows. */
  turnover: number
  /** Null where no theory applies. */
  theory: CacheTheory | null
  /** Why theory is null, or what it leaves out. */
  remark: string
}

/** Che's approximation (LRU) or its FIFO counterpart for caches of so many entries. */
export interface CacheTheory {
  name: string
  missRatio: number
  /** It is LRU's, beside a policy of which there is no theory: it says what the policy gains, and nothing about the simulator. */
  isYardstick: boolean
}

/** Little's law on one station or on the whole system: L = λ W, both sides counted independently. */
export interface StationOutcome {
  name: string
  /** Mean number in the system, from the integral over time. */
  meanInSystem: number
  /** Arrivals per second. */
  arrivalsPerS: number
  /** Mean time in the system, from each one's own stay. */
  meanStayMs: number
  /** (L − λW) / L. */
  littleDifference: number
  /** Busy servers / servers; null for a system without servers. */
  utilization: number | null
  servers: number | null
  meanWaitMs: number | null
  p99WaitMs: number | null
  /** null where no theory fits, where nothing arrived, or where more was offered than could be served: no mean exists then. */
  theory: StationTheory | null
}

/** A wait by queueing theory, for the load that a station was offered, beside the one that was measured. */
export interface TheoreticalWait {
  waitMs: number
  /** Measured − theory, and the measured wait's 95 % interval (batch means over 16 stretches of the replay). */
  differenceMs: number
  lowMs: number
  highMs: number
}

/** The mean wait by queueing theory. */
export interface StationTheory extends TheoreticalWait {
  /**
   * `Erlang C` where the station is M/M/c, `Pollaczek–Khinchine` where it is M/G/1, `Allen–Cunneen` where it comes near one
   * of them.
   */
  name: string
  /** The wait's 99th percentile, where theory has one: for Erlang C. */
  p99: TheoreticalWait | null
  /** What the theory leaves out. */
  remark: string
}

export interface Happening {
  kind: 'fault' | 'release' | 'preposition' | 'health' | 'scaling'
  label: string
  fromMs: number
  toMs: number
}
