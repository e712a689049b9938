import { expect, it } from 'vitest'
import type { Clock } from '../shared/clock.ts'
import { artistsOf, DAY_MS, storedPlays } from './counts.fixture.ts'
import { countsLaw } from './counts-law.fixture.ts'
import { CountService, openCountSql } from './service.ts'

const BEGIN_MS = Date.UTC(2026, 10, 21, 22)

it('are those of the whole log, in whatever parts it comes and comes again, and whenever the catalog is told', () =>
  countsLaw((clock) => openCountSql(':memory:', clock), 40))

it('does not tell the catalog again what it knows', async () => {
  let nowMs = BEGIN_MS
  const clock: Clock = { nowMs: () => nowMs, monotonicMs: () => nowMs, after: () => () => {} }
  let calls = 0
  const sql = await openCountSql(':memory:', clock)
  const counts = new CountService({ sql, clock, artistsOf, updateFigures: async () => void calls++ })
  const play = { user: 'u', track: 1, msPlayed: 30_000, recordedMs: BEGIN_MS, agoMs: 0 }
  await counts.take(storedPlays([play]))
  for (const [laterMs, expected] of [
    [0, 1],
    [600_000, 1],
    // The next day it has faded.
    [DAY_MS, 2],
    [DAY_MS + 600_000, 2],
    [400 * DAY_MS, 2],
  ] as const) {
    nowMs = BEGIN_MS + laterMs
    await counts.renewSome()
    expect([laterMs, calls]).toEqual([laterMs, expected])
  }
  await counts.close()
})
