import { sql, type Transaction } from 'kysely'
import { LADDER } from '../audio/ladder.policy.ts'
import type { Publication, Track } from './catalog.ts'
import type { CatalogTables } from './tables.ts'

/** Rows of one insert: SQLite takes a bounded number of values. */
const ROWS_AT_ONCE = 500

/** Writes a publication, in a transaction of its own. */
export async function publish(db: Transaction<CatalogTables>, publication: Publication): Promise<void> {
  // A row that is replaced is gone for a moment while others still point to it.
  await sql`PRAGMA defer_foreign_keys = ON`.execute(db)
  await putArtists(db, publication)
  await putAlbums(db, publication)
  await putTracks(db, publication)
  await putPlaylists(db, publication)
}

async function putArtists(db: Transaction<CatalogTables>, { artists = [] }: Publication): Promise<void> {
  for (const { id, name, bio, country, genres, popularity } of artists) {
    const row = { id, name, bio, country, genres: JSON.stringify(genres), popularity }
    await db.replaceInto('artists').values(row).execute()
  }
}

async function putAlbums(db: Transaction<CatalogTables>, { albums = [] }: Publication): Promise<void> {
  for (const { id, name, kind, artistIds, releaseDate, label, upc, genres, gapless, popularity } of albums) {
    const row = {
      id,
      name,
      kind,
      release_date: releaseDate,
      label,
      upc,
      genres: JSON.stringify(genres),
      gapless: gapless ? 1 : 0,
      popularity,
    }
    await db.replaceInto('albums').values(row).execute()
    await db.deleteFrom('album_artists').where('album_id', '=', id).execute()
    const artists = artistIds.map((artist_id, position) => ({ album_id: id, position, artist_id }))
    await db.insertInto('album_artists').values(artists).execute()
  }
}

async function putTracks(db: Transaction<CatalogTables>, { tracks = [] }: Publication): Promise<void> {
  const inserts = tracks.map(({ track, renditions }) => ({
    row: rowFrom(track),
    artists: track.artistIds.map((artist_id, position) => ({ track_id: track.id, position, artist_id })),
    renditions: renditions.map((index) => ({
      track_id: track.id,
      rung: LADDER.findIndex(({ name }) => name === index.quality),
      chunk_index: JSON.stringify(index),
    })),
  }))
  for (let from = 0; from < inserts.length; from += ROWS_AT_ONCE) {
    const part = inserts.slice(from, from + ROWS_AT_ONCE)
    const ids = part.map(({ row }) => row.id)
    await db
      .replaceInto('tracks')
      .values(part.map(({ row }) => row))
      .execute()
    await db.deleteFrom('track_artists').where('track_id', 'in', ids).execute()
    await db
      .insertInto('track_artists')
      .values(part.flatMap(({ artists }) => artists))
      .execute()
    await db.deleteFrom('renditions').where('track_id', 'in', ids).execute()
    const rows = part.flatMap(({ renditions }) => renditions)
    if (rows.length > 0) await db.insertInto('renditions').values(rows).execute()
  }
}

async function putPlaylists(db: Transaction<CatalogTables>, { playlists = [] }: Publication): Promise<void> {
  for (const { id, name, description, tracks } of playlists) {
    await db.replaceInto('playlists').values({ id, name, description }).execute()
    await db.deleteFrom('playlist_tracks').where('playlist_id', '=', id).execute()
    const rows = tracks.map(({ trackId, addedAt }, position) => ({
      playlist_id: id,
      position,
      track_id: trackId,
      added_at: addedAt,
    }))
    if (rows.length > 0) await db.insertInto('playlist_tracks').values(rows).execute()
  }
}

function rowFrom(track: Track): CatalogTables['tracks'] {
  return {
    id: track.id,
    name: track.name,
    album_id: track.albumId,
    disc_number: track.discNumber,
    track_number: track.trackNumber,
    duration_ms: track.durationMs,
    explicit: track.explicit ? 1 : 0,
    isrc: track.isrc,
    popularity: track.popularity,
    markets: JSON.stringify(track.markets),
  }
}
