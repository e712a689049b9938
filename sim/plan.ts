import type { CatalogPlan } from './plan/catalog.ts'
import type {
  DeliveryPlan,
  HealthPlan,
  OriginPlan,
  ProviderPlan,
  RetryPlan,
  RoutingPlan,
  ShieldPlan,
} from './plan/delivery.ts'
import type { NetworkPlan } from './plan/network.ts'
import type { PlaybackPlan } from './plan/playback.ts'
import type { PopulationPlan } from './plan/population.ts'
import type { StoragePlan } from './plan/storage.ts'
import type { ServicesPlan } from './services/services-plan.ts'

export type * from './plan/catalog.ts'
export type * from './plan/delivery.ts'
export type * from './plan/lognormal.ts'
export type * from './plan/network.ts'
export type * from './plan/playback.ts'
export type * from './plan/population.ts'
export type * from './plan/storage.ts'

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
  /** Of chance: who comes, what they play, what befalls them. Replays with others tell how far a figure moves by chance. */
  seed: string
  /**
   * Of what the world happens to be like and stays whatever `seed` is: how networks peer, how long tracks are, when probes
   * come. Intervals hold for this one world.
   */
  worldSeed: string
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
  /** For each worker of each replica of a service. */
  workerUsdPerMonth: number
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
