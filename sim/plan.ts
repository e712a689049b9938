import type { EvictionName } from '../reference/delivery/eviction.policy.ts'

/**
 * The plan: a scenario with every default filled in and every quantity in one base unit (ms, bytes, bits per second,
 * USD, ratios from 0 to 1). It is all that the simulator reads: the same plan and seed give the same result.
 *
 * A plan describes the world at the scenario's own size (say 50 M listeners). `scale` says how much of it is simulated:
 * listeners, catalog, cache sizes and origin capacity shrink together, so that the rate of requests per object and per
 * cached byte, and with them hit ratios and delays, stay what they are at full size.
 */
export interface Plan {
  schemaVersion: 1
  name: string
  /** The question the scenario answers, as its author wrote it. */
  question: string
  because: string | null
  seeAlso: string[]
  seed: string
  /** Epoch milliseconds (UTC) of simulated time 0. */
  startUtcMs: number
  durationMs: number
  /** Simulated before time 0 and left out of every figure. */
  warmupMs: number
  windows: WindowPlan
  scale: ScalePlan
  population: PopulationPlan
  network: NetworkPlan
  catalog: CatalogPlan
  providers: ProviderPlan[]
  shield: ShieldPlan
  origin: OriginPlan
  delivery: DeliveryPlan
  routing: RoutingPlan
  health: HealthPlan
  retry: RetryPlan
  playback: PlaybackPlan
  faults: FaultPlan[]
  objectives: ObjectivePlan[]
}

/** Coupling windows: what metros share is exchanged at window ends (see "The simulation's contract"). */
export interface WindowPlan {
  /** Where nothing special happens. A multiple of `fineMs`. */
  quietMs: number
  /** Around the beginning and the end of faults, and around releases. */
  fineMs: number
  /** How long before and after such an instant windows are fine. */
  marginMs: number
}

export interface ScalePlan {
  /** Concurrent listeners at the peak of the day that are simulated one by one. */
  simulatedListeners: number
  /** simulatedListeners / population.listeners, at most 1. */
  factor: number
}

export interface PopulationPlan {
  /** Concurrent listeners in the whole world at the peak of the day, at the scenario's own size. */
  listeners: number
  regions: RegionPlan[]
  /** Relative listening by local hour, 24 values, mean 1; linear in between. */
  dayCurve: number[]
  /** Share of listeners with a premium plan; the others are on the free plan. */
  premiumShare: number
  /** Share of listeners on a cellular network; the others are on wifi. */
  cellularShare: number
  /** Share of cellular listeners who turned data saver on. */
  dataSaverShare: number
  /** Preferred rendition, as shares over the ladder (index = rung, lowest first), per plan; each sums to 1. */
  preferences: { free: number[]; premium: number[] }
  session: {
    /** Mean number of tracks started in a session (geometric). */
    meanTracks: number
    /** Share of tracks left within their first 30 s. */
    earlySkipShare: number
    /** Share of tracks left somewhere between 30 s and the end. */
    lateSkipShare: number
  }
}

export interface RegionPlan {
  name: string
  /** Share of the world's listeners, all sum to 1. */
  share: number
  utcOffsetMinutes: number
  /** Number of metros, the catchments in which listeners are simulated. */
  metros: number
  /** Round trip between the region's shield and the origin. */
  originRttMs: number
}

/** A lognormal quantity given by two of its quantiles. */
export interface LognormalPlan {
  median: number
  p99: number
}

export interface NetworkPlan {
  wifi: AccessPlan
  cellular: AccessPlan
  /** Round trip from the metro to a PoP inside it, and to the nearest PoP where the provider has none there. */
  popRttMs: { local: number; remote: number }
  /** Spread (sigma of the log) of a provider's round trip between the networks (ISPs) of one metro. */
  peeringSigma: number
  /** ISPs per metro: the router may choose differently for each. */
  ispsPerMetro: number
  /** Round trip between an edge and its shield. */
  shieldRttMs: number
}

export interface AccessPlan {
  /** Throughput of a session, bits per second. given by its median and its 1st percentile (the slow tail). */
  throughputBps: { median: number; p1: number }
  /** Last-mile round trip. */
  rttMs: LognormalPlan
  /** Spread (sigma of the log) of a track's throughput around its session's. */
  trackSigma: number
  /** Probability that the network is lost once during a track (a tunnel), and the mean length of the loss. */
  dropPerTrack: number
  dropMeanMs: number
}

export interface CatalogPlan {
  tracks: number
  popularity: PopularityPlan
  durationMs: LognormalPlan
  releases: ReleasePlan[]
}

/**
 * Popularity as a piecewise power law over the ranked catalog, so that it can be scaled to any number of tracks.
 * Within a segment the density at rank fraction x is proportional to x^-exponent; a segment's share is exact.
 */
export interface PopularityPlan {
  /** What it is, for people: "S4: top 1 % = 30 %, …", "Zipf 0.9", "measured: lastfm_user_artists.tsv, 17 493 items". */
  label: string
  source: string
  /** From most to least popular; `to` is a fraction of the catalog, the last is 1; shares sum to 1. */
  segments: { to: number; share: number; exponent: number }[]
}

export interface ReleasePlan {
  name: string
  tracks: number
  atMs: number
  /** Share of all plays right after the release. */
  shareOfPlays: number
  halfLifeMs: number
  /** Listeners who come for it, beside those who would listen anyway, and the mean time they take; 0 = nobody does. */
  rushListeners: number
  rushWithinMs: number
}

export interface ProviderPlan {
  name: string
  pops: number
  /** Cache size of one PoP. */
  edgeBytes: number
  priceUsdPerGb: number
  /** Nominal availability, 0 to 1; the router starts from it and goes on with what probes measure. */
  availability: number
}

export interface ShieldPlan {
  /** One shield per provider and region, each of this size. */
  bytes: number
  serviceMs: LognormalPlan
}

export interface OriginPlan {
  /** Egress capacity of the origin, all regions together. */
  bandwidthBps: number
  /** What one read gets of it; bandwidth / streamBps reads are served at once, the others queue. */
  streamBps: number
  /** Time to the first byte, without queueing. */
  serviceMs: LognormalPlan
}

export interface DeliveryPlan {
  chunkMs: number
  eviction: EvictionName
  /** Concurrent misses for one object share one fetch. */
  coalescing: boolean
  /** Put a release's renditions on every edge and shield this long before it appears; null = leave it to misses. */
  prepositionLeadMs: number | null
  /** client-retry: the app tries another provider itself. dns: it waits until DNS no longer names the dead one. */
  failover: 'client-retry' | 'dns'
  dnsTtlMs: number
  edgeServiceMs: LognormalPlan
  /** warm: caches start in the steady state that theory gives; cold: they start empty. */
  startCaches: 'warm' | 'cold'
}

/** Weights of the router's score (CDN-2). */
export interface RoutingPlan {
  latency: number
  availability: number
  cost: number
}

export interface HealthPlan {
  probeIntervalMs: number
  failuresToUnhealthy: number
  successesToHealthy: number
}

export interface RetryPlan {
  /** How long the client waits for the first byte before it gives an attempt up. */
  attemptTimeoutMs: number
  maxAttempts: number
  backoffBaseMs: number
  backoffCapMs: number
  /** How long a client avoids a provider that failed it. */
  cooldownMs: number
}

export interface PlaybackPlan {
  quality: 'adaptive' | 'fixed'
  bufferLowMs: number
  bufferHighMs: number
  /** Part of a track after which the next one is fetched ahead, and how many of its chunks. */
  prefetchAt: number
  prefetchChunks: number
  /** Audio that must be there before a track starts to sound. */
  startBufferMs: number
  /** Token → entitlement → licence → route → signed URLs, as the app sees it. */
  authorizeMs: LognormalPlan
}

export type FaultPlan = ProviderOutagePlan

export interface ProviderOutagePlan {
  what: 'provider-outage'
  provider: string
  /** Names of the regions hit. */
  regions: string[]
  atMs: number
  forMs: number
}

export type Metric =
  | 'startup'
  | 'skip'
  | 'failover'
  | 'rebuffering'
  | 'availability'
  | 'edge hit ratio'
  | 'edge byte hit ratio'
  | 'origin egress'
  | 'egress'
  | 'cost per million plays'

export interface ObjectivePlan {
  /** As written: `startup p99 < 500ms`. */
  text: string
  metric: Metric
  /** 0 to 1, for startup, skip and failover; null for the others. */
  quantile: number | null
  op: '<' | '>'
  /** In the metric's base unit. */
  target: number
  unit: Unit
}

/** Base units of measured figures. */
export type Unit = 'ms' | 'ratio' | 'bps' | 'USD'
