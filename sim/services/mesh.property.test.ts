import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runMesh } from './mesh-run.fixture.ts'
import { usualServices } from './services-plan.fixture.ts'
import { balancings, type ServicesPlan, serviceNames, timeLaws } from './services-plan.ts'

const usual = usualServices()
/** Services of any size and patience, some of them broken. */
const services: fc.Arbitrary<ServicesPlan> = fc
  .record({
    balancing: fc.constantFrom(...balancings),
    law: fc.constantFrom(...timeLaws),
    replicas: fc.option(fc.integer({ min: 1, max: 6 })),
    queueLimit: fc.integer({ min: 0, max: 20 }),
    attempts: fc.integer({ min: 1, max: 4 }),
    timeoutMs: fc.integer({ min: 5, max: 300 }),
    faults: fc.array(
      fc.record({
        what: fc.constantFrom('down' as const, 'slow' as const),
        service: fc.constantFrom(...serviceNames),
        times: fc.integer({ min: 2, max: 30 }),
        atMs: fc.integer({ min: 0, max: 3000 }),
        forMs: fc.integer({ min: 1, max: 3000 }),
      }),
      { maxLength: 3 },
    ),
  })
  .map(({ balancing, law, faults, ...each }) => ({
    ...usual,
    balancing,
    faults,
    services: Object.fromEntries(
      serviceNames.map((name) => {
        const cv = law === 'deterministic' ? 0 : law === 'exponential' ? 1 : 1.5
        return [name, { ...usual.services[name], ...each, time: { law, meanMs: usual.services[name].time.meanMs, cv } }]
      }),
    ) as ServicesPlan['services'],
  }))

describe('the services', () => {
  it('lose nobody: every request and every call is served, refused, failed or still there', () => {
    fc.assert(
      fc.property(services, fc.integer({ min: 1, max: 2000 }), fc.string(), (plan, playsPerS, seed) => {
        const { mesh, outcome } = runMesh({ services: plan, seed, windows: 12, windowMs: 500, playsPerS })
        for (const { record, present } of mesh.pods) {
          expect(record.arrived).toBe(record.served + record.refused + present)
        }
        const out = mesh.operations.reduce((sum, { starts, ends }) => sum + starts - ends, 0)
        expect(out).toBeGreaterThanOrEqual(0)
        expect(out).toBeLessThanOrEqual(mesh.underWay)
        for (const { littleDifference, utilization } of outcome.stations) {
          expect(Math.abs(littleDifference)).toBeLessThan(1e-9)
          expect(utilization ?? 0).toBeLessThanOrEqual(1 + 1e-9)
        }
        for (const { answeredShare, degradedShare, failedShare, perS } of outcome.operations) {
          const all = answeredShare + degradedShare + failedShare
          expect(all === 0 || Math.abs(all - 1) < 1e-9 || perS === 0).toBe(true)
        }
      }),
      { numRuns: 40 },
    )
  })

  it('starve nobody: when nothing more is asked, nothing stays behind', () => {
    fc.assert(
      fc.property(services, fc.integer({ min: 1, max: 2000 }), (plan, playsPerS) => {
        const { mesh } = runMesh({ services: plan, windows: 12, windowMs: 500, playsPerS })
        for (let i = 0; i < 200; i++) mesh.advance(6000 + i * 500, 6500 + i * 500, { plays: 0, sessions: 0 })
        expect(mesh.underWay).toBe(0)
        for (const { starts, ends } of mesh.operations) expect(ends).toBe(starts)
        for (const pod of mesh.pods) expect(pod.present).toBe(0)
      }),
      { numRuns: 25 },
    )
  })

  it('are the same for the same seed', () => {
    const given = { services: usual, windows: 10, windowMs: 1000, playsPerS: 1000 }
    expect(runMesh(given).outcome).toEqual(runMesh(given).outcome)
    expect(runMesh({ ...given, seed: 'other' }).outcome).not.toEqual(runMesh(given).outcome)
  })
})
