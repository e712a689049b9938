import { describe, expect, it } from 'vitest'
import { smallPlan } from '../plan.fixture.ts'
import { stretchesPerMonth } from './volume.ts'

const HOUR_MS = 3_600_000
const DAYS = 365.25 / 12
const regions = [{ name: 'all', share: 1, utcOffsetMinutes: 0, metros: 1, originRttMs: 10 }]

function plan(dayCurve: number[], startHour: number, hours: number) {
  const { population } = smallPlan()
  const startUtcMs = Date.UTC(2026, 10, 16, startHour)
  return smallPlan({ population: { ...population, regions, dayCurve }, startUtcMs, durationMs: hours * HOUR_MS })
}

describe('stretchesPerMonth', () => {
  it('counts hours where people listen the same at every hour', () => {
    const flat = Array.from({ length: 24 }, () => 1)
    expect(stretchesPerMonth(plan(flat, 20, 1))).toBeCloseTo(24 * DAYS, 9)
    expect(stretchesPerMonth(plan(flat, 20, 24))).toBeCloseTo(DAYS, 9)
  })

  it('counts a day as a day of the month, whatever its curve and beginning', () => {
    const curve = Array.from({ length: 24 }, (_, hour) => 1 + 0.5 * Math.sin((hour / 24) * 2 * Math.PI))
    expect(stretchesPerMonth(plan(curve, 0, 24))).toBeCloseTo(DAYS, 6)
    expect(stretchesPerMonth(plan(curve, 7, 24))).toBeCloseTo(DAYS, 6)
  })

  it('finds that the hour with twice the listening is in a month half as often', () => {
    const curve = Array.from({ length: 24 }, (_, hour) => (hour === 20 || hour === 21 ? 2 : 20 / 22))
    expect(stretchesPerMonth(plan(curve, 20, 1))).toBeCloseTo((24 * DAYS) / 2, 9)
  })

  it('hears each region at its own time of day', () => {
    const { population } = smallPlan()
    const curve = Array.from({ length: 24 }, (_, hour) => (hour < 12 ? 2 : 0))
    const two = [
      { ...regions[0], share: 0.5 },
      { ...regions[0], name: 'far', share: 0.5, utcOffsetMinutes: 720 },
    ]
    const both = smallPlan({
      population: { ...population, regions: two, dayCurve: curve },
      startUtcMs: Date.UTC(2026, 10, 16, 3),
      durationMs: HOUR_MS,
    })
    // One region has all, the other nothing: together the mean.
    expect(stretchesPerMonth(both)).toBeCloseTo(24 * DAYS, 9)
  })
})
