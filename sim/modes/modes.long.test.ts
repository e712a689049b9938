import { describe, expect, it } from 'vitest'
import { nodeHost } from '../engine/host.node.ts'
import { scaleBy, smallPlan } from '../plan.fixture.ts'
import type { Plan } from '../plan.ts'
import type { Measured, Result } from '../result.ts'
import { usualServices } from '../services/services-plan.fixture.ts'
import { simulate } from '../simulate.ts'
import { T_15 } from '../stats/random-groups.ts'
import { TICK_MS } from '../stats/tally.ts'

const LISTENERS = 20_000
const CALM = 4_000
const FAULT_AT_MS = 420_000
const FAULT_FOR_MS = 120_000

/** Twenty minutes in which a provider is out for two in the larger of two regions. */
const base = smallPlan({
  durationMs: 1_200_000,
  warmupMs: 300_000,
  population: { ...smallPlan().population, listeners: LISTENERS },
  faults: [{ what: 'provider-outage', provider: 'north', regions: ['west'], atMs: FAULT_AT_MS, forMs: FAULT_FOR_MS }],
})
const individual: Plan = { ...base, mode: 'individual', scale: scaleBy(LISTENERS, 1) }
const aggregate: Plan = {
  ...base,
  mode: 'aggregate',
  scale: scaleBy(CALM, CALM / LISTENERS),
  zoneScale: scaleBy(LISTENERS, 1),
}
const run = (plan: Plan, workers = 1): Result => simulate(plan, { workers, host: nodeHost })
const one = run(individual)
const other = run(aggregate)

/** The difference of two figures in standard errors of that difference. */
function errors(a: Measured, b: Measured): number {
  return Math.abs(a.value - b.value) / (Math.hypot(a.high - a.low, b.high - b.low) / 2 / T_15)
}

describe('individual and aggregate mode', () => {
  const figures: [string, (r: Result) => Measured][] = [
    ['start-up p50', (r) => r.figures.startup.p50],
    ['start-up p99', (r) => r.figures.startup.p99],
    ['rebuffering', (r) => r.figures.rebuffering],
    ['edge hit ratio', (r) => r.figures.edgeHitRatio],
    ['failover p50', (r) => r.figures.failover.p50],
    ['failover p99', (r) => r.figures.failover.p99],
    ['cost', (r) => r.figures.costPerMillionPlaysUsd],
  ]

  it.each(figures)('agree on %s within their intervals', (_, figure) => {
    expect(figure(one).samples).toBeGreaterThan(0)
    expect(errors(figure(one), figure(other))).toBeLessThan(4)
  })

  it('agree on availability, plays, sessions and listeners', () => {
    expect(other.figures.availability.value).toBeCloseTo(one.figures.availability.value, 3)
    // A Poisson number of sessions, each with a geometric number of plays, twice.
    const relative = 6 * Math.sqrt((2 * base.population.session.meanTracks) / other.figures.startup.p50.samples)
    for (const figure of ['plays', 'streams', 'sessions', 'peakListeners'] as const) {
      expect(Math.abs(other.figures[figure] / one.figures[figure] - 1)).toBeLessThan(relative)
    }
  })

  it('have as many failed attempts, those of all listeners of the region that is hit', () => {
    const failed = (r: Result): number => r.providers[0].failedAttempts
    // The zone has listeners of its own, so that the numbers differ as two Poisson numbers do.
    expect(Math.abs(failed(other) / failed(one) - 1)).toBeLessThan(6 * Math.sqrt(2 / failed(one)) + 0.02)
    expect(failed(one)).toBeGreaterThan(500)
  })

  it('see the outage at the same time', () => {
    const shareOf = (r: Result, fromMs: number, toMs: number): number => {
      const { bucketMs, playShare } = r.timeline
      const shares = playShare[0].slice(fromMs / bucketMs, toMs / bucketMs)
      return shares.reduce<number>((sum, share) => sum + (share ?? 0), 0) / shares.length
    }
    const before = [one, other].map((r) => shareOf(r, FAULT_AT_MS - FAULT_FOR_MS, FAULT_AT_MS))
    const during = [one, other].map((r) => shareOf(r, FAULT_AT_MS + 20_000, FAULT_AT_MS + FAULT_FOR_MS))
    for (const mode of [0, 1]) expect(during[mode]).toBeLessThan(0.8 * before[mode])
    expect(Math.abs(before[0] - before[1])).toBeLessThan(0.05)
    expect(Math.abs(during[0] - during[1])).toBeLessThan(0.05)
  })
})

describe('an aggregate result', () => {
  it('says where everybody was simulated', () => {
    expect(other.zones).toEqual([
      {
        fromMs: FAULT_AT_MS - 60_000,
        toMs: FAULT_AT_MS + FAULT_FOR_MS + 180_000,
        regions: ['west'],
        peakListeners: expect.any(Number),
        events: expect.any(Number),
      },
    ])
    const [{ peakListeners, events }] = other.zones
    expect(peakListeners / (LISTENERS * 0.6)).toBeGreaterThan(0.8)
    expect(events).toBeLessThan(other.events)
    expect(other.events).toBeLessThan(0.7 * one.events)
    expect(other.cautions.join()).toContain('Aggregate mode')
    expect([one.zones, one.cautions.join().includes('Aggregate mode')]).toEqual([[], false])
  })

  it.each([2, 3])('is the same, to the byte, with %i workers', (workers) => {
    expect(JSON.stringify(run(aggregate, workers))).toBe(JSON.stringify(other))
  })

  it("keeps plays, listeners and Little's law", () => {
    expect(other.providers.reduce((sum, p) => sum + p.playShare.value, 0)).toBeCloseTo(1, 5)
    for (const { littleDifference } of other.stations) expect(Math.abs(littleDifference)).toBeLessThan(1e-9)
    const { timeline, figures, stations, plan } = other
    const listenerMs = timeline.listeners.reduce((sum, n) => sum + n * timeline.bucketMs, 0)
    expect(listenerMs / plan.durationMs / stations[0].meanInSystem).toBeCloseTo(1, 3)
    const plays = timeline.playsPerS.reduce((sum, perS) => sum + (perS * timeline.bucketMs) / 1000, 0)
    expect(plays / figures.plays).toBeCloseTo(1, 4)
  })

  it('has no seam where zones begin and end', () => {
    const { timeline, plan } = other
    // Two samples of a Poisson number of listeners, of whom few in the calm run stand for all.
    const most = (6 * Math.sqrt(2)) / Math.sqrt(CALM)
    for (const edgeMs of [FAULT_AT_MS - 60_000, FAULT_AT_MS + FAULT_FOR_MS + 180_000]) {
      const bucket = edgeMs / timeline.bucketMs
      const [before, after] = [timeline.listeners[bucket - 1], timeline.listeners[bucket]]
      expect(Math.abs(after / before - 1)).toBeLessThan(most)
    }
    expect(timeline.bucketMs % TICK_MS).toBe(0)
    expect(Math.max(...timeline.listeners)).toBeLessThan(1.15 * plan.population.listeners)
  })

  it('is that of the calm run where nothing happens at all, but for the origin, which waits as the whole would', () => {
    const calm = { ...base, faults: [], scale: aggregate.scale }
    const sampled = run(calm)
    const still = run({ ...calm, mode: 'aggregate', zoneScale: aggregate.zoneScale })
    expect(still.zones).toEqual([])
    expect(still.figures.plays).toBe(sampled.figures.plays)
    expect(still.timeline.listeners).toEqual(sampled.timeline.listeners)
    expect(errors(still.figures.startup.p99, sampled.figures.startup.p99)).toBeLessThan(1)
  })
})

describe('a fault of a service', () => {
  it('is met by everybody everywhere, and makes the same of start-up in both modes', () => {
    const fault = { what: 'slow', service: 'playback', times: 20, atMs: FAULT_AT_MS, forMs: FAULT_FOR_MS } as const
    const slow = { durationMs: 900_000, faults: [], services: usualServices({ faults: [fault] }) }
    const [each, merged] = [individual, aggregate].map((plan) => run({ ...plan, ...slow }))
    expect(merged.zones.map(({ regions }) => regions)).toEqual([['west', 'east']])
    // Over the second half of the fault. How long a queue a jam makes is chance: at four seeds -23 to +27 %.
    const [inEach, inMerged] = [each, merged].map(({ timeline: { bucketMs, startupP50Ms } }) => {
      const [from, to] = [FAULT_AT_MS + FAULT_FOR_MS / 2, FAULT_AT_MS + FAULT_FOR_MS].map((ms) => ms / bucketMs)
      return startupP50Ms.slice(from, to).reduce<number>((sum, ms) => sum + (ms ?? 0), 0) / (to - from)
    })
    expect(Math.abs(Math.log(inMerged / inEach))).toBeLessThan(0.7)
    expect(inEach).toBeGreaterThan(1.2 * each.figures.startup.p50.value)
    // How fast a jam becomes how large is chance that all listeners share, in no interval, and the few tell it a little later.
    expect(Math.abs(merged.figures.startup.p99.value / each.figures.startup.p99.value - 1)).toBeLessThan(0.25)
  })
})

describe('a release', () => {
  it('brings the same rush in both modes, and everybody everywhere is simulated', () => {
    const releases = [
      {
        name: 'album',
        tracks: 10,
        atMs: 300_000,
        shareOfPlays: 0.2,
        halfLifeMs: 86_400_000,
        rushListeners: 8_000,
        rushWithinMs: 10_000,
      },
    ]
    const short = { durationMs: 600_000, faults: [], catalog: { ...base.catalog, releases } }
    const [each, merged] = [individual, aggregate].map((plan) => run({ ...plan, ...short }))
    expect(merged.zones.map(({ regions }) => regions)).toEqual([['west', 'east']])
    const bucket = Math.floor(330_000 / each.timeline.bucketMs)
    expect(merged.timeline.listeners[bucket] / each.timeline.listeners[bucket]).toBeCloseTo(1, 1)
    expect(merged.timeline.shieldRequestsPerS.length).toBe(each.timeline.shieldRequestsPerS.length)
    expect(errors(each.figures.startup.p99, merged.figures.startup.p99)).toBeLessThan(4)
  })
})
