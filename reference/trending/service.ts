import type { StoredPlay } from '../events/service.ts'
import type { Clock } from '../shared/clock.ts'
import { parseUri } from '../shared/ids.ts'
import type { ShownTrack } from '../shared/web-api/track.ts'
import type { Cache } from '../storage/cache/cache.ts'
import { type Stream, VelocityStore, type WideColumn } from './store.ts'
import { STREAM_FROM_MS, streamsPerHour, trendScore } from './velocity.policy.ts'

/** All markets together. */
const EVERYWHERE = '*'
/** Tracks that are ranked of a market. */
const CANDIDATES = 2000
/** Tracks of a list. */
const LISTED = 100
/** Lists are made anew as often, at the most (CAT-3 asks for about hourly). */
const TTL_MS = 600_000
/** Tracks that are asked for at once. */
const TRACKS_AT_ONCE = 50
/** Streams per hour that a track of popularity 100 would have in a market of this size; the others by their share. */
const HIT_PER_HOUR = 1000

export interface TrendingParts {
  readonly store: WideColumn
  readonly cache: Cache
  readonly clock: Clock
  tracks(ids: readonly string[]): Promise<readonly (ShownTrack | null)[]>
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

  /** What a consumer of the play-event log does for trends. Plays that come again change nothing. */
  async take(plays: readonly StoredPlay[]): Promise<void> {
    const streams = plays.filter(({ play }) => play.ms_played >= STREAM_FROM_MS)
    const markets = await this.#parts.marketsOf([...new Set(streams.map(({ play }) => play.accountId))])
    const counted = streams.flatMap(({ offset, play }): Stream[] => {
      const track = parseUri(play.track_uri)
      if (track?.kind !== 'track') return []
      const stream = { trackId: track.id, atMs: Date.parse(play.started_at), offset }
      const market = markets.get(play.accountId)
      return [{ ...stream, market: EVERYWHERE }, ...(market === undefined ? [] : [{ ...stream, market }])]
    })
    const byTrack = Map.groupBy(counted, ({ market, trackId }) => `${market} ${trackId}`)
    await Promise.all([...byTrack.values()].map((own) => this.#store.add(own[0].market, own[0].trackId, own)))
  }

  /**
   * What trends, the strongest first; filled up with the best-known tracks where little is streamed.
   *
   * @param market null: in all of them
   * @param genre null: of all
   */
  async trending(market: string | null, genre: string | null, limit: number): Promise<TrendingTrack[]> {
    const key = `trending/${market ?? EVERYWHERE}/${genre ?? ''}`
    const list = await this.#parts.cache.get({ key, ttlMs: TTL_MS }, () => this.#list(market, genre))
    return (list ?? []).slice(0, limit)
  }

  async #list(market: string | null, genre: string | null): Promise<TrendingTrack[]> {
    const fastest = await this.#store.fastest(market ?? EVERYWHERE, this.#parts.clock.nowMs(), CANDIDATES)
    const trending: (TrendingTrack & { score: number })[] = []
    for (let at = 0; at < fastest.length; at += TRACKS_AT_ONCE) {
      const some = fastest.slice(at, at + TRACKS_AT_ONCE)
      const tracks = await this.#parts.tracks(some.map(({ trackId }) => trackId))
      for (const [i, track] of tracks.entries()) {
        if (!track || !isListed(track, market, genre)) continue
        const perHour = streamsPerHour(some[i].count)
        const expected = Math.max(1, HIT_PER_HOUR * 10 ** ((track.popularity - 100) / 20))
        trending.push({ track, streamsPerHour: perHour, score: trendScore(perHour, expected) })
      }
    }
    const strongest = trending
      .sort((a, b) => b.score - a.score || (a.track.id < b.track.id ? -1 : 1))
      .slice(0, LISTED)
      .map(({ track, streamsPerHour }) => ({ track, streamsPerHour }))
    if (strongest.length === LISTED) return strongest
    const there = new Set(strongest.map(({ track }) => track.id))
    const popular = await this.#parts.popularTracks(market, genre, LISTED)
    const filling = popular.filter(({ id }) => !there.has(id)).map((track) => ({ track, streamsPerHour: 0 }))
    return [...strongest, ...filling].slice(0, LISTED)
  }
}

function isListed({ markets, album }: ShownTrack, market: string | null, genre: string | null): boolean {
  if (market !== null && !markets.includes(market)) return false
  return genre === null || album.genres.some((name) => name.toLowerCase() === genre.toLowerCase())
}
