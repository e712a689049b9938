import { describe, expect, it } from 'vitest'
import { cumulativeShare } from '../../sim/workload/popularity-curve.ts'
import { libraryNames } from './find.ts'
import { loadPlan, type Resolved, resolveScenario } from './resolve.ts'
import { linesOf, loadText } from './scenario-files.fixture.ts'

const cwd = process.cwd()
const resolveText = (text: string, options = {}): Resolved => resolveScenario(loadText(text, options), cwd)

it('fills in every default', () => {
  const { plan } = resolveText('question: What if nothing is said?')
  const { popularity, ...catalog } = plan.catalog
  const { regions, dayCurve, ...population } = plan.population
  // What services and storage come to is told by the tests beside their files.
  const { services, storage, ...rest } = plan
  expect({ ...rest, catalog, population }).toMatchInlineSnapshot(`
    {
      "because": null,
      "catalog": {
        "durationMs": {
          "median": 205000,
          "p99": 480000,
        },
        "regional": {
          "shareOfPlays": 0,
          "shareOfTracks": 0.2,
        },
        "releases": [],
        "tracks": 100000000,
      },
      "costs": {
        "edgeDiskUsdPerGbMonth": 0.02,
        "originEgressUsdPerGb": 0.005,
        "originUsdPerGbpsMonth": 300,
        "popUsdPerMonth": 1500,
        "shieldDiskUsdPerGbMonth": 0.01,
        "workerUsdPerMonth": 36,
      },
      "delivery": {
        "chunkMs": 10000,
        "coalescing": true,
        "compareForms": false,
        "dnsTtlMs": 60000,
        "edgeServiceMs": {
          "median": 2,
          "p99": 15,
        },
        "eviction": "lru",
        "expired": "revalidate",
        "failover": "client-retry",
        "prepositionLeadMs": null,
        "startCaches": "warm",
        "ttlMs": null,
        "urlLifeMs": 1800000,
        "warmAtPlaysPerMinute": null,
      },
      "durationMs": 3600000,
      "faults": [],
      "health": {
        "failuresToUnhealthy": 2,
        "probeIntervalMs": 5000,
        "successesToHealthy": 3,
      },
      "mode": "sampled",
      "name": "x",
      "network": {
        "cellular": {
          "changes": {
            "everyMs": 20000,
            "rttShare": 0.2,
            "sigma": 0.5,
          },
          "dropMeanMs": 8000,
          "dropPerTrack": 0.02,
          "lossRate": 0.001,
          "rttMs": {
            "median": 35,
            "p99": 150,
          },
          "throughputBps": {
            "median": 15000000,
            "p1": 1000000,
          },
        },
        "connection": {
          "firstTimeoutMs": 1000,
          "idleMs": 60000,
          "initialWindowSegments": 10,
          "leastTimeoutMs": 200,
        },
        "ispsPerMetro": 3,
        "peeringSigma": 0.3,
        "popRttMs": {
          "local": 4,
          "remote": 18,
        },
        "shieldRttMs": 12,
        "wifi": {
          "changes": {
            "everyMs": 60000,
            "rttShare": 0.2,
            "sigma": 0.25,
          },
          "dropMeanMs": 3000,
          "dropPerTrack": 0.001,
          "lossRate": 0.0002,
          "rttMs": {
            "median": 8,
            "p99": 40,
          },
          "throughputBps": {
            "median": 40000000,
            "p1": 4000000,
          },
        },
      },
      "objectives": [],
      "origin": {
        "bandwidthBps": 800000000000,
        "serviceMs": {
          "median": 35,
          "p99": 180,
        },
        "streamBps": 1000000000,
      },
      "playback": {
        "abandonment": true,
        "authorizeMs": {
          "median": 12,
          "p99": 60,
        },
        "bufferHighMs": 30000,
        "bufferLowMs": 5000,
        "prefetchAt": 0.75,
        "prefetchChunks": 3,
        "protocol": "chunks",
        "quality": "adaptive",
        "startBufferMs": 500,
      },
      "population": {
        "base": {
          "free": {
            "sessionsPerDay": 0.65,
            "shape": 0.3,
          },
          "name": "s0",
          "premium": {
            "sessionsPerDay": 1.3,
            "shape": 0.3,
          },
          "users": 675000000,
        },
        "cellularShare": 0.45,
        "dataSaverShare": 0.08,
        "devices": {
          "desktop": 0.16,
          "phone": 0.68,
          "speaker": 0.1,
          "tv": 0.06,
        },
        "listeners": 50000000,
        "preferences": {
          "free": [
            0,
            0.3,
            0.7,
            0,
          ],
          "premium": [
            0,
            0,
            0.69,
            0.31,
          ],
        },
        "premiumShare": 0.39,
        "session": {
          "earlySkipShare": 0.24,
          "lateSkipShare": 0.1,
          "meanTracks": 12,
          "repeatShare": 0.06,
          "seekShare": 0.05,
        },
      },
      "providers": [
        {
          "availability": 0.999,
          "edgeBytes": 10000000000000,
          "name": "akamai",
          "pops": 90,
          "priceTiers": [
            {
              "upToGb": null,
              "usdPerGb": 0.006,
            },
          ],
          "priceUsdPerGb": 0.006,
        },
        {
          "availability": 0.999,
          "edgeBytes": 10000000000000,
          "name": "cloudfront",
          "pops": 60,
          "priceTiers": [
            {
              "upToGb": null,
              "usdPerGb": 0.008,
            },
          ],
          "priceUsdPerGb": 0.008,
        },
      ],
      "question": "What if nothing is said?",
      "retry": {
        "attemptTimeoutMs": 800,
        "backoffBaseMs": 50,
        "backoffCapMs": 1000,
        "cooldownMs": 60000,
        "maxAttempts": 3,
      },
      "routing": {
        "availability": 0.3,
        "cost": 0.2,
        "latency": 0.5,
      },
      "scale": {
        "exactTracks": 64,
        "factor": 0.02,
        "oneTrackIn": 8,
        "originFactor": 0.02,
        "simulatedListeners": 1000000,
      },
      "schemaVersion": 1,
      "seeAlso": [],
      "seed": "soundcheck",
      "shield": {
        "bytes": 100000000000000,
        "serviceMs": {
          "median": 4,
          "p99": 30,
        },
        "ttlMs": null,
      },
      "startUtcMs": 1795201200000,
      "warmupMs": 300000,
      "windows": {
        "fineMs": 250,
        "marginMs": 30000,
        "quietMs": 60000,
      },
      "worldSeed": "soundcheck",
      "zoneScale": null,
    }
  `)
  expect(services).not.toBeNull()
  expect(storage.simulated).toBe(true)
  expect(popularity.label).toBe('s4-cdn: top 1 % = 80 %, top 10 % = 95 %')
  expect(popularity.source).toBe('S4, its section on CDNs')
  expect(regions).toHaveLength(10)
  expect(regions.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12)
  expect(dayCurve).toHaveLength(168)
  expect(dayCurve.reduce((sum, hour) => sum + hour, 0) / 168).toBeCloseTo(1, 12)
})

it('says everything the scenario says, in base units', () => {
  const { plan } = resolveText(`
name: full
question: q
because: b
see-also: [evening-peak]
start: 2026-11-21T00:30:00+01:00
duration: 2h
warmup: 10m
seed: 7
population:
  listeners: 20M
  regions: [oceania, us-west]
  plans: { free: 25%, premium: 75% }
  cellular: 10%
  data-saver: 5%
  day-curve: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3]
  preferences: { free: { 24kbps: 100% }, premium: { 320kbps: 100% } }
  session: { tracks: 4, early-skip: 1%, late-skip: 2% }
catalog:
  tracks: 1M
  popularity: { points: { 10%: 70%, 1%: 30% } }
  duration: { median: 3m, p99: 6m }
  releases: [{ name: album, tracks: 10, at: 30m, share-of-plays: 18%, fades: { half-life: 12h } }]
world:
  seed: 3
  providers:
    fastly: { pops: 5 }
    own: { edge: 1TB, price: 0.001 USD/GB, availability: 99% }
  shield: { size: 1PB, service-time: { median: 1ms, p99: 2ms } }
  origin: { bandwidth: 1Tbps, stream: 100Mbps, service-time: { median: 3ms, p99: 4ms } }
  delivery:
    chunk: 5s
    eviction: fifo
    coalescing: off
    preposition: { lead: 20m }
    failover: dns
    dns-ttl: 30s
    edge-service-time: { median: 5ms, p99: 6ms }
    caches: cold
    compare: on
  routing: { latency: 0.2, availability: 0.2, cost: 0.6 }
  health: { probe-every: 1s, failures: 4, successes: 5 }
  retry: { attempt-timeout: 1s, attempts: 2, backoff: { base: 10ms, cap: 20ms }, cooldown: 0s }
  playback:
    quality: fixed
    buffer: { low: 6s, high: 12s }
    prefetch: { at: 90%, chunks: 1 }
    start-buffer: 1s
    authorize: { median: 7ms, p99: 8ms }
  network:
    wifi: { throughput: { median: 50Mbps, p1: 5Mbps }, rtt: { median: 1ms, p99: 2ms }, changes: { spread: 0.1, rtt-share: 30%, every: 5s }, drops: { per-track: 1%, mean: 1s } }
    cellular: { throughput: { median: 5Mbps, p1: 500kbps }, rtt: { median: 3ms, p99: 4ms }, changes: { spread: 0.2, rtt-share: 40%, every: 7s }, drops: { per-track: 3%, mean: 2s } }
    pop-rtt: { local: 1ms, remote: 2ms }
    peering-spread: 0.4
    isps: 2
    shield-rtt: 9ms
  services: { simulated: off }
  storage: { simulated: off }
faults: [{ at: 45m, for: 10m, what: provider-outage, provider: own, regions: all }]
objectives: [startup p99 < 500ms]
simulate: { listeners: 100k, window: 5s, fine-window: 100ms, fine-margin: 10s }
`)
  const { popularity, ...catalog } = plan.catalog
  const { services, storage, ...rest } = plan
  expect({ ...rest, catalog }).toMatchInlineSnapshot(`
    {
      "because": "b",
      "catalog": {
        "durationMs": {
          "median": 180000,
          "p99": 360000,
        },
        "regional": {
          "shareOfPlays": 0,
          "shareOfTracks": 0.2,
        },
        "releases": [
          {
            "atMs": 1800000,
            "halfLifeMs": 43200000,
            "name": "album",
            "rushListeners": 0,
            "rushWithinMs": 60000,
            "shareOfPlays": 0.18,
            "tracks": 10,
          },
        ],
        "tracks": 1000000,
      },
      "costs": {
        "edgeDiskUsdPerGbMonth": 0.02,
        "originEgressUsdPerGb": 0.005,
        "originUsdPerGbpsMonth": 300,
        "popUsdPerMonth": 1500,
        "shieldDiskUsdPerGbMonth": 0.01,
        "workerUsdPerMonth": 36,
      },
      "delivery": {
        "chunkMs": 5000,
        "coalescing": false,
        "compareForms": true,
        "dnsTtlMs": 30000,
        "edgeServiceMs": {
          "median": 5,
          "p99": 6,
        },
        "eviction": "fifo",
        "expired": "revalidate",
        "failover": "dns",
        "prepositionLeadMs": 1200000,
        "startCaches": "cold",
        "ttlMs": null,
        "urlLifeMs": 1800000,
        "warmAtPlaysPerMinute": null,
      },
      "durationMs": 7200000,
      "faults": [
        {
          "atMs": 2700000,
          "forMs": 600000,
          "provider": "own",
          "regions": [
            "us-west",
            "oceania",
          ],
          "what": "provider-outage",
        },
      ],
      "health": {
        "failuresToUnhealthy": 4,
        "probeIntervalMs": 1000,
        "successesToHealthy": 5,
      },
      "mode": "sampled",
      "name": "full",
      "network": {
        "cellular": {
          "changes": {
            "everyMs": 7000,
            "rttShare": 0.4,
            "sigma": 0.2,
          },
          "dropMeanMs": 2000,
          "dropPerTrack": 0.03,
          "lossRate": 0.001,
          "rttMs": {
            "median": 3,
            "p99": 4,
          },
          "throughputBps": {
            "median": 5000000,
            "p1": 500000,
          },
        },
        "connection": {
          "firstTimeoutMs": 1000,
          "idleMs": 60000,
          "initialWindowSegments": 10,
          "leastTimeoutMs": 200,
        },
        "ispsPerMetro": 2,
        "peeringSigma": 0.4,
        "popRttMs": {
          "local": 1,
          "remote": 2,
        },
        "shieldRttMs": 9,
        "wifi": {
          "changes": {
            "everyMs": 5000,
            "rttShare": 0.3,
            "sigma": 0.1,
          },
          "dropMeanMs": 1000,
          "dropPerTrack": 0.01,
          "lossRate": 0.0002,
          "rttMs": {
            "median": 1,
            "p99": 2,
          },
          "throughputBps": {
            "median": 50000000,
            "p1": 5000000,
          },
        },
      },
      "objectives": [
        {
          "metric": "startup",
          "op": "<",
          "quantile": 0.99,
          "target": 500,
          "text": "startup p99 < 500ms",
          "unit": "ms",
        },
      ],
      "origin": {
        "bandwidthBps": 1000000000000,
        "serviceMs": {
          "median": 3,
          "p99": 4,
        },
        "streamBps": 100000000,
      },
      "playback": {
        "abandonment": true,
        "authorizeMs": {
          "median": 7,
          "p99": 8,
        },
        "bufferHighMs": 12000,
        "bufferLowMs": 6000,
        "prefetchAt": 0.9,
        "prefetchChunks": 1,
        "protocol": "chunks",
        "quality": "fixed",
        "startBufferMs": 1000,
      },
      "population": {
        "base": {
          "free": {
            "sessionsPerDay": 0.65,
            "shape": 0.3,
          },
          "name": "s0",
          "premium": {
            "sessionsPerDay": 1.3,
            "shape": 0.3,
          },
          "users": 675000000,
        },
        "cellularShare": 0.1,
        "dataSaverShare": 0.05,
        "dayCurve": [
          0.5,
          0.5,
          0.5,
          0.5,
          0.5,
          0.5,
          0.5,
          0.5,
          0.5,
          0.5,
          0.5,
          0.5,
          1.5,
          1.5,
          1.5,
          1.5,
          1.5,
          1.5,
          1.5,
          1.5,
          1.5,
          1.5,
          1.5,
          1.5,
        ],
        "devices": {
          "desktop": 0.16,
          "phone": 0.68,
          "speaker": 0.1,
          "tv": 0.06,
        },
        "listeners": 20000000,
        "preferences": {
          "free": [
            1,
            0,
            0,
            0,
          ],
          "premium": [
            0,
            0,
            0,
            1,
          ],
        },
        "premiumShare": 0.75,
        "regions": [
          {
            "metros": 7,
            "name": "us-west",
            "originRttMs": 40,
            "share": 0.7777777777777778,
            "utcOffsetMinutes": -480,
          },
          {
            "metros": 3,
            "name": "oceania",
            "originRttMs": 130,
            "share": 0.2222222222222222,
            "utcOffsetMinutes": 600,
          },
        ],
        "session": {
          "earlySkipShare": 0.01,
          "lateSkipShare": 0.02,
          "meanTracks": 4,
          "repeatShare": 0.06,
          "seekShare": 0.05,
        },
      },
      "providers": [
        {
          "availability": 0.999,
          "edgeBytes": 10000000000000,
          "name": "fastly",
          "pops": 5,
          "priceTiers": [
            {
              "upToGb": null,
              "usdPerGb": 0.008,
            },
          ],
          "priceUsdPerGb": 0.008,
        },
        {
          "availability": 0.99,
          "edgeBytes": 1000000000000,
          "name": "own",
          "pops": 60,
          "priceTiers": [
            {
              "upToGb": null,
              "usdPerGb": 0.001,
            },
          ],
          "priceUsdPerGb": 0.001,
        },
      ],
      "question": "q",
      "retry": {
        "attemptTimeoutMs": 1000,
        "backoffBaseMs": 10,
        "backoffCapMs": 20,
        "cooldownMs": 0,
        "maxAttempts": 2,
      },
      "routing": {
        "availability": 0.2,
        "cost": 0.6,
        "latency": 0.2,
      },
      "scale": {
        "exactTracks": 0,
        "factor": 0.005,
        "oneTrackIn": 1,
        "originFactor": 0.005,
        "simulatedListeners": 100000,
      },
      "schemaVersion": 1,
      "seeAlso": [
        "evening-peak",
      ],
      "seed": "7",
      "shield": {
        "bytes": 1000000000000000,
        "serviceMs": {
          "median": 1,
          "p99": 2,
        },
        "ttlMs": null,
      },
      "startUtcMs": 1795217400000,
      "warmupMs": 600000,
      "windows": {
        "fineMs": 100,
        "marginMs": 10000,
        "quietMs": 5000,
      },
      "worldSeed": "3",
      "zoneScale": null,
    }
  `)
  expect([0.01, 0.1].map((x) => cumulativeShare(popularity.segments, x))).toEqual([
    expect.closeTo(0.3, 12),
    expect.closeTo(0.7, 12),
  ])
  expect(popularity).toMatchObject({ label: 'top 1 % = 30 %, top 10 % = 70 %', source: 'the scenario' })
  expect(services).toBeNull()
  expect(storage.simulated).toBe(false)
})

describe('popularity', () => {
  it.each<[string, ...[number, number][]]>([
    ['s1-main', [0.01, 0.9], [0.1, 0.99]],
    ['s4-cdn', [0.01, 0.8], [0.1, 0.95]],
    ['s4-sizing', [0.02, 0.75]],
  ])('%s meets its claim', (name, ...claims) => {
    const { segments } = resolveText(`question: q\ncatalog: { popularity: ${name} }`).plan.catalog.popularity
    for (const [top, share] of claims) expect(cumulativeShare(segments, top)).toBeCloseTo(share, 12)
  })

  it('may be a Zipf law over the tracks of the catalog', () => {
    const { plan } = resolveText('question: q\ncatalog: { tracks: 1M, popularity: { zipf: 0.9 } }')
    expect(plan.catalog.popularity).toMatchObject({ label: 'Zipf 0.9', source: 'the scenario' })
    expect(1 / plan.catalog.popularity.segments[0].share).toBeCloseTo(30.380605026, 8)
  })
})

describe('scale', () => {
  it('simulates a million listeners of more', () => {
    const { scale } = resolveText('question: q\npopulation: { listeners: 20M }').plan
    expect(scale).toMatchObject({ simulatedListeners: 1_000_000, factor: 0.05 })
  })

  it('simulates everybody in individual mode', () => {
    const { plan, rows } = resolveText('question: q\npopulation: { listeners: 2M }\nsimulate: { mode: individual }')
    expect(plan).toMatchObject({ mode: 'individual', scale: { simulatedListeners: 2e6, factor: 1 }, zoneScale: null })
    expect(rows.find(({ path }) => path === 'simulate.listeners')).toMatchObject({
      value: '2 M',
      source: 'all of population.listeners',
    })
  })

  it('simulates everybody in the zones of aggregate mode, with tables as large as for everybody', () => {
    const text = (simulate: string) => `question: q\npopulation: { listeners: 50M }\nsimulate: { ${simulate} }`
    const { plan } = resolveText(text('mode: aggregate, listeners: 100k'))
    expect(plan.scale).toMatchObject({ simulatedListeners: 100_000, factor: 0.002 })
    expect(plan.zoneScale).toEqual(resolveText(text('mode: individual')).plan.scale)
  })

  it('never simulates more than there are', () => {
    const { plan, rows } = resolveText('question: q\npopulation: { listeners: 300k }')
    expect(plan.scale).toMatchObject({ simulatedListeners: 300_000, factor: 1 })
    expect(rows.find(({ path }) => path === 'simulate.listeners')).toMatchObject({
      value: '300 k',
      source: 'at most population.listeners',
    })
  })

  it('follows the command line', () => {
    const { plan, rows } = resolveText('question: q\nseed: mine', { listeners: 50_000, seed: 'theirs' })
    expect(plan.scale).toMatchObject({ simulatedListeners: 50_000, factor: 0.001 })
    expect(plan.seed).toBe('theirs')
    const origins = rows.filter(({ origin }) => origin === 'command line').map(({ path, value }) => [path, value])
    expect(origins).toEqual([
      ['seed', 'theirs'],
      ['simulate.listeners', '50 k'],
    ])
  })
})

describe('regions', () => {
  it('share the world among those that are chosen', () => {
    const { regions } = resolveText('question: q\npopulation: { regions: [oceania, us-west] }').plan.population
    expect(regions.map(({ name, share }) => [name, Number(share.toFixed(4))])).toEqual([
      ['us-west', 0.7778],
      ['oceania', 0.2222],
    ])
  })

  it('are all hit by a fault that says all', () => {
    const fault = 'faults: [{ at: 1m, for: 1m, what: provider-outage, provider: akamai }]'
    const { faults } = resolveText(`question: q\npopulation: { regions: [oceania, us-west] }\n${fault}`).plan
    expect(faults[0].regions).toEqual(['us-west', 'oceania'])
  })
})

describe('the library', () => {
  it.each(libraryNames())('%s resolves', (name) => {
    const { plan, rows } = loadPlan(name, { cwd })
    const simulatedListeners = name === 'day' ? 100_000 : 1_000_000
    expect(plan).toMatchObject({ schemaVersion: 1, name, scale: { simulatedListeners } })
    expect(plan.population.listeners).toBe(50_000_000)
    expect(plan.because).not.toBeNull()
    expect(plan.objectives.length).toBeGreaterThanOrEqual(4)
    expect(new Set(rows.map(({ path }) => path)).size).toBe(rows.length)
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan)
  })

  it('tells the album drop three times, with one difference', () => {
    const cold = loadPlan('album-drop', { cwd }).plan
    const prepositioned = loadPlan('album-drop-prepositioned', { cwd }).plan
    expect(cold.delivery.prepositionLeadMs).toBeNull()
    const { name, question, because, seeAlso } = prepositioned
    const delivery = { ...cold.delivery, prepositionLeadMs: 300_000 }
    expect(prepositioned).toEqual({ ...cold, name, question, because, seeAlso, delivery })
    const surprise = loadPlan('surprise-album', { cwd }).plan
    expect(surprise.delivery).toEqual({ ...cold.delivery, warmAtPlaysPerMinute: 50_000 })
    expect(surprise.catalog).toEqual(cold.catalog)
  })

  it("takes Akamai away in Europe's evening", () => {
    expect(loadPlan('cdn-provider-outage', { cwd }).plan.faults).toEqual([
      {
        what: 'provider-outage',
        provider: 'akamai',
        regions: ['eu-west', 'eu-central'],
        atMs: 1_800_000,
        forMs: 600_000,
      },
    ])
  })
})

it('every row has an origin, and every default a source', () => {
  const { rows } = loadPlan('album-drop-prepositioned', { cwd })
  for (const row of rows) {
    expect(row.origin).toMatch(
      /^(default|derived|preset [a-z0-9-]+|scenarios.library.album-drop(-prepositioned)?\.yaml:\d+)$/,
    )
    if (!row.origin.includes('.yaml')) expect(row.source).toMatch(/^.+$/)
    expect(row.about).toMatch(/\.$/)
  }
})

it('reports a wrong scenario like the loader', () => {
  expect(linesOf(() => loadPlan('nowhere', { cwd }))[0]).toMatch(/^There is no scenario nowhere/)
})
