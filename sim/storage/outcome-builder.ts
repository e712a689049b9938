import { readsMeetWrites } from '../../reference/storage/consistency.policy.ts'
import { comparableStretches } from '../outcome/comparable.ts'
import { delayFigures, measuredShare } from '../outcome/measure.ts'
import { rounded } from '../outcome/rounded.ts'
import type { Plan } from '../plan.ts'
import type { Measured } from '../result.ts'
import type { Comparable } from '../stats/stretches.ts'
import type { OperationTally } from './operation-tally.ts'
import type {
  NodesOutcome,
  OperationOutcome,
  RingOutcome,
  ShardingOutcome,
  SqlOutcome,
  StorageOutcome,
  StorageTimeline,
} from './outcome.ts'
import type { RingLoad } from './ring-load.ts'
import type { Sharding } from './sharding.ts'
import type { SqlFollowers } from './sql-followers.ts'
import type { StorageModel } from './storage-model.ts'

/** The outcome of a model whose last window is closed. */
export function buildStorageOutcome(plan: Plan, model: StorageModel): StorageOutcome {
  const { ring, share, followers, sharding } = model
  const comparable = comparableStretches(plan)
  return rounded({
    simulated: {
      operations: ring.operations,
      share,
      keys: ring.keys,
      commits: followers.commits,
      shardOperations: sharding.reduce((sum, { looked }) => sum + looked, 0),
      remark: remarkOf(model),
    },
    ring: ringOutcome(plan, model, comparable),
    losses: model.losses.outcomes,
    sql: sqlOutcome(plan, followers, comparable),
    sharding: sharding.map((one) => shardingOutcome(plan, one, comparable)),
    calls: [],
    timeline: timeline(model),
  })
}

function remarkOf({ share }: StorageModel): string {
  if (share === 1) return 'Every operation was simulated; waits at nodes come from the queueing law at full load.'
  return (
    `One key in ${Math.round(1 / share).toLocaleString('en-US')} was simulated with all operations on it; the others are ` +
    'in the waits at nodes, which come from the queueing law at full load. Counts are scaled up, rare events are coarse.'
  )
}

function ringOutcome(plan: Plan, { ring, share, peakHints, load }: StorageModel, comparable: Comparable): RingOutcome {
  const { write, read, replicas, sites } = plan.storage.ring
  const { writeTally, readTally, handoff, losses, reads } = ring
  const full = (simulated: number): number => simulated / share
  return {
    write: operationOutcome(write, writeTally, comparable),
    read: operationOutcome(read, readTally, comparable),
    readsMeetWrites: readsMeetWrites(write, read, replicas, sites.length),
    staleReads: shareOf(readTally.flawed, readTally.done),
    lostUpdates: shareOf(writeTally.flawed, writeTally.done),
    lostWrites: full(losses.lostWrites),
    lostWritesSimulated: losses.lostWrites,
    hints: {
      peakBacklog: full(peakHints),
      endBacklog: full(handoff.hints.backlog),
      replayed: full(handoff.replayed),
      expired: full(handoff.hints.expired),
    },
    repairedCopies: full(reads.repaired),
    nodes: nodesOutcome(plan, load),
  }
}

function operationOutcome(
  level: OperationOutcome['level'],
  tally: OperationTally,
  comparable: Comparable,
): OperationOutcome {
  return {
    level,
    latency: delayFigures(tally.latencies, 0, comparable),
    unavailable: shareOf(tally.failures.unavailable, tally.attempts),
    timedOut: shareOf(tally.failures['timed out'], tally.attempts),
    unreachable: shareOf(tally.failures.unreachable, tally.attempts),
  }
}

function nodesOutcome({ storage, durationMs }: Plan, { busyMs, peakUtilization }: RingLoad): NodesOutcome {
  const { sites, serversPerNode } = storage.ring
  const names = sites.flatMap(({ name, nodes }) =>
    Array.from({ length: nodes }, (_, node) => `node ${node} of ${name}`),
  )
  const mean = busyMs.reduce((a, b) => a + b, 0) / busyMs.length
  const most = Math.max(...busyMs)
  return {
    nodes: busyMs.length,
    meanUtilization: mean / durationMs / serversPerNode,
    busiest: names[busyMs.indexOf(most)],
    maxOverMean: mean === 0 ? 1 : most / mean,
    peakUtilization: Math.max(...peakUtilization),
  }
}

function sqlOutcome({ storage }: Plan, followers: SqlFollowers, comparable: Comparable): SqlOutcome {
  return {
    replication: storage.sql.replication,
    followers: storage.sql.followers,
    lag: delayFigures(followers.lags, 0, comparable),
    acknowledgement: storage.sql.replication === 'synchronous' ? delayFigures(followers.waits, 0, comparable) : null,
    staleReadBacks: shareOf(followers.stale, followers.readBacks),
    readBacksAtLeader: shareOf(followers.atLeader, followers.readBacks),
    peakApplyUtilization: followers.peakUtilization,
  }
}

function shardingOutcome({ storage }: Plan, sharding: Sharding, comparable: Comparable): ShardingOutcome {
  return {
    scheme: sharding.scheme,
    shards: storage.sharding.shards,
    hottestShard: sharding.peak.shard,
    peakUtilization: sharding.peak.utilization,
    maxOverMean: sharding.peak.overMean,
    operation: delayFigures(sharding.operations, 0, comparable),
    hottest: delayFigures(sharding.hottest, 0, comparable),
    scattered: delayFigures(sharding.scattered, 0, comparable),
    indexed: delayFigures(sharding.indexed, 0, comparable),
    refused: shareOf(sharding.refused, sharding.offered),
  }
}

function timeline({ ring, share, bucketMs, hintsAt }: StorageModel): StorageTimeline {
  const { writeTally, readTally } = ring
  const shares = (part: Float64Array, whole: Float64Array): (number | null)[] =>
    Array.from(whole, (all, i) => (all === 0 ? null : part[i] / all))
  return {
    bucketMs,
    atMs: Array.from(hintsAt, (_, i) => i * bucketMs),
    hintBacklog: Array.from(hintsAt, (simulated) => simulated / share),
    failedWrites: shares(writeTally.failedAt, writeTally.attemptsAt),
    failedReads: shares(readTally.failedAt, readTally.attemptsAt),
    staleReads: shares(readTally.flawedAt, readTally.attemptsAt),
  }
}

function shareOf(part: Float64Array, whole: Float64Array): Measured {
  return measuredShare(Array.from(part), Array.from(whole))
}
