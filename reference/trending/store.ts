import type { Mutation, WideColumn } from '../storage/wide-column/wide-column.ts'
import { fadedCount } from './velocity.policy.ts'

export type { WideColumn }

const TABLE = 'track_velocity'
const LISTENERS = 'trend_listeners'
const PAGE = 5000
/** Tracks of a market that are looked at; what is beyond has expired or has hardly any streams. */
const MOST_TRACKS = 50_000

/** A play that counts. */
export interface Stream {
  readonly market: string
  readonly trackId: string
  readonly atMs: number
  /** In the play-event log. */
  readonly offset: number
}

/** A play that may count: the listener's first of the track on that day does. */
export interface ListenerStream {
  readonly userId: string
  /** The day on which it began, counted from the epoch's. */
  readonly day: number
  readonly trackId: string
  readonly atMs: number
  /** In the play-event log. */
  readonly offset: number
}

export interface TrackCount {
  readonly trackId: string
  /** Streams, the older ones faded. */
  readonly count: number
}

/** How fast tracks are streamed, by market. */
export class VelocityStore {
  readonly #store: WideColumn

  constructor(store: WideColumn) {
    this.#store = store
  }

  /**
   * Those of one listener's streams of one day that are the first of their track, and notes them as such. One that is noted stays
   * the first when it comes again.
   *
   * @param streams in the order of the log
   */
  async firstsOfDay(streams: readonly ListenerStream[]): Promise<ListenerStream[]> {
    const byTrack = new Map<string, ListenerStream>()
    for (const stream of streams) if (!byTrack.has(stream.trackId)) byTrack.set(stream.trackId, stream)
    const firsts: ListenerStream[] = []
    const notes: Mutation[] = []
    for (const stream of byTrack.values()) {
      const { userId, day, trackId, offset } = stream
      const key = { user_id: userId, day, track_id: trackId }
      const noted = await this.#store.get(LISTENERS, key)
      if (noted === null) notes.push({ kind: 'insert', table: LISTENERS, key, cells: { log_offset: offset } })
      if (noted === null || noted.log_offset === offset) firsts.push(stream)
    }
    if (notes.length > 0) await this.#store.write(notes)
    return firsts
  }

  /** Counts streams of one track in one market in, those apart that are in its count already. One writer only. */
  async add(market: string, trackId: string, streams: readonly Stream[]): Promise<void> {
    const key = { market, track_id: trackId }
    const row = await this.#store.get(TABLE, key)
    const fresh = streams.filter(({ offset }) => row === null || offset > (row.log_offset as number))
    if (fresh.length === 0) return
    const before = row === null ? [] : [{ count: row.score as number, atMs: row.as_of as number }]
    const counts = [...before, ...fresh.map(({ atMs }) => ({ count: 1, atMs }))]
    const asOf = Math.max(...counts.map(({ atMs }) => atMs))
    const score = counts.reduce((sum, { count, atMs }) => sum + fadedCount(count, atMs, asOf), 0)
    const offset = Math.max(...fresh.map((stream) => stream.offset))
    await this.#store.write({
      kind: 'insert',
      table: TABLE,
      key,
      cells: { score, as_of: asOf, log_offset: offset },
    })
  }

  /** The tracks that are streamed most in a market, as of a moment. */
  async fastest(market: string, nowMs: number, limit: number): Promise<TrackCount[]> {
    const counts: TrackCount[] = []
    let pageState: string | null = null
    do {
      const slice = await this.#store.slice(TABLE, { market }, { limit: PAGE, pageState })
      for (const row of slice.rows) {
        const count = fadedCount(row.score as number, row.as_of as number, nowMs)
        counts.push({ trackId: row.track_id as string, count })
      }
      pageState = slice.pageState
    } while (pageState !== null && counts.length < MOST_TRACKS)
    return counts.sort((a, b) => b.count - a.count || (a.trackId < b.trackId ? -1 : 1)).slice(0, limit)
  }
}
