import type { Kysely, Selectable } from 'kysely'
import type { RenditionIndex } from '../shared/chunk-index.ts'
import { openSqlite } from '../storage/sql/sqlite.ts'
import type { Album, AlbumSummary, ArtistName, PlayableTrack, Playlist, Publication, TrackDetails } from './catalog.ts'
import { publish } from './publish.ts'
import { type CatalogTables, catalogMigrations } from './tables.ts'

/** Artists, albums, tracks, renditions and playlists, in SQL. */
export class CatalogStore {
  private readonly db: Kysely<CatalogTables>

  constructor(db: Kysely<CatalogTables>) {
    this.db = db
  }

  /** @param path of the SQLite file */
  static async open(path: string): Promise<CatalogStore> {
    return new CatalogStore(await openSqlite<CatalogTables>(path, catalogMigrations))
  }

  close(): Promise<void> {
    return this.db.destroy()
  }

  /** All of it becomes visible at once, or nothing. On disk when this resolves. */
  publish(publication: Publication): Promise<void> {
    return this.db.transaction().execute((db) => publish(db, publication))
  }

  /** Which of these tracks are there. */
  async tracksAmong(ids: readonly string[]): Promise<Set<string>> {
    const rows = await this.db.selectFrom('tracks').select('id').where('id', 'in', ids).execute()
    return new Set(rows.map(({ id }) => id))
  }

  async playable(trackId: string): Promise<PlayableTrack | null> {
    const track = await this.db
      .selectFrom('tracks')
      .select(['id', 'name', 'duration_ms', 'markets'])
      .where('id', '=', trackId)
      .executeTakeFirst()
    if (track === undefined) return null
    const renditions = await this.db
      .selectFrom('renditions')
      .select('chunk_index')
      .where('track_id', '=', trackId)
      .orderBy('rung')
      .execute()
    return {
      id: track.id,
      name: track.name,
      durationMs: track.duration_ms,
      markets: words(track.markets),
      renditions: renditions.map((row) => JSON.parse(row.chunk_index) as RenditionIndex),
    }
  }

  /** The tracks with these identifiers, in their order; null where there is none. */
  async tracks(ids: readonly string[]): Promise<(TrackDetails | null)[]> {
    const rows = await this.db.selectFrom('tracks').selectAll().where('id', 'in', ids).execute()
    const byId = new Map((await this.withArtists(rows)).map((track) => [track.id, track]))
    return ids.map((id) => byId.get(id) ?? null)
  }

  /** An album's tracks in playing order. */
  async tracksOfAlbum(albumId: string, limit: number, offset: number): Promise<TrackDetails[]> {
    const rows = await this.db
      .selectFrom('tracks')
      .selectAll()
      .where('album_id', '=', albumId)
      .orderBy('disc_number')
      .orderBy('track_number')
      .limit(limit)
      .offset(offset)
      .execute()
    return this.withArtists(rows)
  }

  /** Identifiers of an album's tracks in playing order; empty when there is no such album. */
  async trackIdsOfAlbum(albumId: string): Promise<string[]> {
    const rows = await this.db
      .selectFrom('tracks')
      .select('id')
      .where('album_id', '=', albumId)
      .orderBy('disc_number')
      .orderBy('track_number')
      .execute()
    return rows.map(({ id }) => id)
  }

  /** The albums with these identifiers that are there, by identifier. */
  async albums(ids: readonly string[]): Promise<Map<string, AlbumSummary>> {
    const rows = await this.db.selectFrom('albums').selectAll().where('id', 'in', ids).execute()
    return new Map((await this.summaries(rows)).map((album) => [album.id, album]))
  }

  /** Newest first. */
  async newReleases(limit: number, offset: number): Promise<{ albums: AlbumSummary[]; total: number }> {
    const rows = await this.db
      .selectFrom('albums')
      .selectAll()
      .orderBy('release_date', 'desc')
      .orderBy('id')
      .limit(limit)
      .offset(offset)
      .execute()
    return { albums: await this.summaries(rows), total: await this.count('albums') }
  }

  async playlist(id: string): Promise<Playlist | null> {
    const playlist = await this.db.selectFrom('playlists').selectAll().where('id', '=', id).executeTakeFirst()
    if (playlist === undefined) return null
    const tracks = await this.db
      .selectFrom('playlist_tracks')
      .select(['track_id', 'added_at'])
      .where('playlist_id', '=', id)
      .orderBy('position')
      .execute()
    return { ...playlist, tracks: tracks.map((row) => ({ trackId: row.track_id, addedAt: row.added_at })) }
  }

  /** By name. */
  async playlists(limit: number, offset: number): Promise<{ playlists: Playlist[]; total: number }> {
    const rows = await this.db
      .selectFrom('playlists')
      .select('id')
      .orderBy('name')
      .orderBy('id')
      .limit(limit)
      .offset(offset)
      .execute()
    const playlists = await Promise.all(rows.map(({ id }) => this.playlist(id)))
    return { playlists: playlists.filter((playlist) => playlist !== null), total: await this.count('playlists') }
  }

  private async count(table: 'albums' | 'playlists'): Promise<number> {
    const { total } = await this.db
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow()
    return total
  }

  private async withArtists(rows: Selectable<CatalogTables['tracks']>[]): Promise<TrackDetails[]> {
    const artistRows = await this.db
      .selectFrom('track_artists')
      .innerJoin('artists', 'artists.id', 'track_artists.artist_id')
      .select(['track_artists.track_id as of', 'artists.id', 'artists.name'])
      .where(
        'track_artists.track_id',
        'in',
        rows.map(({ id }) => id),
      )
      .orderBy('track_artists.position')
      .execute()
    const artists = byOwner(artistRows)
    return rows.map((row) => trackFrom(row, artists.get(row.id) ?? []))
  }

  private async summaries(rows: Selectable<CatalogTables['albums']>[]): Promise<AlbumSummary[]> {
    const ids = rows.map(({ id }) => id)
    const artistRows = await this.db
      .selectFrom('album_artists')
      .innerJoin('artists', 'artists.id', 'album_artists.artist_id')
      .select(['album_artists.album_id as of', 'artists.id', 'artists.name'])
      .where('album_artists.album_id', 'in', ids)
      .orderBy('album_artists.position')
      .execute()
    // One row for all tracks with the same markets: an album may have thousands of tracks.
    const trackRows = await this.db
      .selectFrom('tracks')
      .select((eb) => ['album_id', 'markets', eb.fn.countAll<number>().as('tracks')])
      .where('album_id', 'in', ids)
      .groupBy(['album_id', 'markets'])
      .execute()
    const artists = byOwner(artistRows)
    return rows.map((row) => {
      const groups = trackRows.filter((group) => group.album_id === row.id)
      const markets = [...new Set(groups.flatMap((group) => words(group.markets)))].sort()
      const totalTracks = groups.reduce((sum, group) => sum + group.tracks, 0)
      return albumFrom(row, artists.get(row.id) ?? [], totalTracks, markets)
    })
  }
}

function trackFrom(row: Selectable<CatalogTables['tracks']>, artists: ArtistName[]): TrackDetails {
  return {
    id: row.id,
    name: row.name,
    albumId: row.album_id,
    artistIds: artists.map(({ id }) => id),
    artists,
    discNumber: row.disc_number,
    trackNumber: row.track_number,
    durationMs: row.duration_ms,
    explicit: row.explicit === 1,
    isrc: row.isrc,
    popularity: row.popularity,
    markets: words(row.markets),
  }
}

function albumFrom(
  row: Selectable<CatalogTables['albums']>,
  artists: ArtistName[],
  totalTracks: number,
  markets: string[],
): AlbumSummary {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind as Album['kind'],
    artistIds: artists.map(({ id }) => id),
    artists,
    releaseDate: row.release_date,
    label: row.label,
    upc: row.upc,
    genres: words(row.genres),
    gapless: row.gapless === 1,
    popularity: row.popularity,
    totalTracks,
    markets,
  }
}

function byOwner(rows: { of: string; id: string; name: string }[]): Map<string, ArtistName[]> {
  const names = new Map<string, ArtistName[]>()
  for (const { of, id, name } of rows) {
    const list = names.get(of)
    if (list) list.push({ id, name })
    else names.set(of, [{ id, name }])
  }
  return names
}

function words(json: string): string[] {
  return JSON.parse(json) as string[]
}
