import { describe, expect, it } from 'vitest'
import { smallPlan } from '../plan.fixture.ts'
import { authorizeDelayMs } from '../services/authorization.ts'
import { usualBots } from '../services/bots-run.fixture.ts'
import { usualServices } from '../services/services-plan.fixture.ts'
import { ExpectedDemand } from '../storage/demand.ts'
import { simulateStorage } from '../storage/simulate-storage.ts'
import { smallStorage } from '../storage/storage-plan.fixture.ts'
import { Backends } from './backends.ts'
import { play } from './backends-run.fixture.ts'
import { backendHappenings, instantsOf } from './happenings.ts'

const loss = { what: 'node-loss', site: 'left', node: 2, atMs: 120_000, forMs: 60_000, disk: 'kept' } as const
const leaderLoss = { what: 'leader-loss', atMs: 100_000 } as const
const down = { what: 'down', service: 'license', times: 1, atMs: 200_000, forMs: 60_000 } as const

describe('what is not in the plan', () => {
  it('has no outcome, and plays meet what the plan says', () => {
    const backends = new Backends(smallPlan(), 10)
    expect(backends.authorizations()).toBeNull()
    expect(backends.closeWindow(0, 1000, { plays: [1, 1], sessions: [1, 1] })).toBeNull()
    expect(backends.outcome()).toEqual({ services: null, storage: null })
  })

  it('does not happen', () => {
    const plan = smallPlan({ storage: smallStorage({}, { losses: [loss] }) })
    expect(instantsOf(plan)).toEqual([])
    expect(backendHappenings(plan, { services: null, storage: null })).toEqual([])
  })
})

describe('storage behind the listeners', () => {
  const quiet = { quietMs: 10_000, fineMs: 250, marginMs: 0 }
  const plan = smallPlan({ windows: quiet, storage: smallStorage({}, { simulated: true }) })

  it('comes to what it comes to alone under the same demand', () => {
    expect(play(plan).outcome.storage).toEqual(simulateStorage(plan))
  })

  it('is the same beside services, which it shares no chance with', () => {
    const both = { ...plan, services: usualServices() }
    const { calls = [], ...own } = play(both).outcome.storage ?? {}
    expect({ ...own, calls: [] }).toEqual(simulateStorage(both))
    expect(calls.map(({ operation, service }) => `${service}: ${operation}`)).toEqual([
      'playlist: ring read',
      'history: ring write',
      'license: commit',
    ])
  })
})

describe('services behind the listeners', () => {
  const plan = smallPlan({
    services: usualServices({ faults: [down] }),
    storage: smallStorage({}, { simulated: true, losses: [loss] }),
  })
  const { outcome, authorizations } = play(plan)

  it('are asked for as many plays as there were', () => {
    const expected = new ExpectedDemand(plan)
    const { warmupMs, durationMs } = plan
    const steps = Array.from({ length: 60 }, (_, i) => warmupMs + (i * durationMs) / 60)
    const plays = steps.flatMap((ms) => [...expected.window(ms, ms + durationMs / 60).plays])
    const perS = plays.reduce((a, b) => a + b, 0) / (durationMs / 1000)
    const measured = outcome.services?.operations.find(({ name }) => name === 'play')?.perS ?? 0
    expect(Math.abs(measured / perS - 1)).toBeLessThan(0.05)
  })

  // Afterwards what plays meet still follows from the last thousand plays that were simulated, few of them in a small world.
  it('let plays fail while one that all need is down, and let them through before and more and more after', () => {
    const at = (ms: number) => authorizations.findLast(({ toMs }) => toMs <= ms)?.met?.[0].failedShare ?? Number.NaN
    expect(at(190_000)).toBeLessThan(0.01)
    expect(at(255_000)).toBeGreaterThan(0.5)
    expect(at(450_000)).toBeLessThan(at(255_000) / 3)
    expect(at(600_000)).toBeLessThan(at(450_000))
  })

  it('answer the first plays without a queue', () => {
    const [first] = new Backends(plan, 100).authorizations() ?? []
    const median = authorizeDelayMs(first?.delayMs ?? new Float64Array(), 0.5)
    expect(median).toBeGreaterThan(5)
    expect(median).toBeLessThan(20)
    expect(first?.failedShare).toBe(0)
  })

  it('happen where windows are fine, and are told', () => {
    const leaderless = { ...plan, services: null, storage: smallStorage({}, { simulated: true, losses: [leaderLoss] }) }
    expect(instantsOf(leaderless)).toEqual([100_000, 130_000])
    expect(instantsOf(plan)).toEqual([200_000, 260_000, 120_000, 180_000])
    const bots = usualBots({ atMs: 90_000, forMs: 30_000 })
    expect(instantsOf(smallPlan({ services: usualServices({ bots }) }))).toEqual([90_000, 120_000])
    const happenings = backendHappenings(plan, outcome)
    expect(happenings).toContainEqual({ kind: 'fault', label: 'license service down', fromMs: 200_000, toMs: 260_000 })
    expect(happenings).toContainEqual({ kind: 'fault', label: 'node 2 of left lost', fromMs: 120_000, toMs: 180_000 })
    const scalings = happenings.filter(({ kind }) => kind === 'scaling')
    expect(scalings).toHaveLength(outcome.services?.scalings.length ?? -1)
  })
})
