import { parseUri } from '../shared/ids.ts'
import { ServiceError } from '../shared/service-error.ts'
import { shown } from '../shared/validated.ts'
import type { AlbumGroup, ShownAlbum } from '../shared/web-api/album.ts'
import type { ShownArtist } from '../shared/web-api/artist.ts'
import type { AudioFeatures } from '../shared/web-api/audio-features.ts'
import type { Category } from '../shared/web-api/category.ts'
import type { ShownEpisode } from '../shared/web-api/episode.ts'
import type { Page, PageRequest } from '../shared/web-api/paging.ts'
import type { ShownPlaylist, ShownPlaylistEntry } from '../shared/web-api/playlist.ts'
import type { ShownShow } from '../shared/web-api/show.ts'
import type { ShownAlbumTrack } from '../shared/web-api/simplified-track.ts'
import type { ShownTrack } from '../shared/web-api/track.ts'
import type { CatalogChange, CatalogKind, Figures, Lyrics, PlayableTrack, Publication, Searchable } from './catalog.ts'
import { type LyricsImport, type LyricsOutcome, lyricsOf } from './lyrics/import-lyrics.ts'
import { readAlbums, readArtistAlbums, readNewReleases } from './read/albums.ts'
import { readArtists, readRelatedArtists, readTopTracks } from './read/artists.ts'
import { readGenre, readGenres, readMarkets } from './read/browse.ts'
import { readChanges } from './read/feed.ts'
import { findTracks } from './read/find-tracks.ts'
import { readPlayableEpisode, readPlayableTrack } from './read/playable.ts'
import { readHousePlaylists, readPlaylists, readPlaylistTracks } from './read/playlists.ts'
import { readEpisodes, readShowEpisodes, readShows, type ShownEpisodeOfShow } from './read/podcasts.ts'
import { readPopularTracks } from './read/popular.ts'
import { readSearchables } from './read/searchables.ts'
import {
  readAlbumTrackIds,
  readAlbumTracks,
  readAudioFeatures,
  readLyrics,
  readTracks,
  readTracksAmong,
} from './read/tracks.ts'
import { type CatalogLocation, CatalogStore } from './store.ts'

export type { LyricsImport, LyricsOutcome } from './lyrics/import-lyrics.ts'
export type { CatalogChange, CatalogKind, Figures, Lyrics, PlayableTrack, Publication, Searchable, ShownEpisodeOfShow }

/** How many follow each of these artists; those whom nobody follows may be left out. */
export type FollowersOf = (artistIds: readonly string[]) => Promise<ReadonlyMap<string, number>>

/** Most tracks that are looked at for one context: an album or a playlist beyond that is played up to here. */
const LONGEST_CONTEXT = 10_000
const TOP_TRACKS = 10
const RELATED_ARTISTS = 20

/**
 * What there is to hear. Where several are asked for by their identifiers they come in that order, null in place of what is
 * not there; where one is, it is there or `not-found` is thrown.
 */
export class CatalogService {
  private readonly store: CatalogStore
  private readonly followersOf: FollowersOf

  constructor(store: CatalogStore, followersOf: FollowersOf) {
    this.store = store
    this.followersOf = followersOf
  }

  static async open(where: CatalogLocation, followersOf: FollowersOf): Promise<CatalogService> {
    return new CatalogService(await CatalogStore.open(where), followersOf)
  }

  /** Whether what is published is taken, as far as this process knows. */
  get isWritable(): boolean {
    return this.store.isWritable
  }

  close(): Promise<void> {
    return this.store.close()
  }

  /** All of it becomes visible at once, or nothing; what is published again is replaced. On disk when this resolves. */
  publish(publication: Publication): Promise<void> {
    return this.store.publish(publication)
  }

  /** Brings in what others have counted. Of what is not there nothing is kept. */
  updateFigures(figures: Figures): Promise<void> {
    return this.store.update(figures)
  }

  tracks(ids: readonly string[]): Promise<(ShownTrack | null)[]> {
    return this.store.ask(readTracks, ids)
  }

  /** @throws ServiceError `not-found` */
  async track(id: string): Promise<ShownTrack> {
    return only(await this.tracks([id]), 'track', id)
  }

  /** Which of these tracks are there. */
  tracksAmong(ids: readonly string[]): Promise<Set<string>> {
    return this.store.read(readTracksAmong, ids)
  }

  /** @throws ServiceError `not-found` */
  async playable(trackId: string): Promise<PlayableTrack> {
    return (await this.store.ask(readPlayableTrack, trackId)) ?? notFound('track', trackId)
  }

  /** @throws ServiceError `not-found` */
  async playableEpisode(id: string): Promise<PlayableTrack> {
    return (await this.store.ask(readPlayableEpisode, id)) ?? notFound('episode', id)
  }

  /** Null for tracks of which nobody knows how they sound. */
  audioFeatures(trackIds: readonly string[]): Promise<(AudioFeatures | null)[]> {
    return this.store.ask(readAudioFeatures, trackIds)
  }

  /** Null where a track has none. */
  lyrics(trackId: string): Promise<Lyrics | null> {
    return this.store.ask(readLyrics, trackId)
  }

  /**
   * Brings in lyrics of tracks that are there: all files that can be understood and belong to one, at once. On disk when this
   * resolves.
   *
   * @returns what came of each file, in their order
   */
  async importLyrics(given: LyricsImport): Promise<LyricsOutcome[]> {
    const { lyrics, outcomes } = await lyricsOf(given, (hints) => this.store.readLatest(findTracks, hints))
    if (lyrics.length > 0) await this.store.publish({ lyrics })
    return outcomes
  }

  albums(ids: readonly string[]): Promise<(ShownAlbum | null)[]> {
    return this.store.ask(readAlbums, ids)
  }

  /** @throws ServiceError `not-found` */
  async album(id: string): Promise<ShownAlbum> {
    return only(await this.albums([id]), 'album', id)
  }

  /** In playing order. */
  async tracksOfAlbum(album: ShownAlbum, page: PageRequest): Promise<Page<ShownAlbumTrack>> {
    return { items: await this.store.ask(readAlbumTracks, album.id, pageOf(page)), total: album.totalTracks }
  }

  /** The newest first; of those that a market has, unless it is null. */
  async newReleases(market: string | null, page: PageRequest): Promise<Page<ShownAlbum>> {
    const ids = await this.store.ask(readNewReleases, market, pageOf(page))
    return { items: present(await this.albums(ids.items)), total: ids.total }
  }

  async artists(ids: readonly string[]): Promise<(ShownArtist | null)[]> {
    const artists = await this.store.ask(readArtists, ids)
    const followers = await this.followersOf(present(artists).map(({ id }) => id))
    return artists.map((artist) => artist && { ...artist, followers: followers.get(artist.id) ?? 0 })
  }

  /** @throws ServiceError `not-found` */
  async artist(id: string): Promise<ShownArtist> {
    return only(await this.artists([id]), 'artist', id)
  }

  /**
   * An artist's albums and those that they appear on: by group, within it the newest first.
   *
   * @param market only what is available there; null: everything
   * @throws ServiceError `not-found`
   */
  async albumsOfArtist(
    artistId: string,
    groups: readonly AlbumGroup[],
    market: string | null,
    page: PageRequest,
  ): Promise<Page<{ album: ShownAlbum; group: AlbumGroup }>> {
    await this.artist(artistId)
    const { items, total } = await this.store.ask(readArtistAlbums, artistId, groups, market, pageOf(page))
    const albums = await this.albums(items.map(({ id }) => id))
    return { items: items.flatMap(({ group }, i) => (albums[i] ? [{ album: albums[i], group }] : [])), total }
  }

  /**
   * The ten best-known tracks of an artist, in a market unless it is null.
   *
   * @throws ServiceError `not-found`
   */
  async topTracksOfArtist(artistId: string, market: string | null): Promise<ShownTrack[]> {
    await this.artist(artistId)
    const ids = await this.store.ask(readTopTracks, artistId, market, TOP_TRACKS)
    return present(await this.tracks(ids))
  }

  /**
   * Up to twenty artists that belong beside this one: see `related-artists.policy.ts`.
   *
   * @throws ServiceError `not-found`
   */
  async relatedArtists(artistId: string): Promise<ShownArtist[]> {
    const { id, genres } = await this.artist(artistId)
    const ids = await this.store.ask(readRelatedArtists, { id, genres }, RELATED_ARTISTS)
    return present(await this.artists(ids))
  }

  /** The best-known tracks of a market and a genre; null: of all of them. */
  async popularTracks(market: string | null, genre: string | null, limit: number): Promise<ShownTrack[]> {
    return present(await this.tracks(await this.store.ask(readPopularTracks, market, genre, limit)))
  }

  shows(ids: readonly string[]): Promise<(ShownShow | null)[]> {
    return this.store.ask(readShows, ids)
  }

  /** @throws ServiceError `not-found` */
  async show(id: string): Promise<ShownShow> {
    return only(await this.shows([id]), 'show', id)
  }

  /** The newest first. */
  async episodesOfShow(show: ShownShow, page: PageRequest): Promise<Page<ShownEpisode>> {
    return { items: await this.store.ask(readShowEpisodes, show.id, pageOf(page)), total: show.totalEpisodes }
  }

  episodes(ids: readonly string[]): Promise<(ShownEpisodeOfShow | null)[]> {
    return this.store.ask(readEpisodes, ids)
  }

  /** @throws ServiceError `not-found` */
  async episode(id: string): Promise<ShownEpisodeOfShow> {
    return only(await this.episodes([id]), 'episode', id)
  }

  playlistsByIds(ids: readonly string[]): Promise<(ShownPlaylist | null)[]> {
    return this.store.ask(readPlaylists, ids)
  }

  /** @throws ServiceError `not-found` */
  async playlist(id: string): Promise<ShownPlaylist> {
    return only(await this.playlistsByIds([id]), 'playlist', id)
  }

  /** The playlists of the house, by name. */
  async playlists(page: PageRequest): Promise<Page<ShownPlaylist>> {
    return this.housePlaylists(null, page)
  }

  /** In the playlist's order. */
  async tracksOfPlaylist(playlist: ShownPlaylist, page: PageRequest): Promise<Page<ShownPlaylistEntry>> {
    const entries = await this.store.ask(readPlaylistTracks, playlist.id, pageOf(page))
    const tracks = await this.tracks(entries.map(({ trackId }) => trackId))
    const items = entries.flatMap(({ addedAt }, i) => (tracks[i] ? [{ addedAt, track: tracks[i] }] : []))
    return { items, total: playlist.totalTracks }
  }

  /** Shelves of the browse page: the genres, by name. */
  categories(page: PageRequest): Promise<Page<Category>> {
    return this.store.ask(readGenres, pageOf(page))
  }

  /** @throws ServiceError `not-found` */
  async category(id: string): Promise<Category> {
    return (await this.store.ask(readGenre, id)) ?? notFound('category', id)
  }

  /** The playlists of the house that are of a genre; there may be none. */
  playlistsOfCategory({ id }: Category, page: PageRequest): Promise<Page<ShownPlaylist>> {
    return this.housePlaylists(id, page)
  }

  /** Countries in which anything is available. */
  markets(): Promise<string[]> {
    return this.store.ask(readMarkets)
  }

  /**
   * What appeared or changed after a point (0: from the beginning), the oldest first. Of everything only its latest change
   * is kept, so the feed never grows beyond the catalog, and whoever begins late misses nothing.
   */
  changes(afterSeq: number, limit: number): Promise<CatalogChange[]> {
    return this.store.readLatest(readChanges, afterSeq, limit)
  }

  /** What a search needs to know of these; those that are not there are left out. */
  searchables(kind: CatalogKind, ids: readonly string[]): Promise<Searchable[]> {
    return this.store.readLatest(readSearchables, kind, ids)
  }

  /**
   * Identifiers of the tracks that a context (an album, a playlist or a single track) plays, in order; at least one.
   *
   * @throws ServiceError `request-invalid` for what is no such URI or has nothing to play, `not-found`
   */
  async tracksOfContext(contextUri: string): Promise<readonly string[]> {
    const parsed = parseUri(contextUri)
    if (parsed?.kind === 'album') {
      const ids = await this.store.read(readAlbumTrackIds, parsed.id, LONGEST_CONTEXT)
      return ids.length > 0 ? ids : notFound('album', parsed.id)
    }
    if (parsed?.kind === 'playlist') {
      const { id, totalTracks } = await this.playlist(parsed.id)
      if (totalTracks === 0) {
        throw new ServiceError('request-invalid', 'context_uri: expected a playlist with tracks, found an empty one')
      }
      const page = { limit: LONGEST_CONTEXT, offset: 0 }
      return (await this.store.read(readPlaylistTracks, id, page)).map(({ trackId }) => trackId)
    }
    if (parsed?.kind === 'track') return [parsed.id]
    throw new ServiceError(
      'request-invalid',
      `context_uri: expected spotify:album:…, spotify:playlist:… or spotify:track:…, found ${shown(contextUri)}`,
    )
  }

  private async housePlaylists(genre: string | null, page: PageRequest): Promise<Page<ShownPlaylist>> {
    const ids = await this.store.ask(readHousePlaylists, genre, pageOf(page))
    return { items: present(await this.playlistsByIds(ids.items)), total: ids.total }
  }
}

/** A page and nothing else that a request had beside it: it is part of a question. */
function pageOf({ limit, offset }: PageRequest): PageRequest {
  return { limit, offset }
}

function only<Thing>([thing]: readonly (Thing | null)[], kind: string, id: string): Thing {
  return thing ?? notFound(kind, id)
}

function present<Thing>(things: readonly (Thing | null)[]): Thing[] {
  return things.filter((thing) => thing !== null)
}

function notFound(kind: string, id: string): never {
  throw new ServiceError('not-found', `there is no ${kind} ${id}`)
}
