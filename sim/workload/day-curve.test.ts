import { describe, expect, it } from 'vitest'
import { smallPlan } from '../plan.fixture.ts'
import { dayCurveAt, worldPeak } from './day-curve.ts'

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
