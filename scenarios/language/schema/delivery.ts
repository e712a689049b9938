import { z } from 'zod'
import { evictionNames } from '../../../reference/delivery/eviction.policy.ts'
import { choice, field, leaf, map, onOff, optional, quantity, required, whole } from '../field.ts'
import { formatQuantity } from '../format-quantity.ts'
import { lognormalOf, positive, share } from './lognormal.ts'

const A = 'assumption'

const flat = quantity('price')
const tier = map({
  'up-to': optional(quantity('bytes', { above: 0 }), 'Monthly volume at which this price ends; the last has no end.'),
  price: required(quantity('price'), 'For each gigabyte from where the price before it ends.'),
})
const tiersWanted = 'a list by monthly volume, such as [{ up-to: 10PB, price: 0.006 USD/GB }, { price: 0.004 USD/GB }]'
const tiers = z.array(tier, { error: tiersWanted }).superRefine((given, context) => {
  const wrong = (message: string, path: (string | number)[]) => context.addIssue({ code: 'custom', message, path })
  if (given.length < 1 || given.length > 16) wrong('1 to 16 prices', [])
  for (const [i, { 'up-to': end }] of given.entries()) {
    const before = given[i - 1]?.['up-to'] ?? 0
    if (i === given.length - 1 && end !== undefined) wrong('a last price without an end', [i, 'up-to'])
    if (i < given.length - 1 && end === undefined) wrong('where this price ends, such as 10PB', [i])
    if (end !== undefined && end <= before) wrong('more than where the price before it ends', [i, 'up-to'])
  }
})

/** A flat price, or prices by monthly volume. */
const price = leaf(
  z.union([flat, tiers], { error: `a price per volume, such as 0.006 USD/GB, or ${tiersWanted}` }),
  showPrice,
  'USD/GB',
)

/** `0.006 USD/GB`, or `0.006 USD/GB up to 10 PB, then 0.004 USD/GB`. */
export function showPrice(given: number | z.output<typeof tiers>): string {
  if (typeof given === 'number') return formatQuantity(given, 'price')
  return given
    .map(({ 'up-to': end, price }) => {
      const shown = formatQuantity(price, 'price')
      return end === undefined ? shown : `${shown} up to ${formatQuantity(end, 'bytes')}`
    })
    .join(', then ')
}

/** One CDN. What is left out comes from the preset of its name, or from that of any provider. */
export const provider = map({
  pops: optional(whole(1, 10_000), 'Number of PoPs in the world.'),
  edge: optional(quantity('bytes', { above: 0 }), 'Cache size of one PoP.'),
  price: optional(
    price,
    'What it charges for delivered bytes: one price, or a list by monthly volume, each for the part up to its end.',
  ),
  availability: optional(
    share(),
    'Nominal availability; the router starts from it and goes on with what probes measure.',
  ),
})

const preposition = leaf(
  z.union(
    [
      z.literal('off'),
      map({ lead: required(positive(), 'How long before a release its renditions are on every edge and shield.') }),
    ],
    { error: 'off, or how long before a release, such as { lead: 20m }' },
  ),
  (given) => (given === 'off' ? 'off' : `${formatQuantity(given.lead, 'duration')} ahead`),
)

const playsPerMinute = whole(1, 1e9, 'above 0, such as 10k')
const warming = leaf(
  z.union(
    [
      z.literal('off'),
      map({
        'plays-per-minute': required(
          playsPerMinute,
          'Plays in the whole world from which on a track is put everywhere.',
        ),
      }),
    ],
    { error: 'off, or how often a track is played that is put everywhere, such as { plays-per-minute: 10k }' },
  ),
  (given) => (given === 'off' ? 'off' : `from ${formatQuantity(given['plays-per-minute'], 'count')} plays a minute on`),
)

const DAY_MS = 86_400_000
const anyTtl = 'immutable, or a duration up to 20d, such as 1h'
/** After how long an edge asks again; longer than any replay is for ever. */
const ttl = leaf(
  z.union([z.literal('immutable'), quantity('duration', { above: 0, most: 20 * DAY_MS, words: 'up to 20d' })], {
    error: anyTtl,
  }),
  (given) => (given === 'immutable' ? given : formatQuantity(given, 'duration')),
)

/** How audio gets from the origin to the listener. */
export const delivery = map({
  chunk: field(positive(), '10s', 'S0, S1, S4', 'Length of a chunk.'),
  eviction: field(choice(evictionNames), 'lru', 'S3', 'What a full cache throws out.'),
  coalescing: field(onOff(), 'on', A, 'Concurrent misses for one object share one fetch.'),
  preposition: field(preposition, 'off', A, 'Put releases on edges and shields ahead of time, or leave it to misses.'),
  warming: field(
    warming,
    'off',
    A,
    'Put tracks on edges and shields when they are played often (S1: stream velocity), or leave it to misses.',
  ),
  failover: field(
    choice(['client-retry', 'dns']),
    'client-retry',
    'S4',
    'client-retry: the app tries another provider itself. dns: it waits until DNS no longer names the dead one.',
  ),
  'dns-ttl': field(positive(), '60s', A, 'How long a DNS answer is kept.'),
  'edge-service-time': lognormalOf('times to the first byte of an edge hit', '2ms', '15ms', A),
  ttl: field(ttl, 'immutable', 'S0, S1, S3: a year and immutable', 'Time to live of chunks on edges.'),
  expired: field(
    choice(['revalidate', 'evict']),
    'revalidate',
    A,
    'revalidate: after its ttl an edge asks the shield whether a rendition is still the same. evict: it throws it out, ' +
      'beside what the eviction policy does.',
  ),
  'url-life': field(
    positive(),
    '30m',
    'S1: 15 to 30 min',
    'How long signed URLs are valid: who goes to another position of a track later asks for new ones first.',
  ),
  caches: field(
    choice(['warm', 'cold']),
    'warm',
    A,
    'warm: caches start in the steady state that theory gives. cold: they start empty.',
  ),
  compare: field(
    onOff(),
    'off',
    'a second of work, and the same for any fault',
    'on: beside the replay, compares one CDN, several and peers, and chunks, HLS, DASH and one file.',
  ),
})

/** The chunks' way in when an edge does not have them: one shield per provider and region. */
export const shield = map({
  size: field(
    quantity('bytes', { above: 0 }),
    '100TB',
    'S4',
    'Cache size of one shield (one per provider and region).',
  ),
  ttl: field(
    ttl,
    'immutable',
    'S0, S1, S3: a year and immutable',
    'After so long a shield throws a rendition out, beside what the eviction policy does.',
  ),
  'service-time': lognormalOf('times to the first byte of a shield hit', '4ms', '30ms', A),
})

/** Where every rendition is. */
export const origin = map({
  bandwidth: field(
    quantity('bandwidth', { above: 0 }),
    '800Gbps',
    'assumption: about a tenth of the egress at 50 M listeners; S4 has 160 Gbps for 20 M',
    'Egress capacity of the origin, all its regions together.',
  ),
  stream: field(
    quantity('bandwidth', { above: 0 }),
    '1Gbps',
    A,
    'What one read gets; bandwidth / stream reads are served at once, the others queue.',
  ),
  'service-time': lognormalOf('times to the first byte, without queueing', '35ms', '180ms', A),
})
