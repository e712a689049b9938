/** What a song is told by in a CSV file; a column is known by any of its names, whatever their case. */
export const columnNames = {
  title: ['track_name', 'title', 'name', 'song'],
  artist: ['artist_name', 'artist', 'artists', 'track_artist'],
  album: ['album_name', 'album', 'track_album_name'],
  released: ['release_date', 'released', 'year', 'track_album_release_date'],
  genre: ['genre', 'playlist_genre', 'track_genre'],
  id: ['track_id', 'id', 'spotify_id'],
  isrc: ['isrc'],
  durationMs: ['duration_ms', 'duration'],
  popularity: ['popularity', 'track_popularity'],
  explicit: ['explicit'],
  danceability: ['danceability'],
  energy: ['energy'],
  loudness: ['loudness'],
  speechiness: ['speechiness'],
  acousticness: ['acousticness'],
  instrumentalness: ['instrumentalness'],
  liveness: ['liveness'],
  valence: ['valence'],
  tempo: ['tempo'],
  key: ['key'],
  mode: ['mode'],
  timeSignature: ['time_signature'],
} as const

export type Column = keyof typeof columnNames

/** Without these there is no song. */
const needed = ['title', 'artist', 'durationMs'] as const satisfies readonly Column[]

/** The file as a whole cannot be read: where, what was expected, what was found. */
export class ImportError extends Error {
  override readonly name = 'ImportError'
}

/**
 * Which field of a row is which column.
 *
 * @throws ImportError naming the column that is missing, and the ones that are there
 */
export function columnsOf(header: readonly string[]): ReadonlyMap<Column, number> {
  const given = header.map((name) => name.trim().toLowerCase())
  const places = new Map<Column, number>()
  for (const [column, names] of Object.entries(columnNames) as [Column, readonly string[]][]) {
    const place = given.findIndex((name) => names.includes(name))
    if (place >= 0) places.set(column, place)
  }
  const missing = needed.find((column) => !places.has(column))
  if (missing !== undefined) {
    const shown = header.length === 0 ? 'an empty line' : header.slice(0, 20).join(', ')
    throw new ImportError(`line 1: expected a column ${either(columnNames[missing])}, found ${shown}`)
  }
  return places
}

/** `a, b or c` */
function either(names: readonly string[]): string {
  return [names.slice(0, -1).join(', '), ...names.slice(-1)].filter((part) => part !== '').join(' or ')
}
