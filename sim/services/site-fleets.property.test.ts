import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { smallPlan } from '../plan.fixture.ts'
import { smallStorage } from '../storage/storage-plan.fixture.ts'
import { usualBots } from './bots-run.fixture.ts'
import { usualServices } from './services-plan.fixture.ts'
import { serviceNames } from './services-plan.ts'
import { divided, fleetsOfSites } from './site-fleets.ts'

const weights = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0.001, max: 1000, noNaN: true })), {
  minLength: 1,
  maxLength: 6,
})

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0)
}

describe('dividing', () => {
  it('gives all, in proportion to less than one', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), weights, (total, given) => {
        const parts = divided(total, given, 0)
        expect(sum(parts)).toBe(total)
        const all = sum(given)
        for (const [i, part] of parts.entries()) {
          const quota = all === 0 ? total / given.length : (total * given[i]) / all
          expect(Math.abs(part - quota)).toBeLessThan(1 + 1e-6)
        }
      }),
    )
  })

  it('gives everyone the least, and no more than there is but for that', () => {
    fc.assert(
      fc.property(fc.nat(200), weights, (total, given) => {
        const parts = divided(total, given, 1)
        expect(Math.min(...parts)).toBeGreaterThanOrEqual(1)
        expect(sum(parts)).toBe(Math.max(total, given.length))
      }),
    )
  })
})

describe('the fleets of sites', () => {
  const plan = smallPlan()
  const homes = [0, 1]

  it('have the replicas and the bots of the plan between them', () => {
    const usual = usualServices({ bots: usualBots({ callers: 101 }) })
    const license = { ...usual.services.license, replicas: 60 }
    const fleets = fleetsOfSites(plan, { ...usual, services: { ...usual.services, license } }, homes)
    expect(fleets.map(({ services }) => services.license.replicas ?? 0).reduce((a, b) => a + b, 0)).toBe(60)
    expect(fleets.map(({ bots }) => bots?.callers ?? 0).reduce((a, b) => a + b, 0)).toBe(101)
    // The west has three in five listeners, at much the same hour.
    expect(fleets[0].services.license.replicas).toBeGreaterThan(33)
    expect(fleets[0].services.license.replicas).toBeLessThan(39)
    for (const { services } of fleets) expect(services.gateway.replicas).toBeNull()
  })

  it('are as small as can be where nobody is to be served', () => {
    const { ring } = smallStorage()
    const sites = [
      { ...ring.sites[0], regions: ['west', 'east'] },
      { ...ring.sites[1], regions: [] },
    ]
    const usual = usualServices()
    const autoscaler = { ...usual.autoscaler, minReplicas: 3 }
    const served = { ...plan, storage: smallStorage({ sites }) }
    const [all, nobody] = fleetsOfSites(served, { ...usual, autoscaler }, [0, 0])
    for (const name of serviceNames) {
      expect(all.services[name].replicas).toBeNull()
      expect(nobody.services[name].replicas).toBe(3)
    }
  })
})
