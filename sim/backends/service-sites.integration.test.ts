import { describe, expect, it } from 'vitest'
import { nodeHost } from '../engine/host.node.ts'
import { smallPlan } from '../plan.fixture.ts'
import { authorizeDelayMs } from '../services/authorization.ts'
import { usualServices } from '../services/services-plan.fixture.ts'
import { simulate } from '../simulate.ts'
import { smallStorage } from '../storage/storage-plan.fixture.ts'
import { buildWorld } from '../world/world.ts'
import { play } from './backends-run.fixture.ts'
import { backendHappenings, instantsOf } from './happenings.ts'

/** The west's site is lost from the first minute to the fifth; DNS moves its callers 30 to 90 s after, and back. */
const loss = { what: 'site-loss', site: 'left', atMs: 60_000, forMs: 240_000 } as const
const usual = usualServices({ sites: 'each' })
const plan = smallPlan({
  // So much to spare that one site can carry both.
  services: { ...usual, autoscaler: { ...usual.autoscaler, utilization: 0.2 } },
  storage: smallStorage({}, { simulated: true, losses: [loss] }),
})
const [WEST, EAST] = [0, 1]

describe('services in every site of which one is lost', () => {
  const { outcome, authorizations } = play(plan)
  const at = (region: number, ms: number) => {
    const met = authorizations.findLast(({ toMs }) => toMs <= ms)?.met?.[region]
    return {
      failedShare: met?.failedShare ?? Number.NaN,
      medianMs: authorizeDelayMs(met?.delayMs ?? new Float64Array(), 0.5),
    }
  }

  it('answer nobody there until DNS has moved the callers, and nobody else notices', () => {
    expect(at(WEST, 59_000).failedShare).toBeLessThan(0.01)
    expect(at(WEST, 60_250).failedShare).toBe(1)
    expect(at(WEST, 89_000).failedShare).toBe(1)
    expect(Math.abs(at(WEST, 120_000).failedShare - 0.5)).toBeLessThan(0.05)
    for (const ms of [151_000, 250_000, 299_000]) expect(at(WEST, ms).failedShare).toBeLessThan(0.05)
    expect(at(EAST, 60_250).failedShare).toBeLessThan(0.01)
  })

  it('are farther away for whoever has moved', () => {
    const near = at(EAST, 250_000).medianMs
    expect(at(WEST, 250_000).medianMs - near).toBeCloseTo(80, 6)
    expect(at(WEST, 59_000).medianMs).toBeLessThan(near + 10)
  })

  it('take their callers back as they went', () => {
    const near = at(EAST, 345_000).medianMs
    // A quarter of the TTL after DNS names it again most of its callers still ask the other site.
    expect(at(WEST, 345_000).medianMs).toBeGreaterThan(near + 40)
    expect(at(WEST, 395_000).medianMs).toBeLessThan(near + 20)
    expect(at(WEST, 395_000).failedShare).toBeLessThan(0.02)
  })

  it('say what each site took, and who moved when', () => {
    const { sites = [], siteLosses = [], stations = [], operations = [] } = outcome.services ?? {}
    expect(sites.map(({ name }) => name)).toEqual(['left', 'right'])
    const [left, right] = sites
    expect(right.requestShare).toBeGreaterThan(left.requestShare)
    expect(right.peakRequestsPerS).toBeGreaterThan(1.3 * left.peakRequestsPerS)
    const [moved] = siteLosses
    expect(moved).toMatchObject({ site: 'left', atMs: 60_000, forMs: 240_000 })
    expect(Math.abs((moved.movedFromMs ?? 0) - 91_000)).toBeLessThan(1_500)
    expect(Math.abs((moved.movedUntilMs ?? 0) - 389_000)).toBeLessThan(1_500)
    // A minute's worth of requests on average, of those of four minutes.
    expect(Math.abs(moved.movedRequests / moved.failedRequests - 4)).toBeLessThan(0.4)
    expect(moved.peakMovedRequestsPerS).toBeLessThan(right.peakRequestsPerS)
    const failed =
      operations.reduce((sum, { perS, failed: { value } }) => sum + perS * value, 0) * (plan.durationMs / 1000)
    expect(moved.failedRequests / failed).toBeGreaterThan(0.8)
    expect(new Set(stations.map(({ site }) => site))).toEqual(new Set(['left', 'right']))
    for (const { littleDifference } of stations) expect(Math.abs(littleDifference)).toBeLessThan(1e-9)
  })

  it('are compared with theory for as long as nothing has happened', () => {
    expect(buildWorld(plan, { fromMs: 0, toMs: plan.durationMs }).steadyUntilMs).toBe(60_000)
  })

  it('are told, and happen where windows are fine', () => {
    expect(instantsOf(plan)).toEqual(expect.arrayContaining([60_000, 300_000, 90_000, 150_000, 330_000, 390_000]))
    const told = backendHappenings(plan, outcome).filter(({ kind }) => kind !== 'scaling')
    expect(told).toEqual([
      { kind: 'fault', label: 'left lost', fromMs: 60_000, toMs: 300_000 },
      { kind: 'health', label: 'left out of rotation', fromMs: 90_000, toMs: 330_000 },
    ])
    const alone = { ...plan, storage: smallStorage({}, { losses: [loss] }) }
    expect(backendHappenings(alone, { services: outcome.services, storage: null }).slice(0, 2)).toEqual(told)
  })
})

it('a replay with them is the same for any number of workers, and fails the plays that reach nobody', () => {
  const brief = {
    ...plan,
    durationMs: 90_000,
    warmupMs: 30_000,
    storage: smallStorage(
      { failoverMs: 5_000, dnsTtlMs: 10_000 },
      { losses: [{ ...loss, atMs: 20_000, forMs: 30_000 }] },
    ),
  }
  const result = simulate(brief, { workers: 1 })
  expect(simulate(brief, { workers: 2, host: nodeHost })).toEqual(result)
  expect(result.figures.availability.value).toBeLessThan(0.95)
  expect(result.figures.availability.value).toBeGreaterThan(0.6)
  expect(result.stations.map(({ name }) => name)).toContain('license service in right')
})
