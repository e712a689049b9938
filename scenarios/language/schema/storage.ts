import { z } from 'zod'
import { consistencyLevels } from '../../../reference/storage/consistency.policy.ts'
import { choice, field, leaf, map, onOff, optional, quantity, required, section, whole } from '../field.ts'
import { formatQuantity } from '../format-quantity.ts'
import { storageSiteNames } from '../presets/storage.ts'
import { duration, lognormalOf, positive, share, weight } from './lognormal.ts'

const A = 'assumption'
const perSecond = () => quantity('number', { above: 0, words: 'above 0', examples: '1000' })

/** The wide-column store of plays, playlists and libraries. */
const ring = map({
  nodes: field(whole(1, 1_000), 60, A, 'Nodes in each of the three sites.'),
  tokens: field(whole(1, 256), 16, 'Cassandra 4', 'Virtual nodes: tokens of one node.'),
  replicas: field(whole(1, 7), 3, 'S0, S1', 'Copies of a key in each site.'),
  write: field(choice(consistencyLevels), 'local-quorum', A, 'Copies that must acknowledge a write.'),
  read: field(choice(consistencyLevels), 'local-quorum', A, 'Copies that must answer a read.'),
  'writes-per-play': field(weight(100), 1, 'S1: each play is one write to the history', 'Writes that a play causes.'),
  'reads-per-session': field(
    weight(100),
    2,
    'assumption: library and history, opened once',
    'Reads that a session makes.',
  ),
  roaming: field(
    share(),
    '1%',
    'assumption: shared playlists, travelers',
    "Operations on a key that come from another site than its user's.",
  ),
  'hot-key': field(share(), '0.2%', A, "Part of a site's operations that go to one partition."),
  servers: field(whole(1, 1_024), 32, 'Cassandra: concurrent_writes', 'Requests that a node works on at once.'),
  'write-time': lognormalOf("a node's times for a write", '0.5ms', '5ms', A),
  'read-time': lognormalOf("a node's times for a read", '1.2ms', '15ms', A),
  'node-rtt': lognormalOf('round trips between two nodes of a site', '0.6ms', '3ms', A),
  replication: lognormalOf('waits of a write before it is sent to the other sites', '20ms', '400ms', A),
  timeout: field(positive(), '2s', 'Cassandra: write_request_timeout', 'When an operation or a request is given up.'),
  'speculative-retry': field(positive(), '50ms', A, 'When a read that is not answered asks one copy more.'),
  'read-repair': field(
    onOff(),
    'on',
    'Cassandra: blocking',
    'A read that finds an old copy mends it and waits for that.',
  ),
  detection: field(duration(), '10s', A, "How long after a node's death the others know."),
  hints: section(
    map({
      window: field(
        duration(),
        '3h',
        'Cassandra: max_hint_window',
        'How long after its death writes for a node are kept for it.',
      ),
      'per-second': field(perSecond(), 20_000, A, 'Kept writes that one node gets per second when it is back.'),
    }),
    'Hinted handoff.',
  ),
  'clock-error': field(duration(), '5ms', A, "Largest error of a node's clock, either way."),
  failover: field(duration(), '30s', A, 'After the loss of a site, until DNS names another one.'),
  'dns-ttl': field(positive(), '60s', A, 'How long clients keep the old answer.'),
})

/** The relational store of accounts and the catalog. */
const sql = map({
  followers: field(whole(1, 32), 3, A, 'Read replicas of the leader.'),
  replication: field(
    choice(['asynchronous', 'synchronous']),
    'asynchronous',
    'S3: reads go to followers',
    'asynchronous: a commit is acknowledged at once. synchronous: when one follower has it.',
  ),
  'writes-per-session': field(weight(100), 0.2, A, 'Commits that a session causes.'),
  ship: lognormalOf("times between two sendings of the leader's log", '1ms', '10ms', A),
  rtt: lognormalOf('round trips from the leader to a follower', '1ms', '8ms', A),
  apply: lognormalOf("a follower's times to apply a commit, one after the other", '0.08ms', '0.4ms', A),
  'read-back': field(positive(), '2s', A, "Mean time from a user's write to the next read of it."),
  pin: field(
    duration(),
    '0ms',
    'assumption: a follower answers at once',
    "How long after a write a user's reads go to the leader.",
  ),
  promotion: field(positive(), '30s', A, "From the leader's death until a follower leads."),
})

/** The same data cut into shards. */
const sharding = map({
  shards: field(whole(1, 4_096), 64, A, 'Number of shards.'),
  'operations-per-play': field(weight(100), 1, A, 'Operations that a play causes.'),
  servers: field(whole(1, 1_024), 16, A, 'Operations that a shard works on at once.'),
  'service-time': lognormalOf("a shard's times for an operation", '1ms', '8ms', A),
  artists: field(whole(1, 2_000_000), 1_000_000, A, 'Artists, in alphabetical order.'),
  'artist-exponent': field(
    weight(3),
    0.85,
    'assumption: the first artist has 2 % of plays',
    "Zipf exponent of artists' plays.",
  ),
})

const loss = leaf(
  map({
    at: required(duration(), 'When it begins, from the start of the replay.'),
    what: required(
      choice(['node-loss', 'site-loss', 'leader-loss']),
      'node-loss: one node of the ring. site-loss: a whole site of it, and of services that run in each. leader-loss: the leader ' +
        'of the relational store.',
    ),
    for: optional(positive(), 'How long it lasts; not for leader-loss.'),
    site: optional(choice(storageSiteNames), 'Where; not for leader-loss.'),
    node: field(whole(0, 999), 0, A, 'Which node of the site, from 0.'),
    disk: field(choice(['kept', 'lost']), 'kept', A, 'Whether the node comes back with what it had.'),
  }).superRefine((given, context) => {
    if (given.what === 'leader-loss') return
    if (given.for === undefined) context.addIssue({ code: 'custom', path: ['for'], message: 'a duration' })
    if (given.site === undefined) context.addIssue({ code: 'custom', path: ['site'], message: 'the name of a site' })
  }),
  (given) => {
    const at = formatQuantity(given.at, 'duration')
    if (given.what === 'leader-loss') return `leader-loss at ${at}`
    const which = given.what === 'node-loss' ? `node ${given.node} of ${given.site} (disk ${given.disk})` : given.site
    return `${given.what} of ${which}, from ${at} for ${formatQuantity(given.for ?? 0, 'duration')}`
  },
)

/** Where user data lives, and what breaks there. */
export const storage = map({
  simulated: field(
    onOff(),
    'on',
    A,
    'on: a replay simulates it; services ask it, and plays wait and fail with them. off: services answer without it.',
  ),
  operations: field(
    whole(1, 10_000_000, 'above 0 and at most 10M'),
    50_000,
    'assumption: about 0.7 million events',
    "Operations on the ring that are simulated one by one per simulated hour; a long replay gets two hours' worth.",
  ),
  ring: section(ring, 'The wide-column store, replicated over three sites.'),
  sql: section(sql, 'The relational store, one leader with followers.'),
  sharding: section(sharding, 'One store cut into shards by user, geography or artist.'),
  losses: field(
    z.array(loss, { error: 'a list of losses' }).max(64, { error: 'at most 64 losses' }),
    [],
    'nothing breaks',
    'Nodes, sites and leaders that are lost.',
  ),
}).superRefine((given, context) => {
  for (const [i, { what, node }] of given.losses.entries()) {
    if (what !== 'node-loss' || node < given.ring.nodes) continue
    context.addIssue({ code: 'custom', path: ['losses', i, 'node'], message: `a node below ${given.ring.nodes}` })
  }
})
