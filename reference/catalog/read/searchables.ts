import type { Kysely } from 'kysely'
import type { ArtistName } from '../../shared/web-api/artist.ts'
import type { CatalogKind, LyricLine, Searchable } from '../catalog.ts'
import { moodsOf } from '../moods.policy.ts'
import type { CatalogTables } from '../tables.ts'
import { readAlbums } from './albums.ts'
import { readArtists } from './artists.ts'
import { readPlaylists } from './playlists.ts'
import { readEpisodes, readShows } from './podcasts.ts'
import { readTracks } from './tracks.ts'

type Db = Kysely<CatalogTables>

/** What is found of something that has none of it. */
const NOTHING = {
  artists: [],
  aliases: [],
  partOf: null,
  publisher: null,
  description: '',
  genres: [],
  moods: [],
  releaseDate: null,
  markets: null,
  isrc: null,
  upc: null,
  lyrics: '',
}

const readers: Readonly<Record<CatalogKind, (db: Db, ids: readonly string[]) => Promise<Searchable[]>>> = {
  track: trackSearchables,
  album: albumSearchables,
  artist: artistSearchables,
  show: showSearchables,
  episode: episodeSearchables,
  playlist: playlistSearchables,
}

/** What a search needs to know of these; those that are not there are left out. */
export function readSearchables(db: Db, kind: CatalogKind, ids: readonly string[]): Promise<Searchable[]> {
  return readers[kind](db, ids)
}

async function trackSearchables(db: Db, ids: readonly string[]): Promise<Searchable[]> {
  const tracks = present(await readTracks(db, ids))
  const artists = await artistsById(
    db,
    tracks.flatMap(({ artists }) => artists),
  )
  const features = await db.selectFrom('audio_features').selectAll().where('track_id', 'in', ids).execute()
  const lyrics = await db.selectFrom('lyrics').select(['track_id', 'lines']).where('track_id', 'in', ids).execute()
  const moods = new Map(features.map((row) => [row.track_id, moodsOf(row)]))
  const words = new Map(lyrics.map(({ track_id, lines }) => [track_id, wordsOfLines(lines)]))
  return tracks.map((track) => ({
    ...NOTHING,
    kind: 'track',
    id: track.id,
    name: track.name,
    artists: namesOf(track.artists, artists),
    partOf: track.album.name,
    genres: genresOf(track.album.genres, track.artists, artists),
    moods: moods.get(track.id) ?? [],
    popularity: track.popularity,
    releaseDate: track.album.releaseDate,
    markets: track.markets,
    isrc: track.isrc,
    lyrics: words.get(track.id) ?? '',
  }))
}

async function albumSearchables(db: Db, ids: readonly string[]): Promise<Searchable[]> {
  const albums = present(await readAlbums(db, ids))
  const artists = await artistsById(
    db,
    albums.flatMap(({ artists }) => artists),
  )
  return albums.map((album) => ({
    ...NOTHING,
    kind: 'album',
    id: album.id,
    name: album.name,
    artists: namesOf(album.artists, artists),
    genres: genresOf(album.genres, album.artists, artists),
    popularity: album.popularity,
    releaseDate: album.releaseDate,
    markets: album.markets,
    upc: album.upc,
  }))
}

async function artistSearchables(db: Db, ids: readonly string[]): Promise<Searchable[]> {
  return present(await readArtists(db, ids)).map(({ id, name, aliases, genres, popularity }) => ({
    ...NOTHING,
    kind: 'artist',
    id,
    name,
    aliases,
    genres,
    popularity,
  }))
}

async function showSearchables(db: Db, ids: readonly string[]): Promise<Searchable[]> {
  const shows = present(await readShows(db, ids))
  const popularity = await popularityOfShows(db, ids)
  return shows.map(({ id, name, publisher, description, markets }) => ({
    ...NOTHING,
    kind: 'show',
    id,
    name,
    publisher,
    description,
    popularity: popularity.get(id) ?? 0,
    markets,
  }))
}

async function episodeSearchables(db: Db, ids: readonly string[]): Promise<Searchable[]> {
  const episodes = present(await readEpisodes(db, ids))
  const popularity = await popularityOfShows(
    db,
    episodes.map(({ show }) => show.id),
  )
  return episodes.map(({ id, name, description, releaseDate, markets, show }) => ({
    ...NOTHING,
    kind: 'episode',
    id,
    name,
    partOf: show.name,
    publisher: show.publisher,
    description,
    // Nobody counts episodes by themselves.
    popularity: popularity.get(show.id) ?? 0,
    releaseDate,
    markets,
  }))
}

async function playlistSearchables(db: Db, ids: readonly string[]): Promise<Searchable[]> {
  const genres = await db
    .selectFrom('playlist_genres')
    .innerJoin('genres', 'genres.id', 'playlist_genres.genre_id')
    .select(['playlist_id', 'name'])
    .where('playlist_id', 'in', ids)
    .execute()
  const byPlaylist = Map.groupBy(genres, ({ playlist_id }) => playlist_id)
  return present(await readPlaylists(db, ids)).map(({ id, name, description }) => ({
    ...NOTHING,
    kind: 'playlist',
    id,
    name,
    description,
    genres: (byPlaylist.get(id) ?? []).map((genre) => genre.name),
    popularity: 0,
  }))
}

type SearchedArtist = { readonly name: string; readonly aliases: readonly string[]; readonly genres: readonly string[] }

async function artistsById(db: Db, names: readonly ArtistName[]): Promise<Map<string, SearchedArtist>> {
  const artists = present(await readArtists(db, [...new Set(names.map(({ id }) => id))]))
  return new Map(artists.map((artist) => [artist.id, artist]))
}

function namesOf(names: readonly ArtistName[], artists: ReadonlyMap<string, SearchedArtist>): Searchable['artists'] {
  return names.map(({ id, name }) => ({ name, aliases: artists.get(id)?.aliases ?? [] }))
}

function genresOf(
  own: readonly string[],
  names: readonly ArtistName[],
  artists: ReadonlyMap<string, SearchedArtist>,
): string[] {
  return [...new Set([...own, ...names.flatMap(({ id }) => artists.get(id)?.genres ?? [])])]
}

async function popularityOfShows(db: Db, ids: readonly string[]): Promise<Map<string, number>> {
  const rows = await db.selectFrom('shows').select(['id', 'popularity']).where('id', 'in', ids).execute()
  return new Map(rows.map(({ id, popularity }) => [id, popularity]))
}

function wordsOfLines(lines: string): string {
  return (JSON.parse(lines) as LyricLine[]).map(({ words }) => words).join('\n')
}

function present<Thing>(things: readonly (Thing | null)[]): Thing[] {
  return things.filter((thing) => thing !== null)
}
