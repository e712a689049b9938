import type { Transaction } from 'kysely'
import type { CountTables } from './tables.ts'

export type Db = Transaction<CountTables>

/** A stream, as it is counted. */
export interface Stream {
  /** In the play-event log. */
  readonly offset: number
  readonly userId: string
  readonly trackId: string
  readonly artistIds: readonly string[]
  /** When it began, epoch ms, and the day of that. */
  readonly atMs: number
  readonly day: number
  /** The day on which the service was told. */
  readonly toldDay: number
}

/** Figures of a track, of the streams up to `offset`. */
export interface TrackCount {
  readonly id: string
  readonly plays: number
  readonly score: number
  readonly asOfMs: number
  readonly offset: number
}

/** Figures of an artist, of the streams up to `offset`. */
export interface ArtistCount {
  readonly id: string
  readonly score: number
  readonly asOfMs: number
  readonly offset: number
  readonly listeners: number
}
