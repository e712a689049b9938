import type { Transaction } from 'kysely'
import type { CatalogKind, Figures, Publication } from '../catalog.ts'
import { type MarketSet, marketSetOf } from '../market-set.ts'
import type { CatalogTables } from '../tables.ts'
import { BulkWriter } from './bulk-writer.ts'
import { type ChangedThing, recordChanges } from './changes.ts'
import { dependentsOfAlbums, dependentsOfArtists, dependentsOfShows } from './dependents.ts'
import { withCounts, writeFigures } from './figures.ts'
import { inParts, partsOf } from './in-parts.ts'
import { refreshAlbums, refreshShows } from './refresh.ts'
import * as rows from './rows.ts'

type Db = Transaction<CatalogTables>

/** Writes publications. Each runs within a transaction of whoever calls. */
export class Publisher {
  private readonly bulk = new BulkWriter()

  /** What others are part of comes first: whoever publishes may leave the order to this. */
  async publish(db: Db, publication: Publication, nowMs: number): Promise<void> {
    const artists = latest(publication.artists, ({ id }) => id)
    const albums = latest(publication.albums, ({ id }) => id)
    const tracks = latest(publication.tracks, ({ track }) => track.id)
    const shows = latest(publication.shows, ({ id }) => id)
    const episodes = latest(publication.episodes, ({ episode }) => episode.id)
    const playlists = latest(publication.playlists, ({ id }) => id)
    const { audioFeatures = [], lyrics = [] } = publication
    const genres = [...artists, ...playlists].flatMap(({ genres = [] }) => genres)
    await this.bulk.upsert(db, { table: 'genres', key: ['id'], kept: ['name'] }, rows.genreRows(genres))
    await this.putMarketSets(
      db,
      [...tracks.map(({ track }) => track), ...shows, ...episodes.map(({ episode }) => episode)].map(
        ({ markets }) => markets,
      ),
    )
    const music = [
      ...(await this.putArtists(db, artists)),
      ...(await this.putAlbums(db, albums)),
      ...(await this.putTracks(db, tracks)),
    ]
    const features = audioFeatures.map(rows.audioFeaturesRow)
    await this.bulk.upsert(db, { table: 'audio_features', key: ['track_id'] }, features)
    await this.bulk.upsert(db, { table: 'lyrics', key: ['track_id'] }, lyrics.map(rows.lyricsRow))
    const changed = [
      ...music,
      ...[...audioFeatures, ...lyrics].map(({ trackId }): ChangedThing => ({ kind: 'track', id: trackId })),
      ...(await this.putShows(db, shows)),
      ...(await this.putEpisodes(db, episodes)),
      ...(await this.putPlaylists(db, playlists)),
    ]
    await recordChanges(db, this.bulk, changed, nowMs)
  }

  /** Figures of what is not there are passed over. */
  async update(db: Db, figures: Figures, nowMs: number): Promise<void> {
    await recordChanges(db, this.bulk, await writeFigures(db, figures), nowMs)
  }

  private async putMarketSets(db: Db, lists: readonly (readonly string[])[]): Promise<void> {
    const sets = new Map(lists.map((list) => [marketSetOf(list).id, marketSetOf(list)]))
    await putMarketSets(db, this.bulk, [...sets.values()])
  }

  private async putArtists(db: Db, published: NonNullable<Publication['artists']>): Promise<ChangedThing[]> {
    const artists = await withCounts(db, 'artists', published)
    const artistRows = artists.map(rows.artistRow)
    const dependents = await dependentsOfArtists(db, artistRows)
    await this.bulk.upsert(db, { table: 'artists', key: ['id'], kept: ['monthly_listeners'] }, artistRows)
    for (const ids of partsOf(idsOf(artists))) {
      await db.deleteFrom('artist_genres').where('artist_id', 'in', ids).execute()
      await db.deleteFrom('artist_names').where('artist_id', 'in', ids).execute()
    }
    const names = artists.flatMap(rows.artistNameRows)
    await this.bulk.upsert(db, { table: 'artist_names', key: ['name_key', 'artist_id'] }, names)
    const genres = artists.flatMap(rows.artistGenreRows)
    await this.bulk.upsert(db, { table: 'artist_genres', key: ['artist_id', 'genre_id'] }, genres)
    return [...things('artist', artists), ...dependents]
  }

  private async putAlbums(db: Db, albums: NonNullable<Publication['albums']>): Promise<ChangedThing[]> {
    const albumRows = albums.map(rows.albumRow)
    const dependents = await dependentsOfAlbums(db, albumRows)
    if (albums.length > 0) await putMarketSets(db, this.bulk, [marketSetOf([])])
    await this.bulk.upsert(db, { table: 'albums', key: ['id'], kept: ['total_tracks', 'market_set'] }, albumRows)
    for (const ids of partsOf(idsOf(albums))) {
      await db.deleteFrom('album_artists').where('album_id', 'in', ids).execute()
    }
    const artists = albums.flatMap(rows.albumArtistRows)
    await this.bulk.upsert(db, { table: 'album_artists', key: ['album_id', 'position'] }, artists)
    return [...things('album', albums), ...dependents]
  }

  private async putTracks(db: Db, tracks: NonNullable<Publication['tracks']>): Promise<ChangedThing[]> {
    const published = tracks.map(({ track }) => track)
    const all = await withCounts(db, 'tracks', published)
    // What an album is told follows from its tracks: from the album that a track leaves, too.
    const there = await inParts(idsOf(all), (ids) =>
      db.selectFrom('tracks').select(['id', 'album_id']).where('id', 'in', ids).execute(),
    )
    await this.bulk.upsert(db, { table: 'tracks', key: ['id'], kept: ['play_count'] }, all.map(rows.trackRow))
    for (const ids of partsOf(idsOf(there))) {
      await db.deleteFrom('track_artists').where('track_id', 'in', ids).execute()
      await db.deleteFrom('renditions').where('track_id', 'in', ids).execute()
    }
    const artists = all.flatMap(rows.trackArtistRows)
    await this.bulk.upsert(db, { table: 'track_artists', key: ['track_id', 'position'] }, artists)
    const renditions = tracks.flatMap(({ track, renditions }) => rows.renditionRows(track.id, renditions))
    await this.bulk.upsert(db, { table: 'renditions', key: ['track_id', 'rung'] }, renditions)
    const albums = new Set([...all.map(({ albumId }) => albumId), ...there.map(({ album_id }) => album_id)])
    const changedAlbums = await refreshAlbums(db, [...albums], (sets) => putMarketSets(db, this.bulk, sets))
    return [...changedAlbums.map((id): ChangedThing => ({ kind: 'album', id })), ...things('track', all)]
  }

  private async putShows(db: Db, shows: NonNullable<Publication['shows']>): Promise<ChangedThing[]> {
    const showRows = shows.map(rows.showRow)
    const dependents = await dependentsOfShows(db, showRows)
    await this.bulk.upsert(db, { table: 'shows', key: ['id'], kept: ['total_episodes'] }, showRows)
    return [...things('show', shows), ...dependents]
  }

  private async putEpisodes(db: Db, episodes: NonNullable<Publication['episodes']>): Promise<ChangedThing[]> {
    const all = episodes.map(({ episode }) => episode)
    const there = await inParts(idsOf(all), (ids) =>
      db.selectFrom('episodes').select(['id', 'show_id']).where('id', 'in', ids).execute(),
    )
    await this.bulk.upsert(db, { table: 'episodes', key: ['id'] }, all.map(rows.episodeRow))
    for (const ids of partsOf(idsOf(there))) {
      await db.deleteFrom('episode_renditions').where('episode_id', 'in', ids).execute()
    }
    const renditions = episodes.flatMap(({ episode, renditions }) => rows.episodeRenditionRows(episode.id, renditions))
    await this.bulk.upsert(db, { table: 'episode_renditions', key: ['episode_id', 'rung'] }, renditions)
    await refreshShows(db, [...new Set([...all.map(({ showId }) => showId), ...there.map((row) => row.show_id)])])
    return things('episode', all)
  }

  private async putPlaylists(db: Db, playlists: NonNullable<Publication['playlists']>): Promise<ChangedThing[]> {
    await this.bulk.upsert(db, { table: 'playlists', key: ['id'] }, playlists.map(rows.playlistRow))
    for (const ids of partsOf(idsOf(playlists))) {
      await db.deleteFrom('playlist_tracks').where('playlist_id', 'in', ids).execute()
      await db.deleteFrom('playlist_genres').where('playlist_id', 'in', ids).execute()
    }
    const tracks = playlists.flatMap(rows.playlistTrackRows)
    await this.bulk.upsert(db, { table: 'playlist_tracks', key: ['playlist_id', 'position'] }, tracks)
    const genres = playlists.flatMap(rows.playlistGenreRows)
    await this.bulk.upsert(db, { table: 'playlist_genres', key: ['genre_id', 'playlist_id'] }, genres)
    return things('playlist', playlists)
  }
}

async function putMarketSets(db: Db, bulk: BulkWriter, sets: readonly MarketSet[]): Promise<void> {
  // By its members, so that the primary key refuses a set that happens to have the name of another.
  await bulk.upsert(db, { table: 'market_sets', key: ['markets'], kept: ['id'] }, sets.map(rows.marketSetRow))
  const members = sets.flatMap(rows.marketSetMemberRows)
  await bulk.upsert(db, { table: 'market_set_members', key: ['market', 'set_id'] }, members)
}

/** Where something is published twice at once the last one counts. */
function latest<Thing>(things: readonly Thing[] = [], idOf: (thing: Thing) => string): Thing[] {
  return [...new Map(things.map((thing) => [idOf(thing), thing])).values()]
}

function idsOf(things: readonly { readonly id: string }[]): string[] {
  return things.map(({ id }) => id)
}

function things(kind: CatalogKind, all: readonly { readonly id: string }[]): ChangedThing[] {
  return all.map(({ id }) => ({ kind, id }))
}
