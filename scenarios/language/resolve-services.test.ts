import { describe, expect, it } from 'vitest'
import { usualServices } from '../../sim/services/services-plan.fixture.ts'
import { resolveServices } from './resolve-services.ts'
import { services } from './schema/services.ts'

const usual = usualServices()

describe('the services of a scenario', () => {
  it('are, when it says nothing, those that the tests of the simulator hold to their delays', () => {
    const autoscaler = { ...usual.autoscaler, minReplicas: 2, maxReplicas: 20_000 }
    expect(resolveServices(services.parse({}))).toEqual({ ...usual, autoscaler })
  })

  it('can be left out', () => {
    expect(resolveServices(services.parse({ simulated: 'off' }))).toBeNull()
  })

  it('take laws with their own variation, numbers of replicas and faults', () => {
    const plan = resolveServices(
      services.parse({
        each: { license: { 'service-time': { law: 'exponential', mean: '5ms', variation: 3 }, replicas: '2k' } },
        faults: [
          { what: 'slow', service: 'sql', at: '5m', for: '1m', times: 4 },
          { what: 'down', service: 'license', at: '0s', for: '10s' },
        ],
      }),
    )
    expect(plan?.services.license.time).toEqual({ law: 'exponential', meanMs: 5, cv: 1 })
    expect(plan?.services.license.replicas).toBe(2000)
    expect(plan?.faults).toEqual([
      { what: 'slow', service: 'sql', times: 4, atMs: 300_000, forMs: 60_000 },
      { what: 'down', service: 'license', times: 1, atMs: 0, forMs: 10_000 },
    ])
  })

  it('refuses a hyperexponential law with less variation than exponential', () => {
    const each = { sql: { 'service-time': { law: 'hyperexponential', variation: 0.5 } } }
    expect(services.safeParse({ each }).success).toBe(false)
  })
})
