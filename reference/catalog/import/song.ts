import type { AudioFeatures } from '../../shared/web-api/audio-features.ts'
import { performersOf } from './collaborators.ts'
import { type Column, columnNames } from './columns.ts'

/** A row of a file, understood. */
export interface Song {
  readonly line: number
  readonly title: string
  readonly artist: string
  /** Names of those who made it, at least one, the main one first. */
  readonly performers: readonly string[]
  readonly album: string | null
  readonly released: string | null
  readonly genre: string | null
  /** The file's own, by which importing again finds the same track. */
  readonly sourceId: string | null
  readonly isrc: string | null
  readonly durationMs: number
  readonly popularity: number
  readonly explicit: boolean
  /** Null where the file does not have them all. */
  readonly features: Omit<AudioFeatures, 'trackId' | 'durationMs'> | null
}

/** A row that was left out, and why. */
export interface BadRow {
  readonly line: number
  readonly message: string
}

/** Longest name that a track, an artist or an album may have. */
const NAME_LENGTH = 500
const GENRE_LENGTH = 200
/** As many as a track may be by. */
const MOST_PERFORMERS = 100
/** What stands for bytes that are no UTF-8. */
const NOT_UTF8 = '\ufffd'
/** A day. */
const LONGEST_MS = 86_400_000
const ISRC = /^[A-Z]{2}[A-Z0-9]{3}\d{7}$/
const DATE = /^\d{4}(-\d{2}(-\d{2})?)?$/

const shares = [
  'danceability',
  'energy',
  'speechiness',
  'acousticness',
  'instrumentalness',
  'liveness',
  'valence',
] as const

/** A row as a song, or what is wrong with it. */
export function songFrom(fields: readonly string[], places: ReadonlyMap<Column, number>, line: number): Song | BadRow {
  const row = new Row(fields, places)
  const [title, artist] = [row.name('title'), row.name('artist')]
  const song: Song = {
    line,
    title,
    artist,
    performers: row.performers(title, artist),
    album: row.short('album', NAME_LENGTH),
    released: row.matching('released', DATE, 'a date such as 1981, 1981-12 or 1981-12-15'),
    genre: row.short('genre', GENRE_LENGTH),
    sourceId: row.text('id'),
    isrc: row.matching('isrc', ISRC, 'an ISRC, such as GBUM71029604'),
    durationMs: Math.round(row.number('durationMs', 1, LONGEST_MS) ?? row.missing('durationMs')),
    popularity: Math.round(row.number('popularity', 0, 100) ?? 0),
    explicit: ['true', '1', 'yes'].includes(row.text('explicit')?.toLowerCase() ?? ''),
    features: featuresOf(row),
  }
  return row.problem === null ? song : { line, message: row.problem }
}

export function isBadRow(row: Song | BadRow): row is BadRow {
  return 'message' in row
}

function featuresOf(row: Row): Song['features'] {
  const [danceability, energy, speechiness, acousticness, instrumentalness, liveness, valence] = shares.map((name) =>
    row.number(name, 0, 1),
  )
  const loudnessDb = row.number('loudness', -100, 20)
  const tempoBpm = row.number('tempo', 0, 1000)
  // Nobody says which key it is in where the file does not; most music is in major and in four.
  const key = row.number('key', -1, 11) ?? -1
  const mode = row.number('mode', 0, 1) ?? 1
  const timeSignature = Math.min(7, Math.max(3, row.number('timeSignature', 0, 7) ?? 4))
  const found = {
    danceability,
    energy,
    speechiness,
    acousticness,
    instrumentalness,
    liveness,
    valence,
    loudnessDb,
    tempoBpm,
  }
  if (Object.values(found).some((value) => value === null)) return null
  return { ...(found as Record<keyof typeof found, number>), key, mode, timeSignature }
}

/** The fields of a row by column. Remembers the first thing that is wrong. */
class Row {
  problem: string | null = null
  readonly #fields: readonly string[]
  readonly #places: ReadonlyMap<Column, number>

  constructor(fields: readonly string[], places: ReadonlyMap<Column, number>) {
    this.#fields = fields
    this.#places = places
  }

  /** Null where the file has no such column, or the row nothing in it. */
  text(column: Column): string | null {
    const place = this.#places.get(column)
    const field = place === undefined ? '' : (this.#fields[place] ?? '')
    const text = field
      .normalize('NFC')
      .replace(/[\p{Cc}\s]+/gu, ' ')
      .trim()
    if (text.includes(NOT_UTF8)) return this.#wrong(column, 'text in UTF-8', JSON.stringify(text), null)
    return text === '' ? null : text
  }

  name(column: Column): string {
    return this.short(column, NAME_LENGTH) ?? this.missing(column, 'a name')
  }

  short(column: Column, most: number): string | null {
    const text = this.text(column)
    if (text === null || text.length <= most) return text
    return this.#wrong(column, `at most ${most} characters`, String(text.length), null)
  }

  performers(title: string, artist: string): readonly string[] {
    const performers = performersOf(title, artist)
    if (performers.length > 0 && performers.length <= MOST_PERFORMERS) return performers
    return this.#wrong('artist', `1 to ${MOST_PERFORMERS} names`, JSON.stringify(artist), [])
  }

  matching(column: Column, pattern: RegExp, expected: string): string | null {
    const text = this.text(column)
    if (text === null || pattern.test(text)) return text
    return this.#wrong(column, expected, JSON.stringify(text), null)
  }

  number(column: Column, min: number, max: number): number | null {
    const text = this.text(column)
    if (text === null) return null
    const value = Number(text)
    if (value >= min && value <= max) return value
    return this.#wrong(column, `a number from ${min} to ${max}`, JSON.stringify(text), null)
  }

  missing(column: Column): number
  missing(column: Column, expected: string): string
  missing(column: Column, expected?: string): number | string {
    return this.#wrong(column, expected ?? 'a number', 'nothing', expected === undefined ? 0 : '')
  }

  #wrong<Value>(column: Column, expected: string, found: string, instead: Value): Value {
    this.problem ??= `${columnNames[column][0]}: expected ${expected}, found ${found}`
    return instead
  }
}
