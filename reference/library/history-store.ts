import type { Mutation, Row, WideColumn } from '../storage/wide-column/wide-column.ts'
import { fadedScore, halfLivesMs, playWeight, type TimeRange } from './top-items.policy.ts'

const PLAYS = 'plays_by_user'
const SCORES = 'play_scores'
const RESUME = 'resume_points'
const PAGE = 5000
/** Rows of one write: each says up to which play it is, so it does not matter what of a batch is written first. */
const ROWS_AT_ONCE = 500

/** A play as the history keeps it. */
export interface Play {
  readonly userId: string
  readonly eventId: string
  readonly trackId: string
  readonly contextUri: string | null
  /** When it began, epoch ms. */
  readonly playedAtMs: number
  readonly msPlayed: number
  /** Its place in the play-event log. */
  readonly offset: number
}

export type PlayedKind = 'track' | 'artist'

export interface HistoryEntry {
  readonly trackId: string
  readonly contextUri: string | null
  readonly playedAtMs: number
}

export interface ScoredItem {
  readonly itemId: string
  readonly score: number
}

/** Of a page of history: entries before or after a moment, none of it included; the newest when neither is given. */
export interface HistorySpan {
  readonly beforeMs?: number
  readonly afterMs?: number
}

export interface EpisodePosition {
  readonly episodeId: string
  readonly positionMs: number
  readonly fullyPlayed: boolean
}

/** What users played: their history, how much of each track and artist, and how far they are in episodes. */
export class HistoryStore {
  readonly #store: WideColumn

  constructor(store: WideColumn) {
    this.#store = store
  }

  /** Newest first. Those after a moment are the ones next to it. */
  async plays(userId: string, limit: number, { beforeMs, afterMs }: HistorySpan): Promise<HistoryEntry[]> {
    const bounds = {
      ...(beforeMs === undefined ? {} : { before: beforeMs }),
      ...(afterMs === undefined ? {} : { after: afterMs }),
    }
    const reverse = afterMs !== undefined
    const { rows } = await this.#store.slice(PLAYS, { user_id: userId }, { ...bounds, reverse, limit })
    const entries = rows.map((row) => ({
      trackId: row.track_id as string,
      contextUri: row.context_uri as string | null,
      playedAtMs: row.played_at as number,
    }))
    return reverse ? entries.reverse() : entries
  }

  /** Keeps one user's plays; those that are there already are written over by themselves. */
  keep(plays: readonly Play[]): Promise<void> {
    return this.#store.write(
      plays.map((play) => ({
        kind: 'insert',
        table: PLAYS,
        key: { user_id: play.userId, played_at: play.playedAtMs, event_id: play.eventId },
        cells: { track_id: play.trackId, context_uri: play.contextUri, ms_played: play.msPlayed },
      })),
    )
  }

  /**
   * Adds one user's plays to their scores, those apart that are in them already: a score knows the place in the log up to
   * which plays are in it. One writer only.
   *
   * @param artistsOf artists of each track
   */
  async score(plays: readonly Play[], artistsOf: ReadonlyMap<string, readonly string[]>): Promise<void> {
    const scores = new Map<string, { kind: PlayedKind; itemId: string; row: Row | null }>()
    const mutations = new Map<string, Mutation>()
    for (const play of plays) {
      if (playWeight(play.msPlayed) === 0) continue
      const artists = (artistsOf.get(play.trackId) ?? []).map((itemId) => ({ kind: 'artist' as const, itemId }))
      for (const { kind, itemId } of [{ kind: 'track' as const, itemId: play.trackId }, ...artists]) {
        const name = `${kind} ${itemId}`
        const key = { user_id: play.userId, kind, item_id: itemId }
        const known = scores.get(name) ?? { kind, itemId, row: await this.#store.get(SCORES, key) }
        const row = withPlay(known.row, play)
        scores.set(name, { ...known, row })
        if (row !== known.row) mutations.set(name, { kind: 'insert', table: SCORES, key, cells: row })
      }
    }
    for (const kind of ['track', 'artist'] as const) {
      const ofKind = [...mutations].filter(([name]) => scores.get(name)?.kind === kind).map(([, mutation]) => mutation)
      for (let at = 0; at < ofKind.length; at += ROWS_AT_ONCE) {
        await this.#store.write(ofKind.slice(at, at + ROWS_AT_ONCE))
      }
    }
  }

  /** All of a kind that a user has played, most played first, with scores as of a moment. */
  async top(userId: string, kind: PlayedKind, range: TimeRange, nowMs: number): Promise<ScoredItem[]> {
    const column = columnOf[range]
    const items: ScoredItem[] = []
    let pageState: string | null = null
    do {
      const slice = await this.#store.slice(SCORES, { user_id: userId, kind }, { limit: PAGE, pageState })
      for (const row of slice.rows) {
        const score = fadedScore(row[column] as number, row.as_of as number, nowMs, halfLivesMs[range])
        items.push({ itemId: row.item_id as string, score })
      }
      pageState = slice.pageState
    } while (pageState !== null)
    return items.sort((a, b) => b.score - a.score || (a.itemId < b.itemId ? -1 : 1))
  }

  /** The last word is the latest moment's, whichever comes last. */
  setPosition(userId: string, { episodeId, positionMs, fullyPlayed }: EpisodePosition, atMs: number): Promise<void> {
    return this.#store.write({
      kind: 'insert',
      table: RESUME,
      key: { user_id: userId, episode_id: episodeId },
      cells: { position_ms: positionMs, fully_played: fullyPlayed },
      timestampUs: Math.round(atMs * 1000),
    })
  }

  async positions(userId: string, episodeIds: readonly string[]): Promise<EpisodePosition[]> {
    const rows = await Promise.all(
      episodeIds.map((episode_id) => this.#store.get(RESUME, { user_id: userId, episode_id })),
    )
    return rows.flatMap((row) =>
      row === null
        ? []
        : {
            episodeId: row.episode_id as string,
            positionMs: row.position_ms as number,
            fullyPlayed: row.fully_played as boolean,
          },
    )
  }
}

const columnOf = {
  short_term: 'short_score',
  medium_term: 'medium_score',
  long_term: 'long_score',
} as const satisfies Record<TimeRange, string>

/** A row of scores with one play more, at the later of the two moments; the row itself when the play is in it. */
function withPlay(row: Row | null, play: Play): Row {
  if (row !== null && (row.log_offset as number) >= play.offset) return row
  const fromMs = row === null ? play.playedAtMs : (row.as_of as number)
  const asOf = Math.max(fromMs, play.playedAtMs)
  const scores = Object.entries(columnOf).map(([range, column]) => {
    const halfLifeMs = halfLivesMs[range as TimeRange]
    const before = row === null ? 0 : fadedScore(row[column] as number, fromMs, asOf, halfLifeMs)
    return [column, before + fadedScore(playWeight(play.msPlayed), play.playedAtMs, asOf, halfLifeMs)]
  })
  return { ...Object.fromEntries(scores), as_of: asOf, log_offset: play.offset }
}
