import { describe, expect, it } from 'vitest'
import type { Result } from '../../sim/result.ts'
import { measured, theory } from './backends.fixture.ts'
import { fixtureResult } from './result.fixture.ts'
import { agreementText, isCacheInside, theoryAgreement } from './theory-agreement.ts'

const result = fixtureResult()
const textOf = (parts: Partial<Result>): string => agreementText(theoryAgreement({ ...result, ...parts }))
const [origin, ...others] = result.stations
const inside = { ...theory(3, 0.02), p99: null }

describe('agreement with theory', () => {
  it('counts what lies inside its interval and names what does not', () => {
    expect(theoryAgreement(result)).toEqual({
      stations: { compared: 1, outside: ['origin'], farthest: 1.1 },
      caches: { compared: 6, outside: [], farthest: expect.closeTo(0.005, 6) },
      yardsticks: 0,
      littleDifference: 2.1e-10,
      unbalanced: [],
    })
    const [first, ...rest] = result.caches
    const caches = [{ ...first, missRatio: measured(0.9, 0.01) }, ...rest]
    expect(isCacheInside(caches[0])).toBe(false)
    expect(textOf({ caches, stations: [{ ...origin, theory: inside }] })).toBe(
      "agrees at 1 of 1 station and 5 of 6 caches (not akamai edge; at most 85 % of lookups apart); Little's law to 2e-10",
    )
  })

  it('holds a station to its 99th percentile too, where theory has one', () => {
    const { name: _, remark: __, p99: ___, ...far } = theory(30, 9)
    const stations = [{ ...origin, theory: { ...inside, p99: far } }]
    expect(theoryAgreement({ stations, caches: [] }).stations.outside).toEqual(['origin'])
  })

  it('takes no yardstick for a theory', () => {
    const caches = result.caches.map((cache) => ({
      ...cache,
      missRatio: measured(0.9, 0.01),
      theory: cache.theory && { ...cache.theory, isYardstick: true },
    }))
    expect(textOf({ caches, stations: others })).toBe(
      "applies to no station or cache; LRU's as a yardstick beside 6 caches; Little's law to 1e-10",
    )
  })

  it("says where Little's law does not hold, and no more names than have room", () => {
    const stations = ['a', 'b', 'c', 'd'].map((name) => ({ ...origin, name, littleDifference: 0.0012 }))
    const agreement = theoryAgreement({ stations, caches: [] })
    expect(agreement.unbalanced).toEqual(['a', 'b', 'c', 'd'])
    expect(agreementText(agreement)).toBe(
      "agrees at 0 of 4 stations (not a and 3 more; at most 1.1 ms apart); Little's law does not hold at a and 3 more: up to 0.00120 of L apart",
    )
  })
})
