import { describe, expect, it } from 'vitest'
import { nodeHost } from './engine/host.node.ts'
import { scaleBy, smallPlan } from './plan.fixture.ts'
import type { Plan } from './plan.ts'
import type { Measured, Result } from './result.ts'
import { simulate } from './simulate.ts'
import { T_15 } from './stats/random-groups.ts'
import { Catalog } from './workload/catalog.ts'
import { buildMetros } from './workload/metros.ts'
import { buildGeometry } from './world/geometry.ts'

/** Everything at once: an outage, a release that fans rush to, pre-positioning off, coalescing on. */
const eventful: Plan = smallPlan({
  faults: [
    {
      what: 'provider-outage',
      provider: smallPlan().providers[0].name,
      regions: [smallPlan().population.regions[0].name],
      atMs: 240_000,
      forMs: 120_000,
    },
  ],
  catalog: {
    ...smallPlan().catalog,
    releases: [
      {
        name: 'album',
        tracks: 10,
        atMs: 120_000,
        shareOfPlays: 0.2,
        halfLifeMs: 86_400_000,
        rushListeners: 10_000,
        rushWithinMs: 20_000,
      },
    ],
  },
})
const run = (plan: Plan, workers = 1): Result => simulate(plan, { workers, host: nodeHost })
const reference = run(eventful)

describe('a result', () => {
  it.each([2, 3])('is the same, to the byte, with %i workers', (workers) => {
    expect(JSON.stringify(run(eventful, workers))).toBe(JSON.stringify(reference))
  })

  it('is the same when it is computed again', () => {
    expect(JSON.stringify(run(eventful))).toBe(JSON.stringify(reference))
  })

  it('differs with another seed, but no more than its intervals say', () => {
    const plan = smallPlan()
    const results = ['one', 'two', 'three'].map((seed) => run({ ...plan, seed }))
    expect(new Set(results.map((r) => r.events)).size).toBe(3)
    const figures: ((r: Result) => Measured)[] = [
      (r) => r.figures.startup.p50,
      (r) => r.figures.startup.p95,
      (r) => r.figures.edgeHitRatio,
      (r) => r.figures.costPerMillionPlaysUsd,
    ]
    for (const figure of figures) {
      for (const [a, b] of [
        [0, 1],
        [1, 2],
        [0, 2],
      ]) {
        const [x, y] = [figure(results[a]), figure(results[b])]
        // Of twelve differences between two seeds none is beyond three and a half of its standard errors.
        const error = Math.hypot(x.high - x.low, y.high - y.low) / 2 / T_15
        expect(Math.abs(x.value - y.value)).toBeLessThanOrEqual(3.5 * error)
      }
    }
  })

  it('is of the same world with another seed: its round trips, its tracks, its probes', () => {
    const plan = smallPlan()
    const rttOf = (given: Plan) => [...buildGeometry(given, buildMetros(given.population)).popRttMs]
    const lengths = (given: Plan) => Array.from({ length: 50 }, (_, track) => new Catalog(given).durationMs(track))
    for (const of of [rttOf, lengths]) {
      expect(of({ ...plan, seed: 'another' })).toEqual(of(plan))
      expect(of({ ...plan, worldSeed: 'another' })).not.toEqual(of(plan))
    }
    const probed = (seed: string) =>
      run({ ...eventful, seed })
        .happenings.filter(({ kind }) => kind === 'health')
        .map(({ fromMs }) => fromMs)
    expect(probed('another')).toEqual(reference.happenings.filter(({ kind }) => kind === 'health').map((h) => h.fromMs))
  })

  it('warns where a busy origin is one server of the scaled world', () => {
    const { origin } = smallPlan()
    const tight = run(smallPlan({ origin: { ...origin, bandwidthBps: 100e6, streamBps: 100e6 } }))
    expect(tight.stations[1].utilization).toBeGreaterThan(0.5)
    expect(tight.cautions.join()).toContain('few reads at a time (1)')
    expect(reference.cautions.join()).not.toContain('few reads at a time')
  })

  it('hardly moves when the windows are halved', () => {
    const { quietMs, fineMs, marginMs } = eventful.windows
    const halved = run({ ...eventful, windows: { quietMs: quietMs / 2, fineMs: fineMs / 2, marginMs } })
    expect(halved.figures.startup.p50.value).toBeCloseTo(reference.figures.startup.p50.value, 0)
    expect(halved.figures.edgeHitRatio.value).toBeCloseTo(reference.figures.edgeHitRatio.value, 2)
    expect(halved.figures.plays / reference.figures.plays).toBeCloseTo(1, 2)
  })
})

describe('the scaled world', () => {
  it('gives the same ratios, delays and full-size figures at another scale', () => {
    const at = (simulatedListeners: number): Result =>
      run(smallPlan({ scale: scaleBy(simulatedListeners, simulatedListeners / 50_000) }))
    const small = at(2_000)
    const large = at(10_000)
    expect(small.figures.edgeHitRatio.value).toBeCloseTo(large.figures.edgeHitRatio.value, 1)
    expect(small.figures.startup.p50.value / large.figures.startup.p50.value).toBeCloseTo(1, 1)
    expect(small.figures.plays / large.figures.plays).toBeCloseTo(1, 1)
    expect(small.figures.costUsd / large.figures.costUsd).toBeCloseTo(1, 1)
    expect(large.events).toBeGreaterThan(4 * small.events)
  })
})

describe('a release', () => {
  const release = {
    name: 'album',
    tracks: 10,
    atMs: 300_000,
    shareOfPlays: 0.2,
    halfLifeMs: 86_400_000,
    rushListeners: 20_000,
    rushWithinMs: 10_000,
  }
  const withAlbum = (delivery: Partial<Plan['delivery']>): Result =>
    run(
      smallPlan({
        catalog: { ...smallPlan().catalog, releases: [release] },
        delivery: { ...smallPlan().delivery, ...delivery },
      }),
    )
  const bucket = Math.floor(release.atMs / 10_000)

  it('brings the fans who come for it', () => {
    const before = run(smallPlan())
    const after = withAlbum({})
    expect(after.timeline.listeners[bucket + 6]).toBeGreaterThan(before.timeline.listeners[bucket + 6] + 15_000)
  })

  it('finds its tracks on the edges when they were put there ahead', () => {
    const cold = withAlbum({ coalescing: false })
    const placed = withAlbum({ coalescing: false, prepositionLeadMs: 60_000 })
    const shieldLoad = (r: Result): number => r.timeline.shieldRequestsPerS[bucket]
    expect(shieldLoad(placed)).toBeLessThan(shieldLoad(cold))
    expect(placed.happenings.map((h) => h.kind)).toEqual(['preposition', 'release'])
  })
})

describe('conservation', () => {
  it("holds Little's law on listeners and origin to 1e-9", () => {
    for (const station of reference.stations) {
      expect(station.meanInSystem).toBeGreaterThan(0)
      expect(Math.abs(station.littleDifference)).toBeLessThan(1e-9)
    }
  })

  it('gives every play to one provider and every byte to one bill', () => {
    const { providers, figures, plan } = reference
    expect(providers.reduce((sum, p) => sum + p.playShare.value, 0)).toBeCloseTo(1, 5)
    for (const [i, p] of providers.entries()) {
      expect(p.costUsd).toBeCloseTo(p.egressGb * plan.providers[i].priceUsdPerGb, 3)
    }
    expect(providers.reduce((sum, p) => sum + p.costUsd, 0) / figures.costUsd).toBeCloseTo(1, 5)
  })

  it('sends as many bytes over time as it bills', () => {
    const { timeline, providers } = run(smallPlan())
    const overTime = timeline.egressBps.flat().reduce((sum, bps) => sum + (bps * timeline.bucketMs) / 8000 / 1e9, 0)
    const billed = providers.reduce((sum, p) => sum + p.egressGb, 0)
    // What was asked for before the end is billed, what is sent after it is not drawn (and the same at the beginning).
    expect(overTime / billed).toBeCloseTo(1, 1)
  })

  it('plays what is heard: streams are plays, skips end before 30 s', () => {
    const { figures, plan } = run(smallPlan())
    const { earlySkipShare } = plan.population.session
    expect(figures.streams / figures.plays).toBeCloseTo(1 - earlySkipShare, 1)
    expect(figures.playedByRung.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5)
  })

  it('keeps the number of listeners at the target', () => {
    const { timeline, plan } = run(smallPlan())
    const peak = Math.max(...timeline.listeners)
    expect(peak).toBeLessThan(plan.population.listeners * 1.1)
    expect(peak).toBeGreaterThan(plan.population.listeners * 0.3)
  })
})

describe('a provider outage', () => {
  const fault = { what: 'provider-outage', atMs: 240_000, forMs: 120_000 } as const
  const plan = smallPlan()
  const everywhere = plan.population.regions.map((r) => r.name)
  const provider = plan.providers[0].name
  const calm = run(plan)
  const broken = run({ ...plan, faults: [{ ...fault, provider, regions: everywhere }] })

  it('moves everyone to the other provider while it lasts, and some time after it back', () => {
    const shareAt = (ms: number): number | null =>
      broken.timeline.playShare[0][Math.floor(ms / broken.timeline.bucketMs)]
    expect(shareAt(200_000)).toBeGreaterThan(0.1)
    expect(shareAt(300_000)).toBe(0)
  })

  it('is noticed by those who listen: failovers happen, each after at least one timeout', () => {
    expect(calm.figures.failover.p50.samples).toBeLessThan(broken.figures.failover.p50.samples / 10)
    expect(broken.figures.failover.p50.value).toBeGreaterThan(plan.retry.attemptTimeoutMs)
    expect(broken.happenings.map((h) => h.kind)).toContain('health')
  })

  it('costs far more time when the app waits for DNS', () => {
    const dns = run({
      ...plan,
      delivery: { ...plan.delivery, failover: 'dns' },
      faults: [{ ...fault, provider, regions: everywhere }],
    })
    expect(dns.figures.failover.p50.value).toBeGreaterThan(5 * broken.figures.failover.p50.value)
  })

  it('fails every play when it takes all providers', () => {
    const dark = run({
      ...plan,
      faults: plan.providers.map(({ name }) => ({ ...fault, provider: name, regions: everywhere })),
    })
    expect(dark.figures.failedPlays).toBeGreaterThan(0)
    expect(dark.figures.availability.value).toBeLessThan(0.95)
    const during = Math.floor(300_000 / dark.timeline.bucketMs)
    expect(dark.timeline.playsPerS[during]).toBe(0)
  })
})

it('more than one worker needs a host', () => {
  expect(() => simulate(smallPlan(), { workers: 2 })).toThrow('host')
})
