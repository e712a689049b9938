import { perHourOfPopularity } from '../catalog/popularity.policy.ts'
import { beganAtMs, type StoredPlay } from '../events/service.ts'
import { dayOf, isStream, isToldInTime } from '../events/stream.policy.ts'
import type { Clock } from '../shared/clock.ts'
import { genreId } from '../shared/genre-id.ts'
import { parseUri } from '../shared/ids.ts'
import { inParallel } from '../shared/in-parallel.ts'
import type { ShownTrack } from '../shared/web-api/track.ts'
import type { Cache } from '../storage/cache/cache.ts'
import { type ListenerStream, type Stream, VelocityStore, type WideColumn } from './store.ts'
import { expectedPerHour, streamsPerHour, trendScore } from './velocity.policy.ts'

/** All markets together. */
const EVERYWHERE = '*'
/** Tracks that are ranked of a market. */
const CANDIDATES = 2000
/** A track among the candidates of a market. */
interface Candidate {
  readonly trackId: string
  /** In lower case. */
  readonly genres: readonly string[]
  readonly streamsPerHour: number
}

/** Tracks of a list. */
const LISTED = 100
/** Lists are made anew as often, at the most (CAT-3 asks for about hourly). */
const TTL_MS = 600_000
/** Tracks that are asked for at once. */
const TRACKS_AT_ONCE = 50
/** Counts that are written at a time. */
const COUNTS_AT_ONCE = 64

export interface TrendingParts {
  readonly store: WideColumn
  readonly cache: Cache
  readonly clock: Clock
  tracks(ids: readonly string[]): Promise<readonly (ShownTrack | null)[]>
  /** Which of these tracks are there. */
  tracksAmong(ids: readonly string[]): Promise<ReadonlySet<string>>
  /** The best-known tracks, for where little is streamed. */
  popularTracks(market: string | null, genre: string | null, limit: number): Promise<readonly ShownTrack[]>
  /** Countries of users; unknown ones are left out. */
  marketsOf(userIds: readonly string[]): Promise<ReadonlyMap<string, string>>
}

export interface TrendingTrack {
  readonly track: ShownTrack
  /** Fading mean over some hours; 0 where the track is here for its popularity alone. */
  readonly streamsPerHour: number
}

/** What is streamed more than one would expect, by market and genre (CAT-3). */
export class TrendingService {
  readonly #parts: TrendingParts
  readonly #store: VelocityStore

  constructor(parts: TrendingParts) {
    this.#parts = parts
    this.#store = new VelocityStore(parts.store)
  }

  /**
   * What a consumer of the play-event log does for trends. A listener counts once a day for a track (see `stream.policy.ts`). Plays
   * that come again change nothing.
   */
  async take(plays: readonly StoredPlay[]): Promise<void> {
    const told = plays.flatMap(({ offset, play }) => {
      const track = parseUri(play.track_uri)
      const atMs = beganAtMs(play)
      const day = dayOf(atMs)
      const isCounted = isStream(play.ms_played) && isToldInTime(day, dayOf(Date.parse(play.recordedAt)))
      return track?.kind === 'track' && isCounted
        ? [{ userId: play.accountId, trackId: track.id, atMs, day, offset }]
        : []
    })
    // An app may name any number of tracks that never were; they would crowd out those that are.
    const known = await this.#parts.tracksAmong([...new Set(told.map(({ trackId }) => trackId))])
    const streams = await this.#firsts(told.filter(({ trackId }) => known.has(trackId)))
    const markets = await this.#parts.marketsOf([...new Set(streams.map(({ userId }) => userId))])
    const counted = streams.flatMap(({ userId, trackId, atMs, offset }): Stream[] => {
      const stream = { trackId, atMs, offset }
      const market = markets.get(userId)
      return [{ ...stream, market: EVERYWHERE }, ...(market === undefined ? [] : [{ ...stream, market }])]
    })
    const byTrack = Map.groupBy(counted, ({ market, trackId }) => `${market} ${trackId}`)
    // Nothing is under way any more when this fails: what is tried again meets no writer from before.
    await inParallel(byTrack.values(), COUNTS_AT_ONCE, (own) => this.#store.add(own[0].market, own[0].trackId, own))
  }

  /**
   * What trends, the strongest first; filled up with the best-known tracks where little is streamed.
   *
   * @param market null: in all of them
   * @param genre null: of all
   */
  async trending(market: string | null, genre: string | null, limit: number): Promise<TrendingTrack[]> {
    const wanted = genre === null ? null : genreId(genre)
    const key = `trending/${market ?? EVERYWHERE}/${wanted ?? ''}`
    const list = await this.#parts.cache.get({ key, ttlMs: TTL_MS }, () => this.#list(market, wanted))
    return (list ?? []).slice(0, limit)
  }

  /**
   * How often tracks are streamed now, per hour, in all markets together: those that trend most. A fading mean over some
   * hours, of one stream a listener and day.
   */
  async velocities(): Promise<ReadonlyMap<string, number>> {
    const candidates = await this.#candidates(null)
    return new Map(candidates.map(({ trackId, streamsPerHour }) => [trackId, streamsPerHour]))
  }

  /** Those of these streams with which a listener is counted for a track on a day. */
  async #firsts(streams: readonly ListenerStream[]): Promise<ListenerStream[]> {
    const firsts: ListenerStream[] = []
    const days = Map.groupBy(streams, ({ userId, day }) => `${userId} ${day}`)
    await inParallel(days.values(), COUNTS_AT_ONCE, async (own) => {
      firsts.push(...(await this.#store.firstsOfDay(own)))
    })
    return firsts
  }

  async #list(market: string | null, genre: string | null): Promise<TrendingTrack[]> {
    const candidates = await this.#candidates(market)
    const strongest = candidates.filter(({ genres }) => genre === null || genres.includes(genre)).slice(0, LISTED)
    const tracks = await this.#parts.tracks(strongest.map(({ trackId }) => trackId))
    const trending = strongest.flatMap(({ streamsPerHour }, i) => {
      const track = tracks[i]
      return track ? [{ track, streamsPerHour }] : []
    })
    if (trending.length === LISTED) return trending
    const there = new Set(trending.map(({ track }) => track.id))
    const popular = await this.#parts.popularTracks(market, genre, LISTED)
    const filling = popular.filter(({ id }) => !there.has(id)).map((track) => ({ track, streamsPerHour: 0 }))
    return [...trending, ...filling].slice(0, LISTED)
  }

  /** All that is streamed in a market, the strongest trend first. Kept for all genres: anybody may ask for any number of them. */
  async #candidates(market: string | null): Promise<readonly Candidate[]> {
    const key = `trending/candidates/${market ?? EVERYWHERE}`
    return (await this.#parts.cache.get({ key, ttlMs: TTL_MS }, () => this.#ranked(market))) ?? []
  }

  async #ranked(market: string | null): Promise<Candidate[]> {
    const fastest = await this.#store.fastest(market ?? EVERYWHERE, this.#parts.clock.nowMs(), CANDIDATES)
    const ranked: (Candidate & { score: number })[] = []
    for (let at = 0; at < fastest.length; at += TRACKS_AT_ONCE) {
      const some = fastest.slice(at, at + TRACKS_AT_ONCE)
      const tracks = await this.#parts.tracks(some.map(({ trackId }) => trackId))
      for (const [i, track] of tracks.entries()) {
        if (!track || (market !== null && !track.markets.includes(market))) continue
        const perHour = streamsPerHour(some[i].count)
        const expected = expectedPerHour(perHourOfPopularity(track.popularity))
        const genres = track.album.genres.map(genreId)
        ranked.push({ trackId: track.id, genres, streamsPerHour: perHour, score: trendScore(perHour, expected) })
      }
    }
    return ranked
      .sort((a, b) => b.score - a.score || (a.trackId < b.trackId ? -1 : 1))
      .map(({ score: _, ...candidate }) => candidate)
  }
}
