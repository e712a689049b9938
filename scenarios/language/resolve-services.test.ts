import { describe, expect, it } from 'vitest'
import { usualServices } from '../../sim/services/services-plan.fixture.ts'
import { resolveServices } from './resolve-services.ts'
import { services } from './schema/services.ts'

const usual = usualServices()
const HOUR_MS = 3_600_000

describe('the services of a scenario', () => {
  it('are, when it says nothing, those that the tests of the simulator hold to their delays', () => {
    const autoscaler = { ...usual.autoscaler, minReplicas: 2, maxReplicas: 20_000 }
    expect(resolveServices(services.parse({}), HOUR_MS)).toEqual({ ...usual, autoscaler })
  })

  it('can be in every site', () => {
    expect(resolveServices(services.parse({ sites: 'each' }), HOUR_MS)?.sites).toBe('each')
    expect(services.safeParse({ sites: 'everywhere' }).success).toBe(false)
  })

  it('can be left out', () => {
    expect(resolveServices(services.parse({ simulated: 'off' }), HOUR_MS)).toBeNull()
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
      HOUR_MS,
    )
    expect(plan?.services.license.time).toEqual({ law: 'exponential', meanMs: 5, cv: 1 })
    expect(plan?.services.license.replicas).toBe(2000)
    expect(plan?.faults).toEqual([
      { what: 'slow', service: 'sql', times: 4, atMs: 300_000, forMs: 60_000 },
      { what: 'down', service: 'license', times: 1, atMs: 0, forMs: 10_000 },
    ])
  })

  it('have autoscalers that aim at a busy share of their own where one is given', () => {
    const plan = resolveServices(services.parse({ each: { license: { utilization: '55%' } } }), HOUR_MS)
    expect(plan?.services.license.utilization).toBe(0.55)
    expect(plan?.services.sql.utilization).toBeNull()
    expect(plan?.autoscaler.utilization).toBe(0.7)
    expect(services.safeParse({ each: { license: { utilization: '0%' } } }).success).toBe(false)
  })

  it('have bots where some are given, who stay to the end unless told otherwise', () => {
    const botsOf = (bots: object) =>
      resolveServices(services.parse({ demand: { bots }, 'rate-limits': 's1' }), HOUR_MS)?.bots
    const given = { callers: '20k', operation: 'search', 'retry-after': 'heeded', at: '10m', join: '0s' }
    const all = {
      callers: 20_000,
      requestsPerS: 10,
      operation: 'search',
      heedsRetryAfter: true,
      atMs: 600_000,
      joinMs: 0,
    }
    expect(botsOf(given)).toEqual({ ...all, forMs: 3_000_000 })
    expect(botsOf({ ...given, for: '5m' })).toEqual({ ...all, forMs: 300_000 })
    expect(botsOf({ ...given, callers: 0 })).toBeNull()
    expect(services.safeParse({ demand: { bots: { callers: 1, 'requests-per-s': 0 } } }).success).toBe(false)
  })

  it('refuses a hyperexponential law with less variation than exponential', () => {
    const each = { sql: { 'service-time': { law: 'hyperexponential', variation: 0.5 } } }
    expect(services.safeParse({ each }).success).toBe(false)
  })
})
