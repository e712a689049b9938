import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** The catalog as tables. Lists of words are JSON text; an index of chunks is read as a whole and kept as a whole. */
export interface CatalogTables {
  artists: {
    id: string
    name: string
    bio: string
    country: string
    genres: string
    popularity: number
  }
  albums: {
    id: string
    name: string
    kind: string
    release_date: string
    label: string
    upc: string
    genres: string
    gapless: number
    popularity: number
  }
  album_artists: { album_id: string; position: number; artist_id: string }
  tracks: {
    id: string
    name: string
    album_id: string
    disc_number: number
    track_number: number
    duration_ms: number
    explicit: number
    isrc: string
    popularity: number
    markets: string
  }
  track_artists: { track_id: string; position: number; artist_id: string }
  /** `rung` is an index into the ladder, lowest first; `chunk_index` is a RenditionIndex as JSON. */
  renditions: { track_id: string; rung: number; chunk_index: string }
  playlists: { id: string; name: string; description: string }
  playlist_tracks: { playlist_id: string; position: number; track_id: string; added_at: string }
}

export const catalogMigrations: Record<string, Migration> = {
  '0001-catalog': { up: createCatalog },
}

async function createCatalog(db: Kysely<unknown>): Promise<void> {
  const { schema } = db
  await schema
    .createTable('artists')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('bio', 'text', (c) => c.notNull())
    .addColumn('country', 'text', (c) => c.notNull())
    .addColumn('genres', 'text', (c) => c.notNull())
    .addColumn('popularity', 'integer', (c) => c.notNull())
    .execute()
  await schema
    .createTable('albums')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('release_date', 'text', (c) => c.notNull())
    .addColumn('label', 'text', (c) => c.notNull())
    .addColumn('upc', 'text', (c) => c.notNull())
    .addColumn('genres', 'text', (c) => c.notNull())
    .addColumn('gapless', 'integer', (c) => c.notNull())
    .addColumn('popularity', 'integer', (c) => c.notNull())
    .execute()
  await schema.createIndex('albums_by_release').on('albums').columns(['release_date desc', 'id']).execute()
  await schema
    .createTable('album_artists')
    .addColumn('album_id', 'text', (c) => c.notNull().references('albums.id'))
    .addColumn('position', 'integer', (c) => c.notNull())
    .addColumn('artist_id', 'text', (c) => c.notNull().references('artists.id'))
    .addPrimaryKeyConstraint('album_artists_key', ['album_id', 'position'])
    .execute()
  await schema
    .createTable('tracks')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('album_id', 'text', (c) => c.notNull().references('albums.id'))
    .addColumn('disc_number', 'integer', (c) => c.notNull())
    .addColumn('track_number', 'integer', (c) => c.notNull())
    .addColumn('duration_ms', 'integer', (c) => c.notNull())
    .addColumn('explicit', 'integer', (c) => c.notNull())
    .addColumn('isrc', 'text', (c) => c.notNull())
    .addColumn('popularity', 'integer', (c) => c.notNull())
    .addColumn('markets', 'text', (c) => c.notNull())
    .execute()
  await schema
    .createIndex('tracks_by_album')
    .on('tracks')
    .columns(['album_id', 'disc_number', 'track_number'])
    .execute()
  await schema
    .createTable('track_artists')
    .addColumn('track_id', 'text', (c) => c.notNull().references('tracks.id'))
    .addColumn('position', 'integer', (c) => c.notNull())
    .addColumn('artist_id', 'text', (c) => c.notNull().references('artists.id'))
    .addPrimaryKeyConstraint('track_artists_key', ['track_id', 'position'])
    .execute()
  await schema
    .createTable('renditions')
    .addColumn('track_id', 'text', (c) => c.notNull().references('tracks.id'))
    .addColumn('rung', 'integer', (c) => c.notNull())
    .addColumn('chunk_index', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('renditions_key', ['track_id', 'rung'])
    .execute()
  await schema
    .createTable('playlists')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('description', 'text', (c) => c.notNull())
    .execute()
  await schema
    .createTable('playlist_tracks')
    .addColumn('playlist_id', 'text', (c) => c.notNull().references('playlists.id'))
    .addColumn('position', 'integer', (c) => c.notNull())
    .addColumn('track_id', 'text', (c) => c.notNull().references('tracks.id'))
    .addColumn('added_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('playlist_tracks_key', ['playlist_id', 'position'])
    .execute()
}
