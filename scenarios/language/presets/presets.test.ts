import { describe, expect, it } from 'vitest'
import { smallPlan } from '../../../sim/plan.fixture.ts'
import { dailyUse } from '../../../sim/workload/daily-use.ts'
import { problemOfPoints } from '../../../sim/workload/popularity-curve.ts'
import { parseQuantity } from '../parse-quantity.ts'
import { type BaseName, baseNames, baseOfPlan, basePresets } from './bases.ts'
import { dayCurves, hoursOfPlan } from './day-curves.ts'
import { popularityPresets } from './popularity.ts'
import { anyProvider, providerPresets } from './providers.ts'
import { regionsNamed, WORLD } from './regions.ts'

describe('world', () => {
  it('has shares that sum to 1 and about 100 metros, more where more listen', () => {
    expect(WORLD.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12)
    expect(WORLD.reduce((sum, { metros }) => sum + metros, 0)).toBe(100)
    const byShare = [...WORLD].sort((a, b) => a.share - b.share).map(({ metros }) => metros)
    expect(byShare).toEqual([...byShare].sort((a, b) => a - b))
  })

  it('lets its regions share among themselves', () => {
    expect(regionsNamed(WORLD.map(({ name }) => name)).map(({ share }) => share)).toEqual(
      WORLD.map(({ share }) => expect.closeTo(share, 12)),
    )
  })
})

describe('day curves', () => {
  const sum = (hours: readonly number[]): number => hours.reduce((total, hour) => total + hour, 0)

  it('have 24 hours and a mean of 1 on weekdays', () => {
    for (const { hours } of Object.values(dayCurves)) {
      expect(hours).toHaveLength(24)
      expect(sum(hours) / 24).toBeCloseTo(1, 12)
    }
  })

  it.each([
    ['commute-and-evening', 2.6],
    ['steep-commute-and-evening', 3],
  ] as const)('%s peaks at %d times the mean of its day, in one time zone', (name, factor) => {
    const { hours } = dayCurves[name]
    expect(Math.max(...hours)).toBe(factor)
    // Commutes are peaks of their own: higher than the hours around them.
    expect(hours[8]).toBeGreaterThan(Math.max(hours[6], hours[10]))
    expect(hours[17]).toBeGreaterThan(1.5)
  })

  it('have weekends later and flatter, with about as much listening', () => {
    for (const { hours, weekend } of [dayCurves['commute-and-evening'], dayCurves['steep-commute-and-evening']]) {
      expect([weekend.saturday, weekend.sunday].map((day) => sum(day) / 24)).toEqual([
        expect.closeTo(1.05, 12),
        expect.closeTo(1, 12),
      ])
      const morning = (day: readonly number[]): number => sum(day.slice(5, 9))
      for (const day of [weekend.saturday, weekend.sunday]) {
        expect(day).toHaveLength(24)
        expect(Math.max(...day)).toBeLessThan(Math.max(...hours))
        expect(morning(day)).toBeLessThan(morning(hours) / 2)
      }
    }
  })

  it('are a week from Monday on in a plan, with a mean of 1, or a day where all are alike', () => {
    const week = hoursOfPlan(dayCurves['commute-and-evening'])
    expect(week).toHaveLength(168)
    expect(sum(week) / 168).toBeCloseTo(1, 12)
    expect(week[24 * 5 + 21] / week[20]).toBeCloseTo(2.05 / 2.6, 12)
    expect(hoursOfPlan(dayCurves.flat)).toEqual(dayCurves.flat.hours)
    expect(hoursOfPlan({ hours: Array.from({ length: 24 }, (_, hour) => hour) })[23]).toBeCloseTo(2, 12)
  })
})

describe('user bases', () => {
  const use = (name: BaseName) =>
    dailyUse({
      population: {
        ...smallPlan().population,
        premiumShare: 0.39,
        regions: WORLD.map((region) => ({ ...region })),
        dayCurve: hoursOfPlan(dayCurves['commute-and-evening']),
        base: baseOfPlan(name),
        session: {
          meanTracks: basePresets[name].tracks,
          earlySkipShare: 0.24,
          lateSkipShare: 0.1,
          repeatShare: 0,
          seekShare: 0,
        },
      },
      catalog: { durationMs: { median: 205_000, p99: 480_000 } },
    })

  it('are those of the five documents', () => {
    expect(baseNames.map((name) => basePresets[name].users / 1e6)).toEqual([675, 500, 615, 100, 600])
  })

  it.each(baseNames)('%s: published daily users and streams come out, to 2 %%', (name) => {
    const { dailyUsers, streamsPerDay } = basePresets[name].published
    const found = use(name)
    if (dailyUsers !== null) expect(Math.abs(found.dailyUsers / dailyUsers - 1)).toBeLessThan(0.02)
    if (streamsPerDay !== null) expect(Math.abs(found.streamsPerDay / streamsPerDay - 1)).toBeLessThan(0.02)
    expect(found.dailyUsers).toBeLessThan(basePresets[name].users)
  })

  it.each([
    ['s0', 25],
    ['s1', 5],
  ] as const)('%s: a daily user has %d streams, to 2 %%', (name, streams) => {
    expect(Math.abs(use(name).streamsPerDailyUser / streams - 1)).toBeLessThan(0.02)
  })

  it('S0 has its 50 M listeners only if all its evenings were one, and S4 12.2 M on average', () => {
    const s0 = use('s0')
    expect(s0.peakListeners).toBeLessThan(0.6 * 50e6)
    expect(Math.abs((s0.meanListeners * s0.localPeakFactor) / 50e6 - 1)).toBeLessThan(0.06)
    expect(Math.abs(use('s4').meanListeners / 12.2e6 - 1)).toBeLessThan(0.01)
  })
})

it('popularity presets are curves', () => {
  for (const { points } of Object.values(popularityPresets)) expect(problemOfPoints(points)).toBeNull()
})

it('provider presets are written in the language', () => {
  for (const { edge, price, availability } of [anyProvider, ...Object.values(providerPresets)]) {
    expect(parseQuantity(edge, 'bytes')).toBe(1e13)
    expect(parseQuantity(price, 'price')).toBeGreaterThan(0)
    expect(parseQuantity(availability, 'ratio')).toBe(0.999)
  }
})
