import { describe, expect, it } from 'vitest'
import { problemsIn } from './scenario-files.fixture.ts'

/** The one problem of a scenario that is sound but for these lines. */
function problemOf(lines: string): string {
  const [count, ...problems] = problemsIn(`question: q\n${lines}`)
  expect({ count, problems }).toEqual({ count: 'One problem in the scenario:', problems: [expect.any(String)] })
  return problems[0]
}

describe('fields', () => {
  it.each([
    [
      'duration: 30',
      'x.yaml:2:11  duration: found 30, expected a duration with its unit above 0 and at most 7d, such as 250ms, 1.5s, 30m, 2h or 3d.',
    ],
    [
      'duration: 2H',
      'x.yaml:2:11  duration: found 2H, expected a duration with its unit above 0 and at most 7d, such as 250ms, 1.5s, 30m, 2h or 3d. Did you mean 2h?',
    ],
    [
      'warmup: -5m',
      'x.yaml:2:9  warmup: found -5m, expected a duration with its unit from 0 to 1d, such as 250ms, 1.5s, 30m, 2h or 3d.',
    ],
    [
      'start: 2026-11-20',
      'x.yaml:2:8  start: found 2026-11-20, expected an instant with its offset from UTC, such as 2026-11-20T23:30:00Z.',
    ],
    [
      'start: 2026-02-30T00:00:00Z',
      'x.yaml:2:8  start: found 2026-02-30T00:00:00Z, expected a day and time that exist.',
    ],
    ['seed: [1]', 'x.yaml:2:1  seed: found a list of 1, expected a word or a number.'],
    ['name: my scenario', 'x.yaml:2:7  name: found my scenario, expected a name of letters, digits and dashes.'],
    ['because:', 'x.yaml:2:9  because: found nothing, expected why the question matters, as text.'],
    ['see-also: evening-peak', 'x.yaml:2:11  see-also: found evening-peak, expected a list of scenario names.'],
    [
      'durration: 1h',
      'x.yaml:2:1  durration: found an unknown field, expected one of name, question, because, see-also, like, start, duration, warmup, seed, population, catalog, world, faults, objectives, simulate. Did you mean duration?',
    ],
    [
      'constructor: 1',
      'x.yaml:2:1  constructor: found an unknown field, expected one of name, question, because, see-also, like, start, duration, warmup, seed, population, catalog, world, faults, objectives, simulate.',
    ],
    [
      'population: 50M',
      'x.yaml:2:13  population: found 50M, expected a map with listeners, base, regions, plans, cellular, data-saver, devices, day-curve, preferences and session.',
    ],
    [
      'population: { listeners: 0 }',
      'x.yaml:2:26  population.listeners: found 0, expected a whole number above 0, such as 100k or 50M.',
    ],
    [
      'population: { listeners: 50m }',
      'x.yaml:2:26  population.listeners: found 50m, expected a whole number above 0, such as 100k or 50M. Did you mean 50M?',
    ],
    [
      'population: { cellular: 45 }',
      'x.yaml:2:25  population.cellular: found 45, expected a share from 0% to 100%, such as 61% or 0.61. Did you mean 45%?',
    ],
    [
      'population: { regions: [eu-wets] }',
      'x.yaml:2:25  population.regions[0]: found eu-wets, expected one of us-east, us-west, latin-america, eu-west, eu-central, africa-middle-east, india, southeast-asia, east-asia, oceania. Did you mean eu-west?',
    ],
    [
      'population: { day-curve: [1, 2] }',
      'x.yaml:2:15  population.day-curve: found a list of 2, expected a list of 24 numbers, one for each local hour.',
    ],
    [
      'population: { preferences: { free: { 320kbps: 100% } } }',
      'x.yaml:2:38  population.preferences.free.320kbps: found an unknown field, expected one of 24kbps, 96kbps, 160kbps.',
    ],
    [
      'catalog: { popularity: s4-mian }',
      'x.yaml:2:24  catalog.popularity: found s4-mian, expected one of s4-main, s1-main, s4-cdn, s4-sizing, or a map with one of zipf, points or file. Did you mean s4-main?',
    ],
    [
      'catalog: { popularity: { zpif: 1, zipf: 1 } }',
      'x.yaml:2:26  catalog.popularity.zpif: found an unknown field, expected one of zipf, points, file, item, weight. Did you mean zipf?',
    ],
    [
      'catalog: { popularity: { points: { 10: 70% } } }',
      'x.yaml:2:36  catalog.popularity.points.10: found the key 10, expected a share of the catalog as key, such as 1%.',
    ],
    [
      'world: { delivery: { eviction: seive } }',
      'x.yaml:2:32  world.delivery.eviction: found seive, expected one of lru, fifo, sieve, s3-fifo, lfu, clock, slru, arc, w-tinylfu. Did you mean sieve?',
    ],
    [
      'world: { delivery: { coalescing: yes } }',
      'x.yaml:2:34  world.delivery.coalescing: found yes, expected on or off.',
    ],
    [
      'world: { delivery: { preposition: on } }',
      'x.yaml:2:35  world.delivery.preposition: found on, expected off, or how long before a release, such as { lead: 20m }.',
    ],
    [
      'world: { delivery: { warming: on } }',
      'x.yaml:2:31  world.delivery.warming: found on, expected off, or how often a track is played that is put everywhere, such as { plays-per-minute: 10k }.',
    ],
    [
      'world: { network: { cellular: { loss: 20% } } }',
      'x.yaml:2:39  world.network.cellular.loss: found 20%, expected a share from 0% to 100% and at most 10%, such as 0.1% or 0.001.',
    ],
    [
      'world: { providers: { Akamai: {} } }',
      'x.yaml:2:23  world.providers.Akamai: found the key Akamai, expected provider names of lower-case letters, digits and dashes, such as akamai.',
    ],
    [
      'world: { providers: { akamai: { price: 6 } } }',
      'x.yaml:2:40  world.providers.akamai.price: found 6, expected a price per volume, such as 0.006 USD/GB, or a list by monthly volume, such as [{ up-to: 10PB, price: 0.006 USD/GB }, { price: 0.004 USD/GB }].',
    ],
    ['world: { providers: {} }', 'x.yaml:2:10  world.providers: found an empty map, expected 1 to 8 providers.'],
    [
      'world: { origin: { bandwidth: 400gbps } }',
      'x.yaml:2:31  world.origin.bandwidth: found 400gbps, expected a bandwidth with its unit above 0, such as 96kbps, 40Mbps or 400Gbps. Did you mean 400Gbps?',
    ],
    [
      'faults: [{ at: 1m, for: 1m, provider: akamai }]',
      'x.yaml:2:10  faults[0].what: found nothing, expected provider-outage.',
    ],
    [
      'objectives: [startups p99 < 500ms]',
      'x.yaml:2:14  objectives[0]: found startups p99 < 500ms, expected one of the metrics startup, skip, seek, failover, rebuffering, availability, edge hit ratio, edge byte hit ratio, origin egress, egress, cost per million plays. Did you mean startup?',
    ],
  ])('%s', (lines, problem) => {
    expect(problemOf(lines)).toBe(problem)
  })

  it('points at the file where a required field is missing', () => {
    expect(problemsIn('name: x')).toEqual([
      'One problem in the scenario:',
      'x.yaml:1:1  question: found nothing, expected the question that the scenario answers, as text.',
    ])
  })
})

describe('what lies across fields', () => {
  it.each([
    [
      'population: { plans: { free: 61%, premium: 40% } }',
      'x.yaml:2:15  population.plans: found a sum of 101 %, expected free and premium that sum to 100%.',
    ],
    [
      'population: { preferences: { free: { 96kbps: 30% } } }',
      'x.yaml:2:30  population.preferences.free: found a sum of 30 %, expected shares that sum to 100%.',
    ],
    [
      'population: { session: { early-skip: 60%, late-skip: 50% } }',
      'x.yaml:2:54  population.session.late-skip: found 50%, expected early-skip and late-skip that sum to at most 100%.',
    ],
    [
      'faults: [{ at: -5m, for: 10m, what: provider-outage, provider: akamai }]',
      'x.yaml:2:16  faults[0].at: found -5m, expected a duration with its unit and not negative, such as 250ms, 1.5s, 30m, 2h or 3d.',
    ],
    [
      'population: { regions: [india, oceania, india] }',
      'x.yaml:2:41  population.regions[2]: found india again, expected each name once.',
    ],
    [
      'catalog: { duration: { median: 300s, p99: 200s } }',
      'x.yaml:2:43  catalog.duration.p99: found 200s, expected a duration of at least the median.',
    ],
    [
      'catalog: { popularity: { points: { 1%: 30%, 2%: 90% } } }',
      'x.yaml:2:26  catalog.popularity.points: found a map of 1%, 2%, expected points of a popularity curve, and the curve is not concave at 1 %: the tracks behind it would be more popular than those before it.',
    ],
    [
      'catalog: { popularity: { zipf: 0.9, points: { 1%: 30% } } }',
      'x.yaml:2:12  catalog.popularity: found a map of zipf, points, expected one of zipf, points or file.',
    ],
    [
      'catalog: { popularity: { file: plays.tsv, item: artist } }',
      'x.yaml:2:12  catalog.popularity.weight: found nothing, expected the name of a column of the file.',
    ],
    [
      'catalog: { popularity: { zipf: 1, item: artist } }',
      'x.yaml:2:41  catalog.popularity.item: found artist, expected file beside it.',
    ],
    [
      'catalog: { releases: [{ name: a, at: 2h, share-of-plays: 5% }] }',
      'x.yaml:2:38  catalog.releases[0].at: found 2h, expected a time before the end of the replay (1 h).',
    ],
    [
      'catalog: { releases: [{ name: a, at: 100ms, share-of-plays: 5% }] }',
      'x.yaml:2:38  catalog.releases[0].at: found 100ms, expected a multiple of 250 ms (simulate.fine-window).',
    ],
    [
      'simulate: { window: 2m }\nworld: { delivery: { warming: { plays-per-minute: 10k } } }',
      'x.yaml:3:22  world.delivery.warming: found windows of 2 min for plays per minute, expected a simulate.window of at most 1 min, at whose end plays are counted.',
    ],
    [
      'world: { delivery: { preposition: { lead: 20.1s } } }',
      'x.yaml:2:43  world.delivery.preposition.lead: found 20.1s, expected a multiple of 250 ms (simulate.fine-window).',
    ],
    [
      'catalog: { releases: [{ name: a, at: 1m, share-of-plays: 60% }, { name: b, at: 1m, share-of-plays: 40% }] }',
      'x.yaml:2:12  catalog.releases: found shares of plays that sum to 100 %, expected less than 100%, something must be left for the rest of the catalog.',
    ],
    [
      'catalog: { releases: [{ name: a, at: 1m, share-of-plays: 6% }, { name: a, at: 1m, share-of-plays: 4% }] }',
      'x.yaml:2:72  catalog.releases[1].name: found a, expected each release once.',
    ],
    [
      'catalog: { tracks: 10, releases: [{ name: a, at: 1m, share-of-plays: 6% }] }',
      "x.yaml:2:35  catalog.releases[0].tracks: found nothing, expected at most the catalog's tracks.",
    ],
    [
      'world: { routing: { latency: 1 } }',
      'x.yaml:2:10  world.routing: found a sum of 150 %, expected latency, availability and cost that sum to 1 (100 %).',
    ],
    [
      'world: { playback: { buffer: { low: 40s } } }',
      'x.yaml:2:37  world.playback.buffer.low: found 40s, expected a duration below high.',
    ],
    [
      'world: { delivery: { chunk: 60s } }',
      'x.yaml:2:29  world.delivery.chunk: found a chunk of 1 min for a buffer of 30 s, expected a chunk that fits into the buffer.',
    ],
    [
      'world: { playback: { buffer: { high: 8s } } }',
      'x.yaml:2:38  world.playback.buffer.high: found a chunk of 10 s for a buffer of 8 s, expected a chunk that fits into the buffer.',
    ],
    [
      'world: { origin: { bandwidth: 100Mbps } }',
      'x.yaml:2:31  world.origin.bandwidth: found 1 Gbps for one read of 100 Mbps, expected a stream of at most the bandwidth.',
    ],
    [
      'world: { retry: { backoff: { cap: 10ms } } }',
      'x.yaml:2:35  world.retry.backoff.cap: found 10ms, expected a duration of at least base.',
    ],
    [
      'world: { network: { pop-rtt: { remote: 1ms } } }',
      'x.yaml:2:40  world.network.pop-rtt.remote: found 1ms, expected a duration of at least local.',
    ],
    [
      'world: { network: { wifi: { throughput: { p1: 90Mbps } } } }',
      'x.yaml:2:47  world.network.wifi.throughput.p1: found 90Mbps, expected a bandwidth of at most the median.',
    ],
    [
      'faults: [{ at: 1m, for: 1m, what: provider-outage, provider: akamia }]',
      'x.yaml:2:62  faults[0].provider: found akamia, expected a provider of this scenario: akamai, cloudfront. Did you mean akamai?',
    ],
    [
      'faults: [{ at: 55m, for: 10m, what: provider-outage, provider: akamai }]',
      'x.yaml:2:26  faults[0].for: found 10m, expected an end within the replay (5 min are left at 55 min).',
    ],
    [
      'faults: [{ at: 2h, for: 10m, what: provider-outage, provider: akamai }]',
      'x.yaml:2:16  faults[0].at: found 2h, expected a time before the end of the replay (1 h).',
    ],
    [
      'faults: [{ at: 1.1s, for: 10m, what: provider-outage, provider: akamai }]',
      'x.yaml:2:16  faults[0].at: found 1.1s, expected a multiple of 250 ms (simulate.fine-window).',
    ],
    [
      'faults: [{ at: 1m, for: 100ms, what: provider-outage, provider: akamai }]',
      'x.yaml:2:25  faults[0].for: found 100ms, expected a multiple of 250 ms (simulate.fine-window).',
    ],
    [
      'world: { services: { faults: [{ at: 55m, for: 10m, what: down, service: license }] } }',
      'x.yaml:2:47  world.services.faults[0].for: found 10m, expected an end within the replay (5 min are left at 55 min).',
    ],
    [
      'world: { services: { faults: [{ at: 1.1s, for: 1m, what: slow, service: sql }] } }',
      'x.yaml:2:37  world.services.faults[0].at: found 1.1s, expected a multiple of 250 ms (simulate.fine-window).',
    ],
    [
      'world: { services: { demand: { bots: { callers: 10k, at: 55m, for: 10m } } } }',
      'x.yaml:2:68  world.services.demand.bots.for: found 10m, expected an end within the replay (5 min are left at 55 min).',
    ],
    [
      'world: { storage: { losses: [{ at: 2h, what: leader-loss }] } }',
      'x.yaml:2:36  world.storage.losses[0].at: found 2h, expected a time before the end of the replay (1 h).',
    ],
    [
      'world: { storage: { losses: [{ at: 1m, for: 100ms, what: site-loss, site: europe-west1 }] } }',
      'x.yaml:2:45  world.storage.losses[0].for: found 100ms, expected a multiple of 250 ms (simulate.fine-window).',
    ],
    [
      'population: { regions: [india] }\nfaults: [{ at: 1m, for: 1m, what: provider-outage, provider: akamai, regions: [oceania] }]',
      'x.yaml:3:80  faults[0].regions[0]: found oceania, expected a region of this scenario: india.',
    ],
    ['duration: 61.6s', 'x.yaml:2:11  duration: found 61.6s, expected a multiple of 250 ms (simulate.fine-window).'],
    ['warmup: 5.1s', 'x.yaml:2:9  warmup: found 5.1s, expected a multiple of 250 ms (simulate.fine-window).'],
    [
      'duration: 7d\nsimulate: { window: 100ms, fine-window: 100ms }',
      'x.yaml:3:21  simulate.window: found windows of 100 ms and 100 ms over 7 d, expected at most 1 M windows in a replay.',
    ],
    [
      'simulate: { window: 700ms }',
      'x.yaml:2:21  simulate.window: found a window of 700 ms over fine windows of 250 ms, expected a whole number of fine windows in a window.',
    ],
    [
      'simulate: { fine-margin: 100ms }',
      'x.yaml:2:26  simulate.fine-margin: found 100ms, expected a multiple of 250 ms (simulate.fine-window).',
    ],
  ])('%s', (lines, problem) => {
    expect(problemOf(lines)).toBe(problem)
  })
})

it('says everything at once, in the order of the file', () => {
  const text = `
qestion: What if?
duration: 1h
population:
  listners: 50M
  plans: { free: 61, premium: 39% }
duration: 2h
world:
  routing: { cost: 0.5 }
faults:
  - { at: 3h, for: 10m, what: provider-outage, provider: akamia }
objectives:
  - startup < 1s
`
  expect(problemsIn(text)).toMatchInlineSnapshot(`
    [
      "8 problems in the scenario:",
      "x.yaml:2:1  question: found nothing, expected the question that the scenario answers, as text.",
      "x.yaml:2:1  qestion: found an unknown field, expected one of name, question, because, see-also, like, start, duration, warmup, seed, population, catalog, world, faults, objectives, simulate. Did you mean question?",
      "x.yaml:5:3  population.listners: found an unknown field, expected one of listeners, base, regions, plans, cellular, data-saver, devices, day-curve, preferences, session. Did you mean listeners?",
      "x.yaml:6:18  population.plans.free: found 61, expected a share from 0% to 100%, such as 61% or 0.61. Did you mean 61%?",
      "x.yaml:7:1  duration: found the key a second time, expected each key once.",
      "x.yaml:9:3  world.routing: found a sum of 130 %, expected latency, availability and cost that sum to 1 (100 %).",
      "x.yaml:11:11  faults[0].at: found 3h, expected a time before the end of the replay (2 h).",
      "x.yaml:13:5  objectives[0]: found startup < 1s, expected startup with one of p50, p90, p95, p99, p99.9, p99.99, such as startup p99 < 1s.",
    ]
  `)
})
