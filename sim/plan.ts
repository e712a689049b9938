import type { EvictionName } from '../reference/delivery/eviction.policy.ts'
import type { SchoolName } from '../reference/playback/quality.policy.ts'
import type { ConsistencyLevel } from '../reference/storage/consistency.policy.ts'
import type { ProtocolName } from './delivery-forms/protocols.ts'
import type { ServicesPlan } from './services/services-plan.ts'

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
  mode: Mode
  scale: ScalePlan
  /** In aggregate mode how much is simulated of the regions and the times in which something happens; null in the others. */
  zoneScale: ScalePlan | null
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
  costs: CostsPlan
  storage: StoragePlan
  /** The services behind a play; null = they are not simulated, and `playback.authorizeMs` stands for them. */
  services: ServicesPlan | null
  faults: FaultPlan[]
  objectives: ObjectivePlan[]
}

/** Coupling windows: what metros share is exchanged at window ends (see "The simulation's contract"). */
export interface WindowPlan {
  /** Where nothing special has happened for long. A multiple of `fineMs`. */
  quietMs: number
  /** Around the beginning and the end of faults, and around releases; windows grow again with the time since. */
  fineMs: number
  /** How long before and after such an instant windows are fine. */
  marginMs: number
}

/**
 * individual: every listener is simulated. sampled: a part of them, in a world scaled in proportion. aggregate: a part where
 * nothing happens, and every one around faults and releases, in the regions that they concern.
 */
export type Mode = 'individual' | 'sampled' | 'aggregate'

export interface ScalePlan {
  /** Concurrent listeners at the peak of the day that are simulated one by one. */
  simulatedListeners: number
  /** simulatedListeners / population.listeners, at most 1. */
  factor: number
  /** So many of the most popular tracks have entries of their own in the simulated caches. */
  exactTracks: number
  /** Of the other tracks one in so many, a power of two, has; it stands for its neighbors in rank. 1 = every track. */
  oneTrackIn: number
  /** Part of the origin, its reads and its capacity alike, that is simulated; at most `factor`. */
  originFactor: number
}

export interface PopulationPlan {
  /** Concurrent listeners in the whole world at the peak of the day, at the scenario's own size. */
  listeners: number
  regions: RegionPlan[]
  /** Where they come from: the users whose habits `dailyUse` turns into streams and listeners. */
  base: BasePlan
  /** Relative listening by local hour, linear in between, mean 1: 24 values for every day, or 168 from Monday 0:00 on. */
  dayCurve: number[]
  /** Share of listeners with a premium plan; the others are on the free plan. */
  premiumShare: number
  /** Share of listeners on a cellular network; the others are on wifi. */
  cellularShare: number
  /** Share of cellular listeners who turned data saver on. */
  dataSaverShare: number
  /** What they listen on, as shares that sum to 1; whoever is on a cellular network has a phone. */
  devices: DevicesPlan
  /** Preferred rendition, as shares over the ladder (index = rung, lowest first), per plan; each sums to 1. */
  preferences: { free: number[]; premium: number[] }
  session: {
    /** Mean number of tracks started in a session (geometric). */
    meanTracks: number
    /** Share of tracks left within their first 30 s. */
    earlySkipShare: number
    /** Share of tracks left somewhere between 30 s and the end. */
    lateSkipShare: number
    /** Share of tracks, the session's first one apart, that are one heard before in the session. */
    repeatShare: number
    /** Share of tracks in which the listener goes to another position once. */
    seekShare: number
  }
}

/** The users of a service and how often they come. */
export interface BasePlan {
  /** Where it comes from: S0 … S4, or the scenario. */
  name: string
  /** Users who come at least once in 30 days. */
  users: number
  free: HabitPlan
  premium: HabitPlan
}

/**
 * How often the users of a plan begin a session: each at a rate of their own, which is gamma distributed over the
 * accounts (most come rarely, a few all day), and around it at random.
 */
export interface HabitPlan {
  /** Mean over the accounts, those that have fallen asleep included. */
  sessionsPerDay: number
  /** Shape of the gamma distribution: the smaller, the more of the listening is done by few. */
  shape: number
}

export interface DevicesPlan {
  phone: number
  desktop: number
  speaker: number
  tv: number
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
  connection: ConnectionPlan
}

/** How connections between listeners and edges begin, recover and end. */
export interface ConnectionPlan {
  /** Segments that a server sends before the first is acknowledged. */
  initialWindowSegments: number
  /** After so long without a byte a connection is closed. */
  idleMs: number
  /** Retransmission timer before the round trip has been measured, and the least one after. */
  firstTimeoutMs: number
  leastTimeoutMs: number
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
  /** Share of packets that the last mile loses at random, each way. */
  lossRate: number
}

export interface CatalogPlan {
  tracks: number
  popularity: PopularityPlan
  regional: RegionalPlan
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

/** Tracks that are played in one region only, beside those that the whole world plays. */
export interface RegionalPlan {
  /** Share of a region's plays that goes to its own tracks; 0 = there are none. */
  shareOfPlays: number
  /** Share of the catalog's tracks that are some region's own, all regions together; each has as much of it as of the listeners. */
  shareOfTracks: number
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
  /** List price, which the router weighs; with volume prices that of the first tier. */
  priceUsdPerGb: number
  /** What a month's volume is billed by, ascending; a flat price is one tier. */
  priceTiers: PriceTier[]
  /** Nominal availability, 0 to 1; the router starts from it and goes on with what probes measure. */
  availability: number
}

/** A price for the part of a month's volume that lies beyond the tier before and up to this one's end. */
export interface PriceTier {
  /** Null in the last tier, which has no end. */
  upToGb: number | null
  usdPerGb: number
}

/** What a world costs a month beside the providers' egress. */
export interface CostsPlan {
  /** For each PoP, whatever it holds. */
  popUsdPerMonth: number
  edgeDiskUsdPerGbMonth: number
  shieldDiskUsdPerGbMonth: number
  /** For each Gbps that the origin can send, used or not. */
  originUsdPerGbpsMonth: number
  /** For each gigabyte that the origin sends. */
  originEgressUsdPerGb: number
}

export interface ShieldPlan {
  /** One shield per provider and region, each of this size. */
  bytes: number
  /** After so long a shield throws a rendition out; null = only for want of room. */
  ttlMs: number | null
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
  /** From so many plays per minute in the world on a track is put on every edge and shield; null = it is left to misses. */
  warmAtPlaysPerMinute: number | null
  /** client-retry: the app tries another provider itself. dns: it waits until DNS no longer names the dead one. */
  failover: 'client-retry' | 'dns'
  dnsTtlMs: number
  edgeServiceMs: LognormalPlan
  /** For so long an edge takes a rendition to be the same as the origin's; null = chunks never change. */
  ttlMs: number | null
  /** revalidate: then it asks its shield whether it still is. evict: then the rendition is thrown out. */
  expired: 'revalidate' | 'evict'
  /** How long signed URLs are valid: a listener who seeks later asks for new ones first. */
  urlLifeMs: number
  /** warm: caches start in the steady state that theory gives; cold: they start empty. */
  startCaches: 'warm' | 'cold'
  /** Compare forms of delivery (one CDN, several, peers; chunks, HLS, DASH, a file) beside the replay. */
  compareForms: boolean
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
  quality: SchoolName
  protocol: ProtocolName
  bufferLowMs: number
  bufferHighMs: number
  /** Part of a track after which the next one is fetched ahead, and how many of its chunks. */
  prefetchAt: number
  prefetchChunks: number
  /** Listeners leave who wait too long for a track (`patienceMs`). */
  abandonment: boolean
  /** Audio that must be there before a track starts to sound. */
  startBufferMs: number
  /** Token → entitlement → license → route → signed URLs, as the app sees it. */
  authorizeMs: LognormalPlan
}

/** Where user data lives (ST-1, ST-6, GW-5, GW-6): simulated beside the listeners, with the demand that they make. */
export interface StoragePlan {
  /** Whether a replay simulates it; nothing that listeners notice depends on it. */
  simulated: boolean
  /** Operations on the ring that are simulated one by one per simulated hour, about; the others only make its nodes busy. */
  operationsPerHour: number
  ring: RingPlan
  sql: SqlPlan
  sharding: ShardingPlan
  losses: StorageLossPlan[]
}

/** A wide-column store of several sites, each of which keeps every key. */
export interface RingPlan {
  sites: StorageSitePlan[]
  /** Round trip between two sites, by the order of `sites`. */
  siteRttMs: number[][]
  tokensPerNode: number
  /** Copies of a key in each site. */
  replicas: number
  write: ConsistencyLevel
  read: ConsistencyLevel
  writesPerPlay: number
  readsPerSession: number
  /** Share of operations that reach a key from another site than its user's: shared playlists, travelers. */
  roamingShare: number
  /** Share of a site's operations that go to one partition. */
  hotKeyShare: number
  /** Requests that a node works on at once. */
  serversPerNode: number
  writeMs: LognormalPlan
  readMs: LognormalPlan
  /** Round trip between two nodes of a site. */
  nodeRttMs: LognormalPlan
  /** How long a write waits in its site before it is sent to the others. */
  replicationMs: LognormalPlan
  /** When a coordinator gives an operation up, and a node drops a request that waited so long. */
  timeoutMs: number
  /** When a read that is not answered asks one replica more. */
  speculativeRetryMs: number
  readRepair: boolean
  /** How long after a node's death the others know. */
  detectionMs: number
  /** How long after its death writes for a node are kept for it. */
  hintWindowMs: number
  /** Kept writes that one node gets per second when it is back. */
  hintsPerS: number
  /** Largest error of a node's clock, either way. */
  clockErrorMs: number
  /** After the loss of a site: until DNS names another one, and how long clients keep the old answer. */
  failoverMs: number
  dnsTtlMs: number
}

export interface StorageSitePlan {
  name: string
  nodes: number
  /** Names of the regions whose listeners it serves. */
  regions: string[]
}

/** A relational leader with followers that read its log. */
export interface SqlPlan {
  followers: number
  /** asynchronous: a commit is acknowledged at once. synchronous: when one follower has its log record. */
  replication: 'asynchronous' | 'synchronous'
  writesPerSession: number
  /** Time between two sendings of the leader's log to a follower, and round trip to it. */
  shipMs: LognormalPlan
  rttMs: LognormalPlan
  /** What a follower needs to apply one commit; it applies one after the other. */
  applyMs: LognormalPlan
  /** Mean time from a user's write to that user's next read of it (exponential). */
  readBackMs: number
  /** Reads of a user go to the leader for so long after a write of that user. */
  pinToLeaderMs: number
  /** From the leader's death until a follower leads. */
  promotionMs: number
}

/** The same store cut into shards, in each of three ways. */
export interface ShardingPlan {
  shards: number
  operationsPerPlay: number
  serversPerShard: number
  serviceMs: LognormalPlan
  /** Artists whose alphabetical order is cut into ranges, and the Zipf exponent of their plays. */
  artists: number
  artistExponent: number
}

export type StorageLossPlan = NodeLossPlan | SiteLossPlan | LeaderLossPlan

export interface NodeLossPlan {
  what: 'node-loss'
  site: string
  /** From 0. */
  node: number
  atMs: number
  forMs: number
  /** lost: it comes back with what the other replicas then have. */
  disk: 'kept' | 'lost'
}

export interface SiteLossPlan {
  what: 'site-loss'
  site: string
  atMs: number
  forMs: number
}

export interface LeaderLossPlan {
  what: 'leader-loss'
  atMs: number
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
  | 'seek'
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
