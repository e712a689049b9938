import { describe, expect, it } from 'vitest'
import { problemOfPoints } from '../../../sim/workload/popularity-curve.ts'
import { parseQuantity } from '../parse-quantity.ts'
import { dayCurves } from './day-curves.ts'
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

it('day curves have 24 hours and a mean of 1; the default peaks at 2.6', () => {
  for (const { hours } of Object.values(dayCurves)) {
    expect(hours).toHaveLength(24)
    expect(hours.reduce((sum, hour) => sum + hour, 0) / 24).toBeCloseTo(1, 12)
  }
  expect(Math.max(...dayCurves['commute-and-evening'].hours)).toBe(2.6)
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
