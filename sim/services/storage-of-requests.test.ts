import { describe, expect, it } from 'vitest'
import type { StorageWindow } from '../storage/store-law.ts'
import { runMesh } from './mesh-run.fixture.ts'
import type { OperationOutcome } from './outcome.ts'
import { callsOf, requestsOf, routesOf } from './routes.ts'
import { usualServices } from './services-plan.fixture.ts'
import { type Operation, serviceNames } from './services-plan.ts'
import { storageThat } from './store-law.fixture.ts'

const planned = { durationMs: 3_600_000, windows: 60 }
/** A minute of 400 plays/s, of which each twentieth commits, in windows that are simulated whole. */
function minute(met: (window: number) => StorageWindow) {
  const storage = { writesPerSession: 0.5, met }
  return runMesh({ services: usualServices(), windows: 60, windowMs: 1000, playsPerS: 400, planned, storage })
}
const of = (outcomes: readonly OperationOutcome[], operation: Operation): OperationOutcome =>
  outcomes.find(({ name }) => name === operation) ?? expect.unreachable()

describe('storage that is well', () => {
  const ring = { delaysMs: Float64Array.of(5) }
  const storage = { writesPerSession: 0.2, met: () => storageThat({ 'ring read': ring, 'ring write': ring }) }
  const runs = ['a', 'b', 'c', 'd', 'e', 'f'].map((seed) => {
    const asked = { services: usualServices(), seed, windows: 20, windowMs: 1000, playsPerS: 400, planned }
    const [before, after] = [runMesh(asked), runMesh({ ...asked, storage })].map(({ outcome }) => outcome.operations)
    return { before, after }
  })
  /** How much longer medians have become: the mean over the runs, ms, and its standard error. */
  const longerMs = (name: Operation): { mean: number; error: number } => {
    const each = runs.map(({ before, after }) => of(after, name).p50.value - of(before, name).p50.value)
    const mean = each.reduce((sum, ms) => sum + ms, 0) / each.length
    const variance = each.reduce((sum, ms) => sum + (ms - mean) ** 2, 0) / (each.length - 1)
    return { mean, error: Math.sqrt(variance / each.length) }
  }

  it('leaves plays and searches as they were', () => {
    for (const { after } of runs) for (const { failed } of after) expect(failed.value).toBe(0)
    // Two plays in a hundred commit: they are 0.3 ms of hop, 1 ms of storage and 4.3 ms of SQL longer.
    expect(Math.abs(longerMs('play').mean)).toBeLessThan(0.02 * 5.6 + 4 * longerMs('play').error)
    expect(Math.abs(longerMs('search').mean)).toBeLessThan(4 * longerMs('search').error)
  })

  it('takes playlists from SQL, and brings it what sessions commit', () => {
    const usual = usualServices()
    // 400 plays/s, 40 sessions/s; each twentieth play commits.
    const perS = requestsOf(usual.demand, 400, 40)
    const [sql] = callsOf(routesOf(true), usual, perS, 0.05).slice(serviceNames.indexOf('sql'))
    expect(sql).toBeCloseTo(400 * 0.1 + 400 * 0.05, 9)
    const { stations } = minute(() => storageThat()).outcome
    const measured = stations.find(({ name }) => name === 'sql')?.arrivalsPerS ?? Number.NaN
    // Some 3,200 calls.
    expect(Math.abs(measured / sql - 1)).toBeLessThan(0.07)
  })

  it('adds its own time to what it keeps', () => {
    const { mean, error } = longerMs('history')
    expect(Math.abs(mean - 5.3)).toBeLessThan(0.2 + 4 * error)
  })
})

describe('storage in trouble', () => {
  const refused = (share: number) => ({ refusedShare: share })

  it('with the ring takes playlists and the history, and nothing else', () => {
    const { outcome, authorizations } = minute(() =>
      storageThat({ 'ring read': refused(0.4), 'ring write': refused(0.1) }),
    )
    const degraded = (name: Operation) => of(outcome.operations, name).degraded.value
    // One lookup in ten is not in the cache.
    expect(Math.abs(degraded('playlist') - 0.04)).toBeLessThan(0.01)
    expect(Math.abs(degraded('history') - 0.1)).toBeLessThan(0.01)
    expect(degraded('search')).toBe(0)
    for (const { failed } of outcome.operations) expect(failed.value).toBe(0)
    for (const { failedShare } of authorizations) expect(failedShare).toBe(0)
  })

  it('with the leader ends the plays that commit, however often they are tried, as long as it lasts', () => {
    const { outcome, authorizations } = minute((window) =>
      storageThat({ commit: refused(window >= 20 && window < 40 ? 1 : 0) }, window < 20 ? 0 : window < 40 ? 1 : 2),
    )
    const shareFrom = (from: number) =>
      authorizations.slice(from, from + 8).reduce((sum, one) => sum + one.failedShare / 8, 0)
    expect(shareFrom(10)).toBe(0)
    expect(Math.abs(shareFrom(30) - 0.05)).toBeLessThan(0.015)
    expect(shareFrom(52)).toBeLessThan(1e-3)
    for (const name of ['search', 'playlist', 'history'] as const) {
      expect(of(outcome.operations, name)).toMatchObject({ degraded: { value: 0 }, failed: { value: 0 } })
    }
  })

  it('that does not answer is given up by who asked', () => {
    const { outcome } = minute(() => storageThat({ 'ring write': { unansweredShare: 0.1, timeoutMs: 3000 } }))
    const { degraded, p99 } = of(outcome.operations, 'history')
    expect(Math.abs(degraded.value - 0.1)).toBeLessThan(0.01)
    // Two attempts of a second each, and the wait between them.
    expect(p99.value).toBeGreaterThan(2000)
    expect(p99.value).toBeLessThan(2200)
  })
})
