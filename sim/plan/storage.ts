import type { ConsistencyLevel } from '../../reference/storage/consistency.policy.ts'
import type { LognormalPlan } from './lognormal.ts'

/** Where user data lives (ST-1, ST-6, GW-5, GW-6): simulated beside the listeners, with the demand that they make. */
export interface StoragePlan {
  /** Whether a replay simulates it; listeners notice it by the services that ask it. */
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
