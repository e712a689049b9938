import { type Kysely, sql } from 'kysely'
import { genreId } from '../../shared/genre-id.ts'
import { marketSetOf } from '../market-set.ts'

/**
 * Shows and episodes, genres, audio features, lyrics, pictures, figures, sets of markets in place of a list with every
 * track, what lists are ordered by, and the feed of changes.
 *
 * @param nowMs when what is there already is said to have changed
 */
export async function extendCatalog(db: Kysely<unknown>, nowMs: number): Promise<void> {
  await addColumns(db)
  await createMarketSets(db)
  await createGenres(db)
  await createPodcasts(db)
  await createTrackExtras(db)
  await createFeed(db)
  await createIndexes(db)
  await carryOver(db as Kysely<Carried>, nowMs)
  await db.schema.alterTable('tracks').dropColumn('markets').execute()
}

async function addColumns({ schema }: Kysely<unknown>): Promise<void> {
  const add = async (table: string, column: string, type: 'text' | 'integer' | 'bigint', otherwise: string | number) =>
    schema
      .alterTable(table)
      .addColumn(column, type, (c) => c.notNull().defaultTo(otherwise))
      .execute()
  const addOptional = (table: string, column: string) => schema.alterTable(table).addColumn(column, 'text').execute()

  await add('artists', 'verified', 'integer', 0)
  await add('artists', 'aliases', 'text', '[]')
  await add('artists', 'monthly_listeners', 'bigint', 0)
  await addOptional('artists', 'image_id')
  await add('albums', 'copyrights', 'text', '[]')
  await add('albums', 'total_tracks', 'integer', 0)
  await add('albums', 'market_set', 'text', '')
  await addOptional('albums', 'image_id')
  await add('tracks', 'play_count', 'bigint', 0)
  await add('tracks', 'market_set', 'text', '')
  await addOptional('tracks', 'preview_id')
  await add('track_artists', 'popularity', 'integer', 0)
  await addOptional('playlists', 'image_id')
}

async function createMarketSets({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('market_sets')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('markets', 'text', (c) => c.notNull().unique())
    .execute()
  await schema
    .createTable('market_set_members')
    .addColumn('market', 'text', (c) => c.notNull())
    .addColumn('set_id', 'text', (c) => c.notNull().references('market_sets.id'))
    .addPrimaryKeyConstraint('market_set_members_key', ['market', 'set_id'])
    .execute()
}

async function createGenres({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('genres')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .execute()
  await schema
    .createTable('artist_genres')
    .addColumn('artist_id', 'text', (c) => c.notNull().references('artists.id'))
    .addColumn('genre_id', 'text', (c) => c.notNull().references('genres.id'))
    .addColumn('popularity', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('artist_genres_key', ['artist_id', 'genre_id'])
    .execute()
  await schema
    .createTable('playlist_genres')
    .addColumn('genre_id', 'text', (c) => c.notNull().references('genres.id'))
    .addColumn('playlist_id', 'text', (c) => c.notNull().references('playlists.id'))
    .addPrimaryKeyConstraint('playlist_genres_key', ['genre_id', 'playlist_id'])
    .execute()
}

async function createPodcasts({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('shows')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('publisher', 'text', (c) => c.notNull())
    .addColumn('description', 'text', (c) => c.notNull())
    .addColumn('languages', 'text', (c) => c.notNull())
    .addColumn('media_type', 'text', (c) => c.notNull())
    .addColumn('explicit', 'integer', (c) => c.notNull())
    .addColumn('copyrights', 'text', (c) => c.notNull())
    .addColumn('popularity', 'integer', (c) => c.notNull())
    .addColumn('market_set', 'text', (c) => c.notNull().references('market_sets.id'))
    .addColumn('total_episodes', 'integer', (c) => c.notNull())
    .addColumn('image_id', 'text')
    .execute()
  await schema
    .createTable('episodes')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('show_id', 'text', (c) => c.notNull().references('shows.id'))
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('description', 'text', (c) => c.notNull())
    .addColumn('duration_ms', 'integer', (c) => c.notNull())
    .addColumn('explicit', 'integer', (c) => c.notNull())
    .addColumn('languages', 'text', (c) => c.notNull())
    .addColumn('release_date', 'text', (c) => c.notNull())
    .addColumn('market_set', 'text', (c) => c.notNull().references('market_sets.id'))
    .addColumn('preview_id', 'text')
    .addColumn('image_id', 'text')
    .execute()
  await schema
    .createTable('episode_renditions')
    .addColumn('episode_id', 'text', (c) => c.notNull().references('episodes.id'))
    .addColumn('rung', 'integer', (c) => c.notNull())
    .addColumn('chunk_index', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('episode_renditions_key', ['episode_id', 'rung'])
    .execute()
}

async function createTrackExtras({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('audio_features')
    .addColumn('track_id', 'text', (c) => c.primaryKey().references('tracks.id'))
    .addColumn('acousticness', 'double precision', (c) => c.notNull())
    .addColumn('danceability', 'double precision', (c) => c.notNull())
    .addColumn('energy', 'double precision', (c) => c.notNull())
    .addColumn('instrumentalness', 'double precision', (c) => c.notNull())
    .addColumn('liveness', 'double precision', (c) => c.notNull())
    .addColumn('speechiness', 'double precision', (c) => c.notNull())
    .addColumn('valence', 'double precision', (c) => c.notNull())
    .addColumn('pitch_class', 'integer', (c) => c.notNull())
    .addColumn('mode', 'integer', (c) => c.notNull())
    .addColumn('loudness_db', 'double precision', (c) => c.notNull())
    .addColumn('tempo_bpm', 'double precision', (c) => c.notNull())
    .addColumn('time_signature', 'integer', (c) => c.notNull())
    .execute()
  await schema
    .createTable('lyrics')
    .addColumn('track_id', 'text', (c) => c.primaryKey().references('tracks.id'))
    .addColumn('language', 'text', (c) => c.notNull())
    .addColumn('lines', 'text', (c) => c.notNull())
    .execute()
}

async function createFeed({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('changes')
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .addColumn('at_ms', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('changes_key', ['kind', 'id'])
    .execute()
  await schema.createIndex('changes_by_seq').unique().on('changes').column('seq').execute()
}

async function createIndexes({ schema }: Kysely<unknown>): Promise<void> {
  await schema.createIndex('album_artists_by_artist').on('album_artists').columns(['artist_id', 'album_id']).execute()
  await schema
    .createIndex('track_artists_by_artist')
    .on('track_artists')
    .columns(['artist_id', 'popularity desc', 'track_id'])
    .execute()
  await schema
    .createIndex('artist_genres_by_genre')
    .on('artist_genres')
    .columns(['genre_id', 'popularity desc', 'artist_id'])
    .execute()
  await schema.createIndex('tracks_by_popularity').on('tracks').columns(['popularity desc', 'id']).execute()
  await schema.createIndex('episodes_by_show').on('episodes').columns(['show_id', 'release_date desc', 'id']).execute()
  await schema.createIndex('playlists_by_name').on('playlists').columns(['name', 'id']).execute()
}

/** As much of the tables as is read and written here, whatever becomes of them later. */
interface Carried {
  artists: { id: string; genres: string; popularity: number }
  albums: {
    id: string
    label: string
    release_date: string
    copyrights: string
    total_tracks: number
    market_set: string
  }
  tracks: { id: string; album_id: string; popularity: number; markets: string; market_set: string }
  track_artists: { track_id: string; popularity: number }
  playlists: { id: string }
  market_sets: { id: string; markets: string }
  market_set_members: { market: string; set_id: string }
  genres: { id: string; name: string }
  artist_genres: { artist_id: string; genre_id: string; popularity: number }
  changes: { kind: string; id: string; seq: number; at_ms: number }
}

/** Brings what a catalog has into the new columns and tables. */
async function carryOver(db: Kysely<Carried>, nowMs: number): Promise<void> {
  const keptSet = async (list: string[]): Promise<string> => {
    const { id, markets } = marketSetOf(list)
    const isNew = await db
      .insertInto('market_sets')
      .values({ id, markets: JSON.stringify(markets) })
      .onConflict((oc) => oc.column('id').doNothing())
      .returning('id')
      .executeTakeFirst()
    if (isNew)
      for (const market of markets) await db.insertInto('market_set_members').values({ market, set_id: id }).execute()
    return id
  }
  for (const { markets } of await db.selectFrom('tracks').select('markets').distinct().execute()) {
    const market_set = await keptSet(JSON.parse(markets) as string[])
    await db.updateTable('tracks').set({ market_set }).where('markets', '=', markets).execute()
  }
  await sql`
    update track_artists set popularity = (select popularity from tracks where tracks.id = track_artists.track_id)`.execute(
    db,
  )
  const setsOfAlbums = await db
    .selectFrom('tracks')
    .select(({ fn }) => ['album_id', 'markets', fn.countAll<number>().as('count')])
    .groupBy(['album_id', 'markets'])
    .execute()
  const albums = Map.groupBy(setsOfAlbums, ({ album_id }) => album_id)
  for (const { id, label, release_date } of await db.selectFrom('albums').selectAll().execute()) {
    const sets = albums.get(id) ?? []
    const market_set = await keptSet(sets.flatMap(({ markets }) => JSON.parse(markets) as string[]))
    const total_tracks = sets.reduce((sum, { count }) => sum + count, 0)
    const copyrights = JSON.stringify([{ text: `${release_date.slice(0, 4)} ${label}`, type: 'P' }])
    await db.updateTable('albums').set({ total_tracks, market_set, copyrights }).where('id', '=', id).execute()
  }
  await carryGenres(db)
  let first = 1
  for (const kind of ['artists', 'albums', 'tracks', 'playlists'] as const) {
    const ids = await db.selectFrom(kind).select('id').orderBy('id').execute()
    for (const [i, { id }] of ids.entries()) {
      await db
        .insertInto('changes')
        .values({ kind: kind.slice(0, -1), id, seq: first + i, at_ms: nowMs })
        .execute()
    }
    first += ids.length
  }
}

async function carryGenres(db: Kysely<Carried>): Promise<void> {
  for (const { id, genres, popularity } of await db.selectFrom('artists').selectAll().execute()) {
    for (const name of JSON.parse(genres) as string[]) {
      const genre = { id: genreId(name), name }
      await db
        .insertInto('genres')
        .values(genre)
        .onConflict((oc) => oc.column('id').doNothing())
        .execute()
      await db
        .insertInto('artist_genres')
        .values({ artist_id: id, genre_id: genre.id, popularity })
        .onConflict((oc) => oc.columns(['artist_id', 'genre_id']).doNothing())
        .execute()
    }
  }
}
