import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { PlayRecord } from '../events/store.ts'
import type { ShownTrack } from '../shared/web-api/track.ts'
import type { Cache } from '../storage/cache/cache.ts'
import { ModelWideColumn } from '../storage/wide-column/model-wide-column.fixture.ts'
import { parseSchema } from '../storage/wide-column/parse-schema.ts'
import type { WideColumn } from '../storage/wide-column/wide-column.ts'
import { systemClock } from '../system-clock.ts'
import { TrendingService } from './service.ts'

const schema = parseSchema(readFileSync(new URL('./schema.cql', import.meta.url), 'utf8'))
const id = (number: number) => String(number).padStart(22, '0')
/** Late in a day, so that what the day before counted has faded. */
const NOW_MS = Date.UTC(2026, 10, 20, 20)
const clock = { ...systemClock, nowMs: () => NOW_MS }

/** Always loads: these tests look at what is kept. */
const noCache = { get: (_: unknown, load: () => Promise<unknown>) => load() } as unknown as Cache

const track = (number: number, popularity: number, genre: string, markets = ['SE', 'US']) =>
  ({ id: id(number), popularity, markets, album: { genres: [genre] } }) as unknown as ShownTrack

const catalog = [track(1, 95, 'pop'), track(2, 10, 'pop'), track(3, 50, 'rock'), track(4, 40, 'rock', ['US'])]

function service(store: WideColumn = new ModelWideColumn(schema, clock)): TrendingService {
  return new TrendingService({
    store,
    cache: noCache,
    clock,
    tracks: async (ids) => ids.map((one) => catalog.find((known) => known.id === one) ?? null),
    tracksAmong: async (ids) => new Set(ids.filter((one) => catalog.some((known) => known.id === one))),
    popularTracks: async (_market, genre) =>
      catalog
        .filter(({ album }) => genre === null || album.genres.includes(genre))
        .toSorted((a, b) => b.popularity - a.popularity),
    marketsOf: async (users) =>
      new Map(
        users.map((user) => [user, user.split(' ')[0] as string] as const).filter(([, market]) => market !== 'gone'),
      ),
  })
}

/** Plays of one track by as many listeners of a market, one after the other in the log. */
function plays(from: number, count: number, market: string, number: number, msPlayed = 100_000, agoMs = 60_000) {
  return Array.from({ length: count }, (_, i) => ({
    offset: from + i,
    play: {
      accountId: `${market} ${i}`,
      track_uri: `spotify:track:${id(number)}`,
      started_at: new Date(NOW_MS - agoMs).toISOString(),
      recordedAt: new Date(NOW_MS).toISOString(),
      ms_played: msPlayed,
    } as PlayRecord,
  }))
}

describe('trends', () => {
  it('put what is streamed more than expected before what is always streamed', async () => {
    const trending = service()
    await trending.take([...plays(0, 40, 'SE', 1), ...plays(40, 40, 'SE', 2)])
    const list = await trending.trending('SE', null, 10)
    expect(list.map(({ track }) => Number(track.id))).toEqual([2, 1, 3, 4])
    expect(list[0].streamsPerHour).toBeGreaterThan(0)
  })

  it('are those of a market and a genre', async () => {
    const trending = service()
    await trending.take([...plays(0, 30, 'US', 4), ...plays(30, 20, 'SE', 3), ...plays(50, 50, 'US', 2)])
    const names = async (market: string | null, genre: string | null) =>
      (await trending.trending(market, genre, 10))
        .filter(({ streamsPerHour }) => streamsPerHour > 0)
        .map(({ track }) => Number(track.id))
    expect(await names('US', 'Rock')).toEqual([4])
    expect(await names('SE', 'rock')).toEqual([3])
    expect((await names(null, 'rock')).sort()).toEqual([3, 4])
    expect(await names('SE', 'pop')).toEqual([])
  })

  it('count a stream once, skips not at all, and users who are gone in the world only', async () => {
    const trending = service()
    const log = [...plays(0, 10, 'SE', 1), ...plays(10, 10, 'gone', 1), ...plays(20, 10, 'SE', 3, 29_999)]
    await trending.take(log.slice(0, 15))
    await trending.take(log)
    const rate = async (market: string | null, number: number) =>
      (await trending.trending(market, null, 10)).find(({ track }) => track.id === id(number))?.streamsPerHour ?? 0
    expect((await rate(null, 1)) / (await rate('SE', 1))).toBeCloseTo(2, 3)
    expect(await rate('SE', 3)).toBe(0)
  })

  it('are not made by one listener who repeats, whatever the app says of when', async () => {
    const trending = service()
    const HOUR_MS = 3_600_000
    const repeated = Array.from({ length: 300 }, (_, i) => plays(i, 1, 'SE', 2, 100_000, i * HOUR_MS)[0])
    // Half of it is told again, in other parts.
    for (const part of [repeated.slice(0, 150), repeated.slice(70, 160), repeated.slice(160)]) await trending.take(part)
    await trending.take(plays(300, 4, 'SE', 3))
    const rates = new Map(
      (await trending.trending('SE', null, 10)).map(({ track, streamsPerHour }) => [track.id, streamsPerHour]),
    )
    // Of three or four days, each half forgotten every six hours.
    expect(rates.get(id(2))).toBeLessThan(1.2 * ((rates.get(id(3)) as number) / 4))
    expect((await trending.velocities()).get(id(2))).toBeCloseTo(rates.get(id(2)) as number, 5)
  })

  it('are not made by an app whose clock is years ahead, nor by tracks that never were', async () => {
    const trending = service()
    const made = Array.from({ length: 50 }, (_, i) => plays(100 + i, 1, 'SE', 1000 + i)[0])
    await trending.take([...plays(0, 1, 'SE', 1, 100_000, -1000 * 365 * 86_400_000), ...plays(1, 2, 'SE', 3), ...made])
    const rates = (await trending.trending('SE', null, 10)).map(({ track, streamsPerHour }) => [
      Number(track.id),
      streamsPerHour,
    ])
    expect(rates.map(([number]) => number)).toEqual([3, 1, 4, 2])
    for (const [, perHour] of rates) expect(perHour).toBeLessThan(1)
  })

  it('are counted to the end before a failure is told, so that nobody writes behind it', async () => {
    const store: WideColumn = new ModelWideColumn(schema, clock)
    let underWay = 0
    const failing = service({
      slice: (...call) => store.slice(...call),
      writeIf: (...call) => store.writeIf(...call),
      increment: (...call) => store.increment(...call),
      close: () => store.close(),
      get: (table, key) => {
        if (key.track_id === id(1)) return Promise.reject(new Error('the disk is away'))
        return store.get(table, key)
      },
      write: async (mutations) => {
        underWay++
        await new Promise((resolve) => setTimeout(resolve, 5))
        await store.write(mutations)
        underWay--
      },
    })
    const taken = failing.take([...plays(0, 1, 'gone', 3), ...plays(1, 1, 'gone', 1), ...plays(2, 1, 'gone', 2)])
    await expect(taken).rejects.toThrow('the disk is away')
    expect(underWay).toBe(0)
  })
})
