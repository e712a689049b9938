import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  HEALTHY,
  isHealthy,
  nextAvailability,
  nextHealth,
  reportedAvailability,
  reportedLatencyMs,
} from './health.policy.ts'

const probes = fc.array(fc.boolean(), { maxLength: 60 })
const limit = fc.integer({ min: 1, max: 5 })

describe('provider health', () => {
  it('changes only after so many equal probes in a row', () => {
    fc.assert(
      fc.property(probes, limit, limit, (results, failures, successes) => {
        let state = HEALTHY
        let healthy = true
        let streak = 0
        for (const ok of results) {
          state = nextHealth(state, ok, failures, successes)
          // The model: a streak of probes that speak against the present verdict.
          streak = ok === healthy ? 0 : streak + 1
          if (streak === (healthy ? failures : successes)) {
            healthy = !healthy
            streak = 0
          }
          expect(isHealthy(state)).toBe(healthy)
        }
      }),
    )
  })

  it('tells round trips in steps: never more than was measured, and in the order that was measured', () => {
    const latency = fc.double({ min: 0, max: 5000, noNaN: true })
    fc.assert(
      fc.property(latency, latency, (a, b) => {
        expect(reportedLatencyMs(a)).toBeLessThanOrEqual(a)
        expect(a - reportedLatencyMs(a)).toBeLessThan(10)
        expect(reportedLatencyMs(Math.min(a, b))).toBeLessThanOrEqual(reportedLatencyMs(Math.max(a, b)))
      }),
    )
    expect(reportedLatencyMs(0.4)).toBe(reportedLatencyMs(9.9))
  })

  it('measures an availability between 0 and the nominal one, which good probes approach', () => {
    fc.assert(
      fc.property(probes, fc.double({ min: 0.5, max: 1, noNaN: true }), (results, nominal) => {
        let availability = nominal
        for (const ok of results) {
          const next = nextAvailability(availability, ok, nominal)
          expect(next).toBeLessThanOrEqual(nominal)
          expect(next).toBeGreaterThanOrEqual(0)
          if (ok) expect(next).toBeGreaterThanOrEqual(availability)
          else expect(next).toBeLessThan(availability)
          availability = next
        }
        for (let i = 0; i < 400; i++) availability = nextAvailability(availability, true, nominal)
        expect(reportedAvailability(availability)).toBe(reportedAvailability(nominal))
      }),
    )
  })
})
