import { z } from 'zod'
import {
  balancings,
  operations,
  rateLimitNames,
  type ServiceName,
  serviceNames,
  serviceSites,
  timeLaws,
} from '../../../sim/services/services-plan.ts'
import { choice, field, leaf, map, onOff, optional, quantity, required, section, whole } from '../field.ts'
import { formatQuantity } from '../format-quantity.ts'
import { servicePresets } from '../presets/services.ts'
import { duration, positive, share, weight } from './lognormal.ts'

const A = 'assumption'
const S1_SCALING = 'S1: horizontal pod autoscaler'
const MOST_REPLICAS = 100_000

const replicas = leaf(
  z.union([z.literal('auto'), whole(1, MOST_REPLICAS)], { error: 'auto, or a number of replicas from 1 to 100000' }),
  (given) => (given === 'auto' ? 'auto' : formatQuantity(given, 'count')),
  'count',
)

const busyShare = () => quantity('ratio', { above: 0, words: 'above 0%', examples: '70%' })

const aVariation = 'a variation from 1 where the law is hyperexponential'

function service(name: ServiceName) {
  const preset = servicePresets[name]
  const time = map({
    law: field(choice(timeLaws), 'lognormal', A, 'Law of the time that a worker is busy with a request.'),
    mean: field(positive(), preset.mean, A, 'Its mean.'),
    variation: field(
      quantity('number', { above: 0, most: 10, words: 'above 0 and at most 10' }),
      preset.variation,
      A,
      'Its standard deviation / mean; deterministic and exponential times have their own.',
    ),
  }).refine((given) => given.law !== 'hyperexponential' || given.variation >= 1, {
    path: ['variation'],
    error: aVariation,
  })
  return map({
    'service-time': section(time, 'How long a worker is busy with one request, its calls to others not counted.'),
    workers: field(whole(1, 1000), preset.workers, A, 'Requests that one replica works on at the same time.'),
    replicas: field(
      replicas,
      'auto',
      A,
      'At the beginning, all sites together, which share them by their load and have at least one each; auto: as many as the ' +
        'load then needs.',
    ),
    utilization: optional(
      busyShare(),
      "Busy share of its workers that its autoscaler aims at; left out, the autoscaler's own.",
    ),
    queue: field(whole(0, 100_000), preset.queue, A, 'Requests that wait at one replica at most; it refuses more.'),
    timeout: field(positive(), preset.timeout, A, 'How long a caller waits for an answer.'),
    attempts: field(whole(1, 10), preset.attempts, A, 'Attempts of one caller in all, the first included.'),
    backoff: field(
      duration(),
      preset.backoff,
      A,
      'Wait before the second attempt; it doubles from there, with jitter.',
    ),
    'backoff-cap': field(duration(), '1s', A, 'Longest wait.'),
  })
}

const front = map({
  'dns-lookups': field(share(), '2%', A, 'Requests whose name must be looked up; the others know it.'),
  dns: field(duration(), '20ms', A, 'Mean time of a lookup, exponential.'),
  edge: field(duration(), '0.8ms', A, "Passing the CDN's edge, both ways."),
  balancer: field(duration(), '0.2ms', A, 'Passing the load balancer, both ways.'),
  hop: field(duration(), '0.3ms', A, 'Between two services, both ways.'),
})

const bots = map({
  callers: field(whole(0, 10_000_000), 0, 'there are none', 'How many there are, each with an account of its own.'),
  'requests-per-s': field(
    quantity('number', { above: 0, most: 1000, words: 'above 0 and at most 1000' }),
    10,
    A,
    'Requests of one of them in a second, as a Poisson process; none is tried again.',
  ),
  operation: field(choice(operations), 'play', A, 'What they ask for.'),
  'retry-after': field(
    choice(['ignored', 'heeded']),
    'ignored',
    A,
    'heeded: one that was refused sends nothing for as long as it is told to wait.',
  ),
  at: field(
    duration(),
    '0s',
    'there all through the replay',
    'When the first ones come, from the start of the replay.',
  ),
  join: field(duration(), '1m', A, 'How long it takes until all are there.'),
  for: optional(positive(), 'After how long since the first all are gone; left out, they stay to the end.'),
})

const demand = map({
  searches: field(weight(100), 1, A, 'Searches in a session.'),
  playlists: field(weight(100), 2, A, 'Playlists opened or changed in a session.'),
  history: field(weight(100), 1, 'S1: each play is one write to the history', 'History writes of a play.'),
  bots: section(bots, 'Callers beside the listeners that send requests whatever they are answered.'),
})

const autoscaler = map({
  utilization: field(busyShare(), '70%', S1_SCALING, 'Busy share of the workers that is aimed at.'),
  p99: field(positive(), '100ms', S1_SCALING, 'A slower tail of a service adds replicas.'),
  'queue-depth': field(whole(1, 100_000), 100, S1_SCALING, 'More requests waiting at a replica add replicas.'),
  tolerance: field(share(), '10%', 'Kubernetes', 'Distance from a target that changes nothing.'),
  every: field(positive(), '15s', 'Kubernetes', 'Time between two looks.'),
  'up-cooldown': field(duration(), '30s', A, 'Shortest time between two steps up.'),
  'down-cooldown': field(
    duration(),
    '5m',
    'Kubernetes',
    'How long less must be enough before replicas are given back.',
  ),
  'start-up': field(duration(), '45s', A, 'From the decision until a new replica takes requests.'),
  least: field(whole(1, MOST_REPLICAS), 2, A, 'Fewest replicas of a service, in a site.'),
  most: field(whole(1, MOST_REPLICAS), 20_000, A, 'Most replicas of a service, in a site.'),
}).refine((given) => given.most >= given.least, { path: ['most'], error: 'a number of replicas of at least least' })

const breaker = map({
  failures: field(
    quantity('ratio', { above: 0, words: 'above 0%', examples: '50%' }),
    '50%',
    A,
    'Share of failed calls from which a caller stops asking a service.',
  ),
  'least-calls': field(whole(1, 1_000_000), 20, A, 'Calls that must have been counted before.'),
  'counts-over': field(positive(), '10s', A, 'Calls are counted over so long, then anew.'),
  open: field(positive(), '5s', A, 'How long it does not ask.'),
  probes: field(whole(1, 1000), 5, A, 'Calls that go through then; all of them must succeed.'),
})

const fault = leaf(
  map({
    what: required(choice(['down', 'slow']), 'down: it answers nobody. slow: its service times are longer.'),
    service: required(choice(serviceNames), 'Which service.'),
    at: required(duration(), 'When it begins, from the start of the replay.'),
    for: required(positive(), 'How long it lasts.'),
    times: field(
      quantity('number', { above: 0, most: 1000, words: 'above 0 and at most 1000' }),
      10,
      A,
      'What a slow service multiplies its times by.',
    ),
  }),
  (given) =>
    `${given.service} ${given.what}${given.what === 'slow' ? ` by ${given.times}` : ''}, ` +
    `from ${formatQuantity(given.at, 'duration')} for ${formatQuantity(given.for, 'duration')}`,
)

const each = map(
  Object.fromEntries(serviceNames.map((name) => [name, section(service(name), servicePresets[name].about)])) as Record<
    ServiceName,
    ReturnType<typeof section<ReturnType<typeof service>>>
  >,
)

/** The services behind a play, as queueing stations. */
export const services = map({
  simulated: field(
    onOff(),
    'on',
    A,
    'on: authorization takes what the services need under their load. off: it takes what playback.authorize says.',
  ),
  sites: field(
    choice(serviceSites),
    'together',
    'assumption: a design in one place',
    'Where they run. together: one fleet answers the whole world. each: every storage site has all of them, for the regions ' +
      'that it serves; a site-loss in world.storage.losses then takes its services too, and their callers go to other sites ' +
      'as DNS sends them (world.storage.ring.failover, dns-ttl). Faults and bots are in every site.',
  ),
  balancing: field(
    choice(balancings),
    'least-connections',
    'S3',
    'Which replica gets the next request; two-choices: the less loaded of two at random.',
  ),
  'cache-hits': field(share(), '90%', 'S1: 90 % and more in Redis', 'Lookups that the cache answers.'),
  front: section(front, 'What lies before the gateway and between services (S2).'),
  demand: section(demand, 'Requests that come with listening; each play asks for its authorization.'),
  each: section(each, 'The services.'),
  autoscaler: section(autoscaler, 'How many replicas there are.'),
  breaker: section(breaker, 'When a caller stops asking a service that fails.'),
  'rate-limits': field(
    choice(rateLimitNames),
    's0',
    "GW-2: S0's set is the service's default",
    'How many requests the gateway allows each caller; off: as many as it likes.',
  ),
  'refusal-work': field(
    share(),
    '20%',
    A,
    "Part of the gateway's work on a request that it takes to refuse one with 429: the token and the limit, no routing.",
  ),
  faults: field(
    z.array(fault, { error: 'a list of faults of services' }).max(64, { error: 'at most 64 faults' }),
    [],
    'nothing breaks',
    'What breaks among the services, and when.',
  ),
})
