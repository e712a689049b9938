import { existsSync, readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { moodsOf } from '../../catalog/moods.policy.ts'
import type { Searchable } from '../feed.ts'
import { searchable, track } from '../searchables.fixture.ts'

/** Where the songs are looked for: a table such as Kaggle's "30000 Spotify Songs", from the root of the project. */
const SONGS = new URL('../../../../shared/data/spotify_songs.csv', import.meta.url)
export const songsMissing = 'needs the song table shared/data/spotify_songs.csv beside the project'

/** A song of the table. */
export interface Song {
  readonly id: string
  readonly title: string
  readonly artist: string
  readonly genre: string
  readonly popularity: number
  readonly moods: readonly string[]
}

/** The songs, or null when the table is not there. */
export function readSongs(): Song[] | null {
  if (!existsSync(SONGS)) return null
  const rows = parse(readFileSync(SONGS), { columns: true }) as Record<string, string>[]
  return rows.map((row) => ({
    id: row.track_id,
    title: row.track_name,
    artist: row.artist_name,
    genre: row.genre,
    popularity: Number(row.popularity),
    moods: moodsOf({
      valence: Number(row.valence),
      energy: Number(row.energy),
      danceability: Number(row.danceability),
      acousticness: Number(row.acousticness),
      instrumentalness: Number(row.instrumentalness),
    }),
  }))
}

/** The songs and their artists, who are as popular as their ten best songs. */
export function searchablesOf(songs: readonly Song[]): Searchable[] {
  const byArtist = Map.groupBy(songs, ({ artist }) => artist)
  const artists = [...byArtist].map(([name, by], i) => {
    const best = by
      .map(({ popularity }) => popularity)
      .sort((a, b) => b - a)
      .slice(0, 10)
    const mean = best.reduce((sum, popularity) => sum + popularity, 0) / best.length
    return searchable({ kind: 'artist', id: `artist${i}`, name, popularity: mean * (0.7 + 0.03 * best.length) })
  })
  const tracks = songs.map(({ id, title, artist, genre, popularity, moods }) =>
    track(id, title, artist, { genres: [genre], moods, popularity }),
  )
  return [...artists, ...tracks]
}
