import { z } from 'zod'
import { PREFETCH_CHUNKS } from '../../../reference/playback/prefetch.policy.ts'
import { choice, field, leaf, map, onOff, section, whole } from '../field.ts'
import { duration, lognormalOf, many, positive, share, weight } from './lognormal.ts'
import { sumToAll } from './sum-to-all.ts'

const A = 'assumption'

/** Weights of the router's score. */
export const routing = map({
  latency: field(weight(1), 0.5, 'S0', 'Weight of low latency.'),
  availability: field(weight(1), 0.3, 'S0', 'Weight of measured availability.'),
  cost: field(weight(1), 0.2, 'S0', 'Weight of a low price.'),
}).superRefine(sumToAll('latency, availability and cost that sum to 1 (100 %)'))

/** When the router stops and starts to trust a provider in a region. */
export const health = map({
  'probe-every': field(positive(), '5s', A, 'Time between two probes.'),
  failures: field(whole(1, 100), 2, A, 'Failed probes in a row until a provider counts as down.'),
  successes: field(whole(1, 100), 3, A, 'Good probes in a row until it counts as up again.'),
})

/** What the app does about a request that fails. */
export const retry = map({
  'attempt-timeout': field(
    positive(),
    '800ms',
    A,
    'How long the app waits for the first byte before it gives up an attempt.',
  ),
  attempts: field(whole(1, 10), 3, A, 'Attempts in all, the first included.'),
  backoff: section(
    map({
      base: field(duration(), '50ms', A, 'Wait before the second attempt; it doubles from there, with jitter.'),
      cap: field(duration(), '1s', A, 'Longest wait.'),
    }).refine((given) => given.cap >= given.base, { path: ['cap'], error: 'a duration of at least base' }),
    'Waits between attempts.',
  ),
  cooldown: field(duration(), '60s', A, 'How long an app avoids a provider that failed it.'),
})

/** How the app plays. */
export const playback = map({
  quality: field(
    choice(['adaptive', 'fixed', 'bola', 'throughput']),
    'adaptive',
    'S0, S1',
    'adaptive: the rendition follows network and buffer. fixed: always the one that was asked for (S4). bola: it follows ' +
      'the buffer alone (BOLA-BASIC, 2016). throughput: it follows the measured throughput alone, as in dash.js.',
  ),
  protocol: field(
    choice(['chunks', 'hls', 'dash', 'progressive']),
    'chunks',
    'S1, S4',
    "chunks: the app's own. hls, dash: manifests come first, and with each new rendition. progressive: one file, whose " +
      'rendition stays and which is not fetched ahead.',
  ),
  buffer: section(
    map({
      low: field(duration(), '5s', 'S0', 'Below it the quality drops.'),
      high: field(positive(), '30s', 'S0', 'The app fetches until it has so much; above it the quality may rise.'),
    }).refine((given) => given.high > given.low, { path: ['low'], error: 'a duration below high' }),
    "Watermarks of the app's buffer.",
  ),
  prefetch: section(
    map({
      at: field(share(), '75%', 'S4', 'Part of a track after which the next one is fetched ahead.'),
      chunks: field(whole(0, 1000), PREFETCH_CHUNKS, 'S4', 'How many of its chunks.'),
    }),
    'Fetching the next track ahead.',
  ),
  abandonment: field(
    onOff(),
    'on',
    'Krishnan, Sitaraman 2012',
    'Listeners leave who wait too long for a track: 5.8 % with each second beyond two.',
  ),
  'start-buffer': field(positive(), '500ms', A, 'Audio that must be there before a track starts to sound.'),
  authorize: lognormalOf('times from token to signed URLs where services are not simulated', '12ms', '60ms', A),
})

const anyObjects = 'auto, exact, or a power of two from 2 to 4096'
const objects = leaf(
  z.union(
    [
      z.enum(['auto', 'exact'], { error: anyObjects }),
      z
        .number({ error: anyObjects })
        .refine((one) => one >= 2 && one <= 4096 && Number.isInteger(Math.log2(one)), { error: anyObjects }),
    ],
    { error: anyObjects },
  ),
  String,
)

/** How the replay is computed; none of it belongs to the world. */
export const simulate = map({
  mode: field(
    choice(['individual', 'sampled', 'aggregate']),
    'sampled',
    'intervals say what a sample leaves open, and it takes minutes',
    'individual: every listener. sampled: simulate.listeners of them, in a world that shrinks with them. aggregate: the ' +
      'same, and around faults and releases every listener of the regions concerned.',
  ),
  listeners: field(
    many(),
    '1M',
    'enough for narrow intervals in minutes; at most population.listeners',
    'Listeners that are simulated one by one; catalog, caches and origin shrink with them. Not with mode individual.',
  ),
  objects: field(
    objects,
    'auto',
    'as many as a gigabyte of tables holds',
    'Tracks that caches keep one by one: exact = all; 4, 8, … = beyond the head one in so many stands for its neighbors in rank.',
  ),
  window: field(positive(), '1m', A, 'Coupling window where nothing special happens.'),
  'fine-window': field(
    positive(),
    '250ms',
    A,
    'Coupling window around faults and releases; it grows with the time since.',
  ),
  'fine-margin': field(positive(), '30s', A, 'How long before and after such an instant windows are fine.'),
})
