import fc from 'fast-check'
import { expect } from 'vitest'
import type { Clock } from '../shared/clock.ts'
import { artistsOf, DAY_MS, figuresOf, storedPlays, type Told, ToldFigures } from './counts.fixture.ts'
import { CountService } from './service.ts'
import type { CountSql } from './store.ts'

const BEGIN_MS = Date.UTC(2026, 10, 21, 22)

/** What happens: something is told a while after what was told before it; or figures are renewed then. */
const step = fc.record({
  user: fc.constantFrom('u1', 'u2', 'u3'),
  track: fc.integer({ min: 0, max: 3 }),
  msPlayed: fc.constantFrom(29_999, 30_000, 200_000),
  laterMs: fc.oneof(fc.constant(60_000), fc.integer({ min: 0, max: 3 * DAY_MS }), fc.constant(20 * DAY_MS)),
  agoMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 6 * DAY_MS }), fc.constant(40 * DAY_MS)),
})

/** How the log comes: so many plays, and how many of those before come again, as after a crash. */
const batch = fc.record({
  plays: fc.integer({ min: 1, max: 7 }),
  again: fc.integer({ min: 0, max: 5 }),
  renew: fc.boolean(),
})

/**
 * Figures are those of the whole log, in whatever parts it comes and comes again, and whenever the catalog is told.
 *
 * @param openEmpty a database with nothing in it
 */
export async function countsLaw(openEmpty: (clock: Clock) => Promise<CountSql>, numRuns: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 25 }),
      fc.array(batch, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 40 }),
      async (steps, batches, daysLater) => {
        let recordedMs = BEGIN_MS
        const told = steps.map(({ laterMs, ...play }): Told => {
          recordedMs += laterMs
          return { ...play, recordedMs }
        })
        let nowMs = BEGIN_MS
        const clock: Clock = { nowMs: () => nowMs, monotonicMs: () => nowMs, after: () => () => {} }
        const figures = new ToldFigures()
        const sql = await openEmpty(clock)
        const counts = new CountService({ sql, clock, artistsOf, updateFigures: (some) => figures.update(some) })
        const log = storedPlays(told)
        for (let i = 0, from = 0; from < log.length; i++) {
          const { plays, again, renew } = batches[i % batches.length] as (typeof batches)[number]
          const until = Math.min(log.length, from + plays)
          await counts.take(log.slice(Math.max(0, from - again), until))
          from = until
          nowMs = told[until - 1]?.recordedMs as number
          if (renew) while (await counts.renewSome());
        }
        nowMs += daysLater * DAY_MS
        while (await counts.renewSome());
        const expected = figuresOf(told, nowMs)
        expect([...figures.tracks.keys()].sort()).toEqual([...expected.tracks.keys()].sort())
        for (const [id, { perHour, playCount }] of expected.tracks) {
          expect(figures.tracks.get(id)).toEqual({ perHour: expect.closeTo(perHour, 9), playCount })
        }
        for (const [id, { perHour, monthlyListeners }] of expected.artists) {
          expect(figures.artists.get(id)).toEqual({ perHour: expect.closeTo(perHour, 9), monthlyListeners })
        }
        await counts.close()
      },
    ),
    { numRuns },
  )
}
