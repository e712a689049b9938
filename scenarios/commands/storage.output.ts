import { z } from 'zod'
import { consistencyLevels } from '../../reference/storage/consistency.policy.ts'
import { serviceNames } from '../../sim/services/services-plan.ts'
import { shardingSchemes } from '../../sim/storage/shard-shares.ts'
import { storeOperations } from '../../sim/storage/store-law.ts'
import { delayOutput as delay, intervalOutput, measuredOutput as measured } from './measured.output.ts'

const count = z.number().nonnegative()
const share = z.number().min(0).max(1)
const gaps = z.array(share.nullable())

const operation = z.strictObject({
  level: z.enum(consistencyLevels),
  latency: delay.describe('Of those that were answered, as the coordinator sees it.'),
  unavailable: measured.describe('Of all tried: too few copies were known to be up.'),
  timedOut: measured.describe('Too few copies answered in time.'),
  unreachable: measured.describe("The user's site was down."),
})

const ring = z.strictObject({
  write: operation,
  read: operation,
  readsMeetWrites: z.boolean().describe('Every read meets every acknowledged write of its own site (R + W > N).'),
  staleReads: measured.describe('Reads that lacked the newest acknowledged write.'),
  lostUpdates: measured.describe(
    "Writes that began before another site's had arrived, so that one of the two went unseen.",
  ),
  lostWrites: count.describe('Acknowledged writes that nobody holds any more.'),
  lostWritesSimulated: count.describe('The simulated ones that `lostWrites` is made from.'),
  hints: z
    .strictObject({
      peakBacklog: count,
      endBacklog: count,
      replayed: count,
      expired: count.describe('Writes that were not kept, the node having been down for too long.'),
    })
    .describe('Writes kept for nodes that are down.'),
  repairedCopies: count.describe('Old copies that a read found and mended.'),
  nodes: z
    .strictObject({
      nodes: count,
      meanUtilization: count.describe('Busy servers / servers, mean over time and nodes.'),
      busiest: z.string(),
      maxOverMean: count.describe("The busiest node's utilization over the mean."),
      peakUtilization: count.describe('Highest offered load per server; above 1 a node drops requests.'),
    })
    .describe('Load at full size.'),
})

const loss = z.strictObject({
  label: z.string(),
  atMs: z.number(),
  forMs: z.number(),
  site: z
    .strictObject({
      writesOnlyThere: measured.describe('RPO: acknowledged writes that no other site had yet.'),
      writesOnlyThereSimulated: count,
      alone: measured.describe('Mean time that an acknowledged write is in its own site only, ms.'),
      unreachableForMs: count.describe('RTO: until the last operation that reached for the dead site.'),
    })
    .nullable()
    .describe('Of the loss of a site.'),
  leader: z
    .strictObject({
      lostCommits: count.describe('Acknowledged commits that the new leader does not have.'),
      oldestLostMs: count,
      lostCommitsInterval: intervalOutput.describe('What 95 of 100 such losses cost.'),
      oldestLostMsInterval: intervalOutput,
      unavailableMs: count,
      refusedCommits: count,
    })
    .nullable()
    .describe('Of the loss of the leader.'),
})

const sql = z.strictObject({
  replication: z.enum(['asynchronous', 'synchronous']),
  followers: count,
  lag: delay.describe('Age of a commit when a follower shows it.'),
  acknowledgement: delay.nullable().describe('What waiting for a follower adds to a commit.'),
  staleReadBacks: measured.describe('Reads of what a user just wrote that a follower answered without it.'),
  readBacksAtLeader: measured,
  peakApplyUtilization: count.describe("Highest offered load of a follower's applying; above 1 it falls behind."),
})

const sharding = z.strictObject({
  scheme: z.enum(shardingSchemes),
  shards: count,
  hottestShard: count,
  peakUtilization: count.describe("The hottest shard's load per server when it was highest."),
  maxOverMean: count.describe('That over the mean of all shards.'),
  operation: delay,
  hottest: delay.describe('At the hottest shard.'),
  scattered: delay.describe('A query that asks all shards.'),
  indexed: delay.describe('The same query by a global index.'),
  refused: measured.describe('Operations beyond what their shard can do.'),
})

const call = z.strictObject({
  operation: z.enum(storeOperations),
  service: z.enum(serviceNames).describe('Who asks.'),
  perS: count,
  refused: measured.describe('Part of the calls: refused at once, too few copies up or no leader.'),
  unanswered: measured.describe('Part of the calls: left without an answer until given up.'),
  p50: measured.describe('Of those that were answered, ms.'),
  p99: measured.describe('Of those that were answered, ms.'),
})

/** Storage in `result.json`. */
export const storageOutput = z.strictObject({
  simulated: z.strictObject({
    operations: count.describe('On the ring, simulated one by one, warm-up included.'),
    share: share.describe('The part of all operations that they are.'),
    keys: count,
    commits: count,
    shardOperations: count,
    remark: z.string(),
  }),
  ring,
  losses: z.array(loss),
  sql,
  sharding: z.array(sharding),
  calls: z
    .array(call)
    .describe('What services met that asked it, each attempt a call; empty where they are not simulated.'),
  timeline: z
    .strictObject({
      bucketMs: count,
      atMs: z.array(count),
      hintBacklog: z.array(count),
      failedWrites: gaps,
      failedReads: gaps,
      staleReads: gaps,
    })
    .describe('Columns of one length over simulated time; null where nothing was observed.'),
})
