import type { ConsistencyLevel } from '../../reference/storage/consistency.policy.ts'
import type { SqlPlan } from '../plan.ts'
import type { DelayFigures, Interval, Measured } from '../result.ts'
import type { ServiceName } from '../services/services-plan.ts'
import type { ShardingScheme } from './shard-shares.ts'
import type { StoreOperation } from './store-law.ts'

/** What storage did under the load of a replay. Counts are at the scenario's own size unless they say otherwise. */
export interface StorageOutcome {
  /** How much was simulated, and what that means. */
  simulated: SimulatedStorage
  ring: RingOutcome
  losses: LossOutcome[]
  sql: SqlOutcome
  sharding: ShardingOutcome[]
  /** What services met that asked it; empty where they are not simulated. */
  calls: StoreCallOutcome[]
  timeline: StorageTimeline
}

export interface SimulatedStorage {
  /** Operations on the ring that were simulated one by one, the warm-up included, and the part of all that they are. */
  operations: number
  share: number
  /** Keys that they were on, all operations of each. */
  keys: number
  /** Commits that were followed to a follower, and operations that were looked at on shards. */
  commits: number
  shardOperations: number
  remark: string
}

/** One kind of operation on the ring. */
export interface OperationOutcome {
  level: ConsistencyLevel
  /** Of those that were answered, as the coordinator sees it. */
  latency: DelayFigures
  /** Shares of all tried: too few copies were known to be up; too few answered in time; the user's site was down. */
  unavailable: Measured
  timedOut: Measured
  unreachable: Measured
}

export interface RingOutcome {
  write: OperationOutcome
  read: OperationOutcome
  /** Whether every read meets every acknowledged write of its own site (R + W > N). */
  readsMeetWrites: boolean
  /** Reads whose answer lacked the newest write that was acknowledged anywhere before they began / reads answered. */
  staleReads: Measured
  /** Writes that began before another site's had arrived, so that one of the two went unseen / writes acknowledged. */
  lostUpdates: Measured
  /** Acknowledged writes that no copy and no hint holds any more, and how many of the simulated ones that is made from. */
  lostWrites: number
  lostWritesSimulated: number
  hints: HintsOutcome
  /** Copies that a read found to be old and mended. */
  repairedCopies: number
  nodes: NodesOutcome
}

export interface HintsOutcome {
  /** Writes waiting for a node at the most, and at the end. */
  peakBacklog: number
  endBacklog: number
  replayed: number
  /** Writes that were not kept, the node having been down for longer than the window. */
  expired: number
}

/** Load of the ring's nodes at full size. */
export interface NodesOutcome {
  nodes: number
  /** Busy servers / servers, mean over time and nodes. */
  meanUtilization: number
  /** The busiest node over time, and its utilization over the mean. */
  busiest: string
  maxOverMean: number
  /** Highest offered load per server that any node had at any time; above 1 it drops requests. */
  peakUtilization: number
}

export interface LossOutcome {
  label: string
  atMs: number
  forMs: number
  /** Of the loss of a site; null for others. */
  site: SiteLossOutcome | null
  /** Of the loss of the leader; null for others. */
  leader: LeaderLossOutcome | null
}

export interface SiteLossOutcome {
  /** RPO: acknowledged writes that no other site had yet, by Little's law (writes per ms · mean ms alone), and counted among the simulated. */
  writesOnlyThere: Measured
  writesOnlyThereSimulated: number
  /** Mean time that an acknowledged write is in its own site only, ms. */
  alone: Measured
  /** RTO: until the last operation that reached for the dead site, ms. */
  unreachableForMs: number
}

export interface LeaderLossOutcome {
  /** Acknowledged commits that the new leader does not have, and the age of the oldest, ms. */
  lostCommits: number
  oldestLostMs: number
  /** What 95 of 100 such losses cost. */
  lostCommitsInterval: Interval
  oldestLostMsInterval: Interval
  /** Without a leader, ms, and commits that were refused meanwhile. */
  unavailableMs: number
  refusedCommits: number
}

export interface SqlOutcome {
  replication: SqlPlan['replication']
  followers: number
  /** Age of a commit when a follower shows it. */
  lag: DelayFigures
  /** What waiting for a follower adds to a commit; null when replication is asynchronous. */
  acknowledgement: DelayFigures | null
  /** Reads of users of what they just wrote that a follower answered without it / all such reads; and those at the leader. */
  staleReadBacks: Measured
  readBacksAtLeader: Measured
  /** Highest offered load of a follower's applying; above 1 it falls behind. */
  peakApplyUtilization: number
}

export interface ShardingOutcome {
  scheme: ShardingScheme
  shards: number
  /** When one shard had most to do: its number, its load per server, and that over the mean of all shards. */
  hottestShard: number
  peakUtilization: number
  maxOverMean: number
  /** Any operation, one at the hottest shard, a query that asks all shards, and the same by a global index. */
  operation: DelayFigures
  hottest: DelayFigures
  scattered: DelayFigures
  indexed: DelayFigures
  /** Operations beyond what their shard can do / all. */
  refused: Measured
}

/** One kind of the services' calls to storage, in the measured time; each attempt is a call. */
export interface StoreCallOutcome {
  operation: StoreOperation
  /** Who asks. */
  service: ServiceName
  perS: number
  /** Shares of the calls: refused at once (too few copies up, no leader), and left without an answer until given up. */
  refused: Measured
  unanswered: Measured
  /** Of those that were answered, ms. */
  p50: Measured
  p99: Measured
}

/** Columns over simulated time; null where nothing was observed. */
export interface StorageTimeline {
  bucketMs: number
  /** Start of each bucket, ms of simulated time. */
  atMs: number[]
  /** At the end of the bucket. */
  hintBacklog: number[]
  failedWrites: (number | null)[]
  failedReads: (number | null)[]
  staleReads: (number | null)[]
}
