import { expect, it } from 'vitest'
import { usualBots } from './bots-run.fixture.ts'
import { type MeshRun, runMesh } from './mesh-run.fixture.ts'
import { limitOf } from './rate-limits.ts'
import { usualServices } from './services-plan.fixture.ts'
import type { ServicesPlan } from './services-plan.ts'

const PLAYS_PER_S = 100
/** A minute of listening; bots that ask for eight times as many plays come after 12 s, all within 4 s. */
function storm(overrides: Partial<ServicesPlan> = {}): MeshRun {
  const bots = usualBots({ callers: 16, requestsPerS: 50, atMs: 12_000, joinMs: 4000 })
  const planned = { durationMs: 3_600_000, windows: 30 }
  const services = usualServices({ bots, ...overrides })
  return runMesh({ services, seed: 'storm', windows: 30, windowMs: 2000, playsPerS: PLAYS_PER_S, planned })
}
const perSOf = ({ outcome }: MeshRun, name: string): number =>
  outcome.stations.find((station) => station.name === name)?.arrivalsPerS ?? Number.NaN
const playsFailed = ({ outcome }: MeshRun): number => outcome.operations[0].failed.value

it('limits save plays in a storm of bots', () => {
  const [limited, free] = [storm(), storm({ rateLimits: 'off' })]
  expect(playsFailed(free)).toBeGreaterThan(playsFailed(limited) + 0.2)
  expect(limited.outcome.bots?.refused.value).toBeGreaterThan(0.9)
  expect(free.outcome.bots?.refused.value).toBe(0)
})

it('what is refused is asked of the gateway alone, once, and for less work', () => {
  // So few get through that nothing fails: 50 in 30 s each.
  const [cheap, dear] = [0, 1].map((refusalWork) => storm({ refusalWork }))
  for (const { outcome } of [cheap, dear]) {
    const { perS, refused, answered } = outcome.bots ?? expect.unreachable()
    expect(refused.value + answered.value).toBeGreaterThan(0.98)
    const [{ perS: plays }, ...others] = outcome.operations
    const apps = plays + others.reduce((sum, one) => sum + one.perS, 0)
    expect(Math.abs(perSOf({ ...cheap, outcome }, 'gateway') / (apps + perS) - 1)).toBeLessThan(0.02)
    const passed = perS * (1 - refused.value)
    expect(Math.abs(perSOf({ ...cheap, outcome }, 'playback') / (plays + passed) - 1)).toBeLessThan(0.05)
  }
  const busy = ({ outcome: { stations } }: MeshRun): number =>
    (stations[0].utilization ?? 0) * (stations[0].servers ?? 0)
  const refusedPerS = (cheap.outcome.bots?.perS ?? 0) * (cheap.outcome.bots?.refused.value ?? 0)
  // A millisecond of a worker each.
  expect(Math.abs((busy(dear) - busy(cheap)) / (refusedPerS / 1000) - 1)).toBeLessThan(0.1)
})

it('a listener who is twenty times as restless as most never meets the limit', () => {
  const { limit, windowMs } = limitOf('s0', 'play') ?? expect.unreachable()
  const mean = 20 * 2 * (300_000 / 50_000_000) * (windowMs / 1000)
  let probability = Math.exp(-mean)
  let more = 0
  for (let count = 1; count < 400; count++) {
    probability *= mean / count
    if (count > limit) more += probability
  }
  expect(mean).toBeCloseTo(7.2, 9)
  expect(more).toBeGreaterThan(2.5e-26)
  expect(more).toBeLessThan(3.5e-26)
})
