import { describe, expect, it } from 'vitest'
import { smallPlan } from '../plan.fixture.ts'
import { dayCurveAt, dayMeans, worldPeak } from './day-curve.ts'

const HOUR_MS = 3_600_000
const curve = Array.from({ length: 24 }, (_, hour) => (hour === 20 ? 9 : hour === 23 ? 5 : 1))
const at = (day: number, hour: number): number => (day * 24 + hour) * HOUR_MS

describe('the day curve', () => {
  it.each([
    [20, 0, 9],
    [20.25, 0, 7],
    [19.5, 0, 5],
    // From the last hour to the first of the next day.
    [23.75, 0, 2],
    [19, 60, 9],
    [20, -60, 1],
    [14.5, 330, 9],
    [3, -420, 9],
    [22, 120, 1],
  ])('at %d h UTC, %d min east, is %d', (hour, offsetMinutes, expected) => {
    expect(dayCurveAt(curve, at(20_000, hour), offsetMinutes)).toBeCloseTo(expected, 9)
  })

  it('is the same every day, also before 1970', () => {
    for (const day of [-1, 0, 1, 12_345]) expect(dayCurveAt(curve, at(day, 20.5), 0)).toBeCloseTo(5, 9)
  })
})

describe('a curve of a week', () => {
  // Day d has the value d + 1 all day, Monday 1 to Sunday 7, but for the hour before midnight, which leads to the next.
  const week = Array.from({ length: 7 * 24 }, (_, hour) => 1 + Math.floor(hour / 24))
  const utc = (day: number, hour: number): number => Date.UTC(2026, 10, day, hour)

  it.each([
    // 2026-11-16 was a Monday.
    ['Monday', utc(16, 12), 0, 1],
    ['Friday', utc(20, 12), 0, 5],
    ['Saturday', utc(21, 0), 0, 6],
    ['Sunday', utc(22, 22), 0, 7],
    ['Friday evening is Saturday in Tokyo', utc(20, 19), 540, 6],
    ['Monday morning is Sunday in California', utc(16, 5), -480, 7],
    ['Sunday midnight goes over into Monday', utc(22, 23) + HOUR_MS / 2, 0, 4],
    ['before 1970: Sunday, 1969-12-28', Date.UTC(1969, 11, 28, 12), 0, 7],
  ])('%s', (_, utcMs, offsetMinutes, expected) => {
    expect(dayCurveAt(week, utcMs, offsetMinutes)).toBeCloseTo(expected, 9)
  })

  it('has a mean for each day, midnights shared', () => {
    const means = dayMeans(week)
    expect(means).toHaveLength(7)
    expect(means[0]).toBeCloseTo(1 + 0.5 / 24, 12)
    expect(means[6]).toBeCloseTo(7 - 3 / 24, 12)
    expect(means.reduce((sum, mean) => sum + mean, 0) / 7).toBeCloseTo(4, 12)
    expect(dayMeans(curve)).toEqual([expect.closeTo((22 + 9 + 5) / 24, 12)])
  })

  it('peaks on the day that is highest', () => {
    const regions = [{ name: 'r', share: 1, utcOffsetMinutes: -300, metros: 1, originRttMs: 1 }]
    expect(worldPeak({ regions, dayCurve: week })).toBe(7)
  })
})

describe("the world's peak", () => {
  const { population } = smallPlan()
  const peak = (regions: [share: number, utcOffsetMinutes: number][]): number =>
    worldPeak({
      ...population,
      dayCurve: curve,
      regions: regions.map(([share, utcOffsetMinutes], i) => ({
        name: `r${i}`,
        share,
        utcOffsetMinutes,
        metros: 1,
        originRttMs: 1,
      })),
    })

  it('is the highest hour where all share one clock, wherever that stands', () => {
    expect(peak([[1, 0]])).toBe(9)
    expect(peak([[1, 345]])).toBe(9)
    expect(peak([[1, -210]])).toBe(9)
  })

  it('is lower where evenings do not meet', () => {
    // One region at its 20th hour, the other at its 23rd.
    expect(
      peak([
        [0.6, 0],
        [0.4, 180],
      ]),
    ).toBeCloseTo(0.6 * 9 + 0.4 * 5, 9)
    expect(
      peak([
        [0.6, 0],
        [0.4, 600],
      ]),
    ).toBeCloseTo(0.6 * 9 + 0.4, 9)
  })
})
