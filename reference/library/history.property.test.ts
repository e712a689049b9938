import fc from 'fast-check'
import { expect, it } from 'vitest'
import { PlayConsumer } from '../events/service.ts'
import type { PlayRecord } from '../events/store.ts'
import { systemClock } from '../system-clock.ts'
import { takeHistory } from './history-consumer.ts'
import { cutOffAfter, id, library, modelStore } from './library.fixture.ts'
import { fadedScore, halfLivesMs } from './top-items.policy.ts'

const NOW_MS = Math.floor(systemClock.nowMs())
const HOUR_MS = 3_600_000
/** The tracks below it are in the catalog. */
const UNKNOWN_TRACK = 4

const play = fc.record({
  user: fc.constantFrom('ada', 'bob'),
  track: fc.integer({ min: 0, max: UNKNOWN_TRACK }),
  /** Below zero: told by an app whose clock is ahead. */
  hoursAgo: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constantFrom(-1, -50_000_000)),
  msPlayed: fc.constantFrom(1000, 29_999, 30_000, 200_000),
})

/** Two artists: even tracks are of one, odd ones of both. */
const artistsOf = (track: number): string[] => (track % 2 === 0 ? [id(100)] : [id(100), id(101)])

function recordOf(
  { user, track, hoursAgo, msPlayed }: typeof play extends fc.Arbitrary<infer P> ? P : never,
  offset: number,
) {
  return {
    offset,
    play: {
      accountId: user,
      event_id: id(offset),
      track_uri: `spotify:track:${id(track)}`,
      context_uri: null,
      started_at: new Date(NOW_MS - hoursAgo * HOUR_MS).toISOString(),
      recordedAt: new Date(NOW_MS).toISOString(),
      ms_played: msPlayed,
    } as PlayRecord,
  }
}

it('takes each play once, however often a crash makes it read the log again', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(play, { maxLength: 30 }),
      fc.array(fc.record({ writes: fc.integer({ min: 0, max: 20 }), forgets: fc.boolean() }), { maxLength: 4 }),
      async (plays, crashes) => {
        const log = plays.map(recordOf)
        const store = modelStore()
        let committed = 0
        const catchUp = (writes: number, forgets: boolean) => {
          const { history } = library(cutOffAfter(store, writes))
          return new PlayConsumer({
            name: 'library-history',
            log: {
              readPlays: async (from, limit) => log.slice(from, from + Math.min(limit, 7)),
              committedPlays: async () => committed,
              commitPlays: async (_, offset) => {
                if (forgets) throw new Error('the process is gone')
                committed = offset
              },
            },
            clock: systemClock,
            take: takeHistory({
              store: history,
              artistsOf: async (ids) => {
                const known = ids.filter((track) => Number(track) < UNKNOWN_TRACK)
                return new Map(known.map((track) => [track, artistsOf(Number(track))]))
              },
              onChanged: async () => {},
            }),
            onFailure: () => {},
          }).catchUp()
        }
        for (const { writes, forgets } of crashes) await catchUp(writes, forgets).catch(() => {})
        await catchUp(Number.POSITIVE_INFINITY, false)

        const service = library(store)
        for (const user of ['ada', 'bob']) {
          const own = plays
            .map((one, offset) => ({ ...one, hoursAgo: Math.max(0, one.hoursAgo), offset }))
            .filter((one) => one.user === user && one.track < UNKNOWN_TRACK)
          const shown = await service.recentlyPlayed(user, 50)
          const expected = own.sort((a, b) => a.hoursAgo - b.hoursAgo || a.offset - b.offset)
          expect(shown.map(({ trackId }) => Number(trackId))).toEqual(expected.map(({ track }) => track))

          const scores = new Map<string, number>()
          for (const { track, hoursAgo, msPlayed } of own) {
            if (msPlayed < 30_000) continue
            for (const artist of artistsOf(track)) {
              const score = fadedScore(1, NOW_MS - hoursAgo * HOUR_MS, NOW_MS, halfLivesMs.short_term)
              scores.set(artist, (scores.get(artist) ?? 0) + score)
            }
          }
          const top = await service.history.top(user, 'artist', 'short_term', NOW_MS)
          expect(top.map(({ itemId }) => itemId).sort()).toEqual([...scores.keys()].sort())
          for (const { itemId, score } of top) expect(score).toBeCloseTo(scores.get(itemId) ?? Number.NaN, 9)
        }
      },
    ),
    { numRuns: 60 },
  )
})

it('pages through a history in both directions', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 20 }),
      fc.integer({ min: 1, max: 5 }),
      async (minutes, limit) => {
        const service = library(modelStore())
        const times = [...new Set(minutes)].map((minute) => NOW_MS - minute * 60_000)
        await service.history.keep(
          times.map((playedAtMs, offset) => ({
            userId: 'ada',
            eventId: id(offset),
            trackId: id(offset),
            contextUri: null,
            playedAtMs,
            msPlayed: 1,
            offset,
          })),
        )
        const newestFirst = times.toSorted((a, b) => b - a)
        const back: number[] = []
        for (let beforeMs = NOW_MS + 1; ; ) {
          const page = await service.recentlyPlayed('ada', limit, { beforeMs })
          if (page.length === 0) break
          back.push(...page.map(({ playedAtMs }) => playedAtMs))
          beforeMs = page[page.length - 1].playedAtMs
        }
        expect(back).toEqual(newestFirst)
        const forth: number[] = []
        for (let afterMs = 0; ; ) {
          const page = await service.recentlyPlayed('ada', limit, { afterMs })
          if (page.length === 0) break
          forth.unshift(...page.map(({ playedAtMs }) => playedAtMs))
          afterMs = page[0].playedAtMs
        }
        expect(forth).toEqual(newestFirst)
      },
    ),
    { numRuns: 40 },
  )
})
