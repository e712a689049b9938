import type { Kysely } from 'kysely'
import type { ArtistName } from '../../shared/web-api/artist.ts'
import type { AudioFeatures } from '../../shared/web-api/audio-features.ts'
import type { PageRequest } from '../../shared/web-api/paging.ts'
import type { ShownAlbumTrack } from '../../shared/web-api/simplified-track.ts'
import type { ShownTrack } from '../../shared/web-api/track.ts'
import type { LyricLine, Lyrics } from '../catalog.ts'
import type { CatalogTables } from '../tables.ts'
import { readAlbums } from './albums.ts'
import { inOrder, marketsOf } from './rows.ts'

type Db = Kysely<CatalogTables>

/** The tracks with these identifiers and their albums, in their order; null where there is none. */
export async function readTracks(db: Db, ids: readonly string[]): Promise<(ShownTrack | null)[]> {
  const rows = await trackRows(db).where('tracks.id', 'in', ids).execute()
  const tracks = await withArtists(db, rows)
  const albums = await readAlbums(db, [...new Set(rows.map(({ album_id }) => album_id))])
  const byId = new Map(albums.map((album) => [album?.id, album]))
  const shown = rows.flatMap((row, i) => {
    const album = byId.get(row.album_id)
    return album ? [{ ...(tracks[i] as ShownAlbumTrack), album }] : []
  })
  return inOrder(ids, shown)
}

/** An album's tracks in playing order. */
export async function readAlbumTracks(
  db: Db,
  albumId: string,
  { limit, offset }: PageRequest,
): Promise<ShownAlbumTrack[]> {
  const rows = await trackRows(db)
    .where('album_id', '=', albumId)
    .orderBy('disc_number')
    .orderBy('track_number')
    .limit(limit)
    .offset(offset)
    .execute()
  return withArtists(db, rows)
}

/** Identifiers of an album's tracks in playing order. */
export async function readAlbumTrackIds(db: Db, albumId: string, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('tracks')
    .select('id')
    .where('album_id', '=', albumId)
    .orderBy('disc_number')
    .orderBy('track_number')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

/** Which of these tracks are there. */
export async function readTracksAmong(db: Db, ids: readonly string[]): Promise<Set<string>> {
  const rows = await db.selectFrom('tracks').select('id').where('id', 'in', ids).execute()
  return new Set(rows.map(({ id }) => id))
}

/** In their order; null where nothing is known of a track's sound. */
export async function readAudioFeatures(db: Db, ids: readonly string[]): Promise<(AudioFeatures | null)[]> {
  const rows = await db
    .selectFrom('audio_features')
    .innerJoin('tracks', 'tracks.id', 'audio_features.track_id')
    .selectAll('audio_features')
    .select('duration_ms')
    .where('track_id', 'in', ids)
    .execute()
  const features = rows.map(
    ({ track_id, duration_ms, pitch_class, loudness_db, tempo_bpm, time_signature, ...shares }) => ({
      ...shares,
      id: track_id,
      trackId: track_id,
      durationMs: duration_ms,
      key: pitch_class,
      loudnessDb: loudness_db,
      tempoBpm: tempo_bpm,
      timeSignature: time_signature,
    }),
  )
  return inOrder(ids, features)
}

export async function readLyrics(db: Db, trackId: string): Promise<Lyrics | null> {
  const row = await db.selectFrom('lyrics').selectAll().where('track_id', '=', trackId).executeTakeFirst()
  if (row === undefined) return null
  return { trackId, language: row.language, lines: JSON.parse(row.lines) as LyricLine[] }
}

function trackRows(db: Db) {
  return db
    .selectFrom('tracks')
    .innerJoin('market_sets', 'market_sets.id', 'tracks.market_set')
    .selectAll('tracks')
    .select('market_sets.markets')
}

type TrackRow = Awaited<ReturnType<ReturnType<typeof trackRows>['execute']>>[number]

async function withArtists(db: Db, rows: readonly TrackRow[]): Promise<ShownAlbumTrack[]> {
  const ids = rows.map(({ id }) => id)
  const artists = await db
    .selectFrom('track_artists')
    .innerJoin('artists', 'artists.id', 'track_artists.artist_id')
    .select(['track_id', 'artists.id', 'name'])
    .where('track_id', 'in', ids)
    .orderBy('track_id')
    .orderBy('position')
    .execute()
  const byTrack = Map.groupBy(artists, ({ track_id }) => track_id)
  return rows.map((row) => trackFrom(row, byTrack.get(row.id) ?? []))
}

function trackFrom(row: TrackRow, artists: readonly ArtistName[]): ShownAlbumTrack {
  return {
    id: row.id,
    name: row.name,
    artists: artists.map(({ id, name }) => ({ id, name })),
    discNumber: row.disc_number,
    trackNumber: row.track_number,
    durationMs: row.duration_ms,
    explicit: row.explicit === 1,
    isrc: row.isrc,
    popularity: row.popularity,
    playCount: row.play_count,
    markets: marketsOf(row.markets),
    previewId: row.preview_id,
  }
}
