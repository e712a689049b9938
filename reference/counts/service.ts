import type { Figures } from '../catalog/service.ts'
import { beganAtMs, type StoredPlay } from '../events/service.ts'
import { dayOf, isStream } from '../events/stream.policy.ts'
import type { Clock } from '../shared/clock.ts'
import { parseUri } from '../shared/ids.ts'
import type { ArtistCount, Stream, TrackCount } from './counted.ts'
import { countedPerHour, FORGOTTEN_AFTER_MS, LISTENER_DAYS } from './figures.policy.ts'
import { type CountSql, CountStore } from './store.ts'

export { countedLog } from './counted-log.ts'
export { figureRenewal } from './figure-renewal.ts'
export { openCountSql } from './store.ts'

/** Figures that are told at a time: they are one transaction of the catalog. */
const TOLD_AT_ONCE = 500

export interface CountParts {
  readonly sql: CountSql
  readonly clock: Clock
  /** Artists of the tracks, by track; unknown tracks are left out, and their plays with them. */
  artistsOf(trackIds: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>
  /** To come again with the same figures changes nothing. */
  updateFigures(figures: Figures): Promise<void>
}

/** Counts what is streamed, plays by track and listeners by artist, and tells the catalog (CAT-1). */
export class CountService {
  readonly #store: CountStore
  readonly #parts: CountParts

  constructor(parts: CountParts) {
    this.#parts = parts
    this.#store = new CountStore(parts.sql)
  }

  close(): Promise<void> {
    return this.#store.close()
  }

  /** Offset of the first play that is not counted: where whoever consumes the log for this begins. */
  counted(): Promise<number> {
    return this.#store.counted()
  }

  /** What a consumer of the play-event log does for counts. Plays that come again change nothing. */
  async take(plays: readonly StoredPlay[]): Promise<void> {
    const last = plays.at(-1)
    if (last === undefined) return
    const told = plays.flatMap((stored) => streamFrom(stored) ?? [])
    const artists = await this.#parts.artistsOf([...new Set(told.map(({ trackId }) => trackId))])
    // An app may name any number of tracks that never were.
    const streams = told.flatMap((stream): Stream[] => {
      const artistIds = artists.get(stream.trackId)
      return artistIds === undefined ? [] : [{ ...stream, artistIds }]
    })
    await this.#store.add(streams, last.offset + 1)
  }

  /**
   * Tells the catalog of figures that have changed since it was told, some at a time, and once a day of those that change by
   * themselves. After a crash it is told again what it may have been told.
   *
   * @returns whether there may be more
   */
  async renewSome(): Promise<boolean> {
    const nowMs = this.#parts.clock.nowMs()
    const day = dayOf(nowMs)
    await this.#store.beginDay(day, Math.floor(nowMs - FORGOTTEN_AFTER_MS))
    const tracks = await this.#store.untoldTracks(TOLD_AT_ONCE)
    const artists = await this.#store.untoldArtists(day - LISTENER_DAYS, TOLD_AT_ONCE)
    if (tracks.length + artists.length === 0) return false
    const perHour = ({ score, asOfMs }: TrackCount | ArtistCount) => countedPerHour(score, asOfMs, nowMs)
    await this.#parts.updateFigures({
      tracks: tracks.map((track) => ({ id: track.id, perHour: perHour(track), playCount: track.plays })),
      artists: artists.map((artist) => ({
        id: artist.id,
        perHour: perHour(artist),
        monthlyListeners: artist.listeners,
      })),
    })
    await this.#store.told('track_counts', tracks)
    await this.#store.told('artist_counts', artists)
    return Math.max(tracks.length, artists.length) === TOLD_AT_ONCE
  }
}

/** Null for what is no stream. */
function streamFrom({ offset, play }: StoredPlay): Omit<Stream, 'artistIds'> | null {
  const track = parseUri(play.track_uri)
  if (track?.kind !== 'track' || !isStream(play.ms_played)) return null
  const atMs = beganAtMs(play)
  return {
    offset,
    userId: play.accountId,
    trackId: track.id,
    atMs,
    day: dayOf(atMs),
    toldDay: dayOf(Date.parse(play.recordedAt)),
  }
}
