import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { PlayRecord, StoredPlay } from '../events/store.ts'
import type { Clock } from '../shared/clock.ts'
import type { ShownTrack } from '../shared/web-api/track.ts'
import type { Cache } from '../storage/cache/cache.ts'
import { ModelWideColumn } from '../storage/wide-column/model-wide-column.fixture.ts'
import { parseSchema } from '../storage/wide-column/parse-schema.ts'
import { TrendingService } from './service.ts'

const schema = parseSchema(readFileSync(new URL('./schema.cql', import.meta.url), 'utf8'))
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const BEGIN_MS = Date.UTC(2026, 10, 21)
const id = (number: number) => String(number).padStart(22, '0')
const noCache = { get: (_: unknown, load: () => Promise<unknown>) => load() } as unknown as Cache

const step = fc.record({
  user: fc.constantFrom('u1', 'u2', 'u3'),
  track: fc.integer({ min: 1, max: 2 }),
  laterMs: fc.integer({ min: 0, max: 10 * HOUR_MS }),
  agoMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 5 * DAY_MS })),
})
const batch = fc.record({ plays: fc.integer({ min: 1, max: 6 }), again: fc.integer({ min: 0, max: 4 }) })

it('count a listener once a day for a track, in whatever parts the log comes and comes again', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 20 }),
      fc.array(batch, { minLength: 1, maxLength: 5 }),
      async (steps, batches) => {
        let nowMs = BEGIN_MS
        const log = steps.map(({ user, track, laterMs, agoMs }, offset): StoredPlay => {
          nowMs += laterMs
          const recordedAt = new Date(nowMs).toISOString()
          const started_at = new Date(nowMs - agoMs).toISOString()
          const track_uri = `spotify:track:${id(track)}`
          return {
            offset,
            play: { accountId: user, track_uri, started_at, recordedAt, ms_played: 30_000 } as PlayRecord,
          }
        })
        const expected = new Map<string, number>()
        const counted = new Set<string>()
        for (const { play } of log) {
          const day = Math.floor(Date.parse(play.started_at) / DAY_MS)
          const key = `${day} ${play.accountId} ${play.track_uri}`
          if (Math.floor(Date.parse(play.recordedAt) / DAY_MS) - day > 2 || counted.has(key)) continue
          counted.add(key)
          const trackId = play.track_uri.slice(-22)
          const perHour = (2 ** ((Date.parse(play.started_at) - nowMs) / (6 * HOUR_MS)) * Math.LN2) / 6
          expected.set(trackId, (expected.get(trackId) ?? 0) + perHour)
        }

        const clock: Clock = { nowMs: () => nowMs, monotonicMs: () => nowMs, after: () => () => {} }
        const trending = new TrendingService({
          store: new ModelWideColumn(schema, clock),
          cache: noCache,
          clock,
          tracks: async (ids) =>
            ids.map(
              (one) => ({ id: one, popularity: 50, markets: [], album: { genres: [] } }) as unknown as ShownTrack,
            ),
          tracksAmong: async (ids) => new Set(ids),
          popularTracks: async () => [],
          marketsOf: async () => new Map(),
        })
        for (let i = 0, from = 0; from < log.length; i++) {
          const { plays, again } = batches[i % batches.length] as (typeof batches)[number]
          await trending.take(log.slice(Math.max(0, from - again), from + plays))
          from += plays
        }
        const found = await trending.velocities()
        expect([...found.keys()].sort()).toEqual([...expected.keys()].sort())
        for (const [trackId, perHour] of expected) expect(found.get(trackId)).toBeCloseTo(perHour, 9)
      },
    ),
  )
})
