import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runMesh } from './mesh-run.fixture.ts'
import { usualServices } from './services-plan.fixture.ts'
import { balancings, operations, rateLimitNames, type ServicesPlan, serviceNames, timeLaws } from './services-plan.ts'
import { storageThat } from './store-law.fixture.ts'

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
    rateLimits: fc.constantFrom(...rateLimitNames),
    bots: fc.option(
      fc.record({
        callers: fc.integer({ min: 1, max: 400 }),
        requestsPerS: fc.double({ min: 0.1, max: 10, noNaN: true }),
        operation: fc.constantFrom(...operations),
        heedsRetryAfter: fc.boolean(),
        atMs: fc.integer({ min: 0, max: 3000 }),
        joinMs: fc.integer({ min: 0, max: 3000 }),
        forMs: fc.integer({ min: 1, max: 2000 }),
      }),
    ),
  })
  .map(({ balancing, law, faults, rateLimits, bots, ...each }) => ({
    ...usual,
    balancing,
    faults,
    rateLimits,
    bots,
    services: Object.fromEntries(
      serviceNames.map((name) => {
        const cv = law === 'deterministic' ? 0 : law === 'exponential' ? 1 : 1.5
        return [name, { ...usual.services[name], ...each, time: { law, meanMs: usual.services[name].time.meanMs, cv } }]
      }),
    ) as ServicesPlan['services'],
  }))

/** Storage of any health, or none. */
const storage = fc.option(
  fc
    .record({
      writesPerSession: fc.double({ min: 0, max: 20, noNaN: true }),
      refusedShare: fc.double({ min: 0, max: 1, noNaN: true }),
      unansweredShare: fc.double({ min: 0, max: 1, noNaN: true }),
      delayMs: fc.double({ min: 0, max: 3000, noNaN: true }),
    })
    .map(({ writesPerSession, refusedShare, unansweredShare, delayMs }) => {
      const delaysMs = Float64Array.of(delayMs)
      const law = { refusedShare, unansweredShare: (1 - refusedShare) * unansweredShare, delaysMs }
      // It is well in the first half.
      const met = (window: number) =>
        window < 6 ? storageThat() : storageThat({ 'ring read': law, 'ring write': law, commit: law }, 1)
      return { writesPerSession, met }
    }),
  { nil: undefined },
)

describe('the services', () => {
  it('lose nobody: every request and every call is served, refused, failed or still there', () => {
    fc.assert(
      fc.property(services, storage, fc.integer({ min: 1, max: 2000 }), fc.string(), (plan, store, playsPerS, seed) => {
        const { mesh, outcome } = runMesh({
          services: plan,
          storage: store,
          seed,
          windows: 12,
          windowMs: 500,
          playsPerS,
        })
        for (const { record, present } of mesh.pods) {
          expect(record.arrived).toBe(record.served + record.refused + present)
        }
        const records = [...mesh.operations, ...(mesh.bots === null ? [] : [mesh.bots.record])]
        const out = records.reduce((sum, { starts, ends }) => sum + starts - ends, 0)
        expect(out).toBeGreaterThanOrEqual(0)
        expect(out).toBeLessThanOrEqual(mesh.underWay)
        for (const { littleDifference, utilization } of outcome.stations) {
          expect(Math.abs(littleDifference)).toBeLessThan(1e-9)
          expect(utilization ?? 0).toBeLessThanOrEqual(1 + 1e-9)
        }
        const { bots } = outcome
        const ofApps = outcome.operations.map((operation) => ({ operation, refused: 0 }))
        const ofBots = bots === null ? [] : [{ operation: bots, refused: bots.refused.value }]
        for (const { operation, refused } of [...ofApps, ...ofBots]) {
          const { answered, degraded, failed, perS } = operation
          const all = answered.value + degraded.value + failed.value + refused
          expect(all === 0 || Math.abs(all - 1) < 1e-9 || perS === 0).toBe(true)
        }
      }),
      { numRuns: 40 },
    )
  })

  it('starve nobody: when nothing more is asked, nothing stays behind', () => {
    fc.assert(
      fc.property(services, storage, fc.integer({ min: 1, max: 2000 }), (plan, store, playsPerS) => {
        const { mesh } = runMesh({ services: plan, storage: store, windows: 12, windowMs: 500, playsPerS })
        const met = store?.met(12) ?? null
        for (let i = 0; i < 200; i++) mesh.advance(6000 + i * 500, 6500 + i * 500, { plays: 0, sessions: 0 }, met)
        expect(mesh.underWay).toBe(0)
        for (const { starts, ends } of mesh.operations) expect(ends).toBe(starts)
        expect(mesh.bots?.record.ends).toBe(mesh.bots?.record.starts)
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
