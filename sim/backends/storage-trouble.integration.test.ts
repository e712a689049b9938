import { describe, expect, it } from 'vitest'
import { smallPlan } from '../plan.fixture.ts'
import { usualServices } from '../services/services-plan.fixture.ts'
import { smallStorage } from '../storage/storage-plan.fixture.ts'
import { type Played, play } from './backends-run.fixture.ts'

const loss = { what: 'node-loss', site: 'left', atMs: 60_000, forMs: 120_000, disk: 'kept' } as const
const leaderLoss = { what: 'leader-loss', atMs: 100_000 } as const

describe('services that ask a storage in trouble', () => {
  // A breaker would keep back too what has nothing to do with the trouble.
  const services = usualServices({ breaker: { ...usualServices().breaker, minCalls: 1e9 } })
  const short = { warmupMs: 60_000, durationMs: 240_000 }
  const of = ({ outcome }: Played, name: string) =>
    outcome.services?.operations.find((operation) => operation.name === name) ?? expect.unreachable()

  it('keep playlists and the history from those whose copies are gone, and play on', () => {
    // Five of the six nodes of the site of 60 % of listeners, for half of the time: hardly a key there has two copies left.
    const losses = [0, 1, 2, 3, 4].map((node) => ({ ...loss, node }))
    const played = play(
      smallPlan({
        ...short,
        services,
        storage: smallStorage({}, { simulated: true, losses }),
      }),
    )
    expect(Math.abs(of(played, 'history').degraded.value - 0.3)).toBeLessThan(0.06)
    // One lookup in ten goes to the ring.
    expect(of(played, 'playlist').degraded.value).toBeGreaterThan(0.015)
    expect(of(played, 'playlist').degraded.value).toBeLessThan(0.05)
    expect(of(played, 'search').degraded.value).toBe(0)
    for (const name of ['play', 'search', 'playlist', 'history']) expect(of(played, name).failed.value).toBe(0)
    expect(played.authorizations.every(({ met }) => met?.[0].failedShare === 0)).toBe(true)
  })

  it('let the plays fail that commit while nobody leads', () => {
    const usual = smallStorage()
    const sql = { ...usual.sql, writesPerSession: 0.6, promotionMs: 60_000 }
    const storage = smallStorage({}, { simulated: true, sql, losses: [leaderLoss] })
    const played = play(smallPlan({ ...short, services, storage }))
    const failedAt = (ms: number) => played.authorizations.findLast(({ toMs }) => toMs <= ms)?.met?.[0].failedShare ?? 0
    expect(failedAt(100_000)).toBe(0)
    // A session of six plays has 0.6 commits.
    expect(Math.abs(failedAt(155_000) - 0.1)).toBeLessThan(0.04)
    expect(failedAt(235_000)).toBeLessThan(0.03)
    const refused = played.outcome.storage?.calls.find(({ operation }) => operation === 'commit')?.refused.value ?? 0
    expect(refused).toBeGreaterThan(0.1)
  })
})
