import { z } from 'zod'
import { consistencyLevels } from '../../reference/storage/consistency.policy.ts'

const ms = z.number().nonnegative()
const share = z.number().min(0).max(1)
const lognormal = z.strictObject({ median: ms, p99: ms })

const ring = z.strictObject({
  sites: z.array(z.strictObject({ name: z.string(), nodes: z.int().positive(), regions: z.array(z.string()) })),
  siteRttMs: z.array(z.array(ms)).describe('Round trip between two sites, by the order of `sites`.'),
  tokensPerNode: z.int().positive(),
  replicas: z.int().positive().describe('Copies of a key in each site.'),
  write: z.enum(consistencyLevels),
  read: z.enum(consistencyLevels),
  writesPerPlay: z.number(),
  readsPerSession: z.number(),
  roamingShare: share.describe("Operations that reach a key from another site than its user's."),
  hotKeyShare: share.describe("Of a site's operations, those that go to one partition."),
  serversPerNode: z.int().positive(),
  writeMs: lognormal,
  readMs: lognormal,
  nodeRttMs: lognormal.describe('Round trip between two nodes of a site.'),
  replicationMs: lognormal.describe('How long a write waits before it is sent to the other sites.'),
  timeoutMs: ms,
  speculativeRetryMs: ms.describe('When a read that is not answered asks one copy more.'),
  readRepair: z.boolean(),
  detectionMs: ms.describe("How long after a node's death the others know."),
  hintWindowMs: ms.describe('How long after its death writes for a node are kept for it.'),
  hintsPerS: z.number().describe('Kept writes that one node gets per second when it is back.'),
  clockErrorMs: ms.describe("Largest error of a node's clock, either way."),
  failoverMs: ms.describe('After the loss of a site, until DNS names another one.'),
  dnsTtlMs: ms,
})

const sql = z.strictObject({
  followers: z.int().positive(),
  replication: z.enum(['asynchronous', 'synchronous']),
  writesPerSession: z.number(),
  shipMs: lognormal.describe("Between two sendings of the leader's log."),
  rttMs: lognormal,
  applyMs: lognormal,
  readBackMs: ms.describe("Mean time from a user's write to the next read of it."),
  pinToLeaderMs: ms,
  promotionMs: ms,
})

const sharding = z.strictObject({
  shards: z.int().positive(),
  operationsPerPlay: z.number(),
  serversPerShard: z.int().positive(),
  serviceMs: lognormal,
  artists: z.int().positive(),
  artistExponent: z.number(),
})

const loss = z.discriminatedUnion('what', [
  z.strictObject({
    what: z.literal('node-loss'),
    site: z.string(),
    node: z.int().nonnegative(),
    atMs: ms,
    forMs: ms,
    disk: z.enum(['kept', 'lost']),
  }),
  z.strictObject({ what: z.literal('site-loss'), site: z.string(), atMs: ms, forMs: ms }),
  z.strictObject({ what: z.literal('leader-loss'), atMs: ms }),
])

/** Where user data lives, as a plan has it. */
export const storagePlanOutput = z
  .strictObject({
    simulated: z.boolean().describe('Whether a replay simulates it; listeners notice it by the services that ask it.'),
    operationsPerHour: z.number().describe('On the ring, simulated one by one per simulated hour.'),
    ring: ring.describe('A wide-column store; each site keeps every key.'),
    sql: sql.describe('A relational leader with followers that read its log.'),
    sharding: sharding.describe('One store cut into shards.'),
    losses: z.array(loss),
  })
  .meta({ id: 'StoragePlan', description: 'Where user data lives, and what breaks there.' })
