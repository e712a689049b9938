import fc from 'fast-check'
import { expect, it } from 'vitest'
import { outcomeOf, runMesh } from './mesh-run.fixture.ts'
import type { OperationOutcome } from './outcome.ts'
import { usualServices } from './services-plan.fixture.ts'
import { type ServicesPlan, serviceNames } from './services-plan.ts'
import { storageThat } from './store-law.fixture.ts'

/** So few that none is a warm-up: of what begins in one only that counts which ends after it, as slower requests do. */
const WINDOWS = 9

/** Services with nothing of chance in them but what is asked, and room for all of it: nobody waits for another. */
function withoutQueues(): ServicesPlan {
  const usual = usualServices()
  const services = Object.fromEntries(
    serviceNames.map((name) => {
      const { time, ...each } = usual.services[name]
      const fixed = { law: 'deterministic' as const, meanMs: time.meanMs, cv: 0 }
      return [name, { ...each, time: fixed, workers: 200, replicas: 2, timeoutMs: 1e6 }]
    }),
  ) as ServicesPlan['services']
  return { ...usual, services }
}

it('slower storage never makes anything faster', () => {
  const delays = fc.array(fc.double({ min: 0.01, max: 40, noNaN: true }), { minLength: 1, maxLength: 20 })
  const services = withoutQueues()
  fc.assert(
    fc.property(delays, fc.double({ min: 1, max: 10, noNaN: true }), fc.string(), (ms, times, seed) => {
      const run = (factor: number): OperationOutcome[] => {
        const law = { delaysMs: Float64Array.from(ms, (one) => one * factor).sort() }
        const met = storageThat({ 'ring read': law, 'ring write': law, commit: law })
        const planned = { durationMs: 3_600_000, windows: WINDOWS }
        const storage = { writesPerSession: 5, met: () => met }
        const { mesh } = runMesh({
          services,
          seed,
          windows: WINDOWS,
          windowMs: 1000,
          playsPerS: 100,
          planned,
          storage,
        })
        // What was asked comes to its end before anything is read, so that the same requests are compared.
        for (let i = WINDOWS; i < WINDOWS + 2; i++)
          mesh.advance(i * 1000, (i + 1) * 1000, { plays: 0, sessions: 0 }, met)
        expect(mesh.underWay).toBe(0)
        return outcomeOf(mesh).operations
      }
      const [faster, slower] = [run(1), run(times)]
      for (const [i, { p50, p99 }] of slower.entries()) {
        // Quantiles are known to a bucket of the histogram, 0.8 %.
        expect(p50.value).toBeGreaterThanOrEqual(faster[i].p50.value * 0.99)
        expect(p99.value).toBeGreaterThanOrEqual(faster[i].p99.value * 0.99)
      }
    }),
    { numRuns: 15 },
  )
})
