import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { usualBots } from './bots-run.fixture.ts'
import { type MeshRun, runMesh } from './mesh-run.fixture.ts'
import { usualServices } from './services-plan.fixture.ts'
import { type BotsPlan, operations, type RateLimitName, rateLimitNames, type ServicesPlan } from './services-plan.ts'

/** 60 plays a second, and bots after 12 s; of an hour that has as many windows, or of what is run alone. */
function run(overrides: Partial<ServicesPlan>, seed: string, windows = 24): MeshRun {
  const planned = { durationMs: 3_600_000, windows }
  return runMesh({ services: usualServices(overrides), seed, windows: 24, windowMs: 2000, playsPerS: 60, planned })
}

/** Ten times as much as listeners ask for, all of it soon. */
function storm(overrides: Partial<BotsPlan> = {}): BotsPlan {
  return usualBots({ callers: 12, requestsPerS: 50, atMs: 12_000, joinMs: 4000, forMs: 1e9, ...overrides })
}

/** Share of the listeners' requests that were answered, as asked or otherwise. */
function answered({ outcome }: MeshRun): number {
  const all = outcome.operations.reduce((sum, { perS }) => sum + perS, 0)
  return 1 - outcome.operations.reduce((sum, { failed, perS }) => sum + failed.value * perS, 0) / all
}

describe('limits', () => {
  it('change nothing where nobody exceeds them', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(...rateLimitNames), (seed, rateLimits) => {
        const [usual, other] = [run({}, seed), run({ rateLimits }, seed)]
        expect(other.outcome).toEqual(usual.outcome)
        expect(other.authorizations).toEqual(usual.authorizations)
        expect(usual.outcome.bots).toBeNull()
      }),
      { numRuns: 2 },
    )
  })

  it('never leave listeners with less, whatever bots ask for and whether they heed them or not', () => {
    const bots = fc.record({
      operation: fc.constantFrom(...operations),
      heedsRetryAfter: fc.boolean(),
      requestsPerS: fc.integer({ min: 1, max: 80 }),
    })
    fc.assert(
      fc.property(bots, fc.constantFrom('s0' as const, 's1' as const), fc.string(), (some, rateLimits, seed) => {
        const [limited, free] = [rateLimits, 'off' as const].map((name: RateLimitName) =>
          answered(run({ bots: storm(some), rateLimits: name }, seed)),
        )
        // Not the same chances meet the same requests: what a storm costs differs by so much from seed to seed.
        expect(limited).toBeGreaterThan(free - 0.03)
      }),
      { numRuns: 4 },
    )
  })

  it('refuse as much of what bots ask, however little of the time is simulated', () => {
    const bots = storm({ callers: 30, requestsPerS: 4, operation: 'history' })
    const [whole, part] = [1, 400].map((times) => run({ bots }, 'slow', 24 * times))
    expect(part.outcome.timeShare).toBeLessThan(0.8 * whole.outcome.timeShare)
    const [all, some] = [whole, part].map(({ outcome }) => outcome.bots?.refused.value ?? Number.NaN)
    expect(all).toBeGreaterThan(0.2)
    expect(Math.abs(some - all)).toBeLessThan(0.04)
  })
})
