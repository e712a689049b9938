import { parseUri } from '../shared/ids.ts'
import { ServiceError } from '../shared/service-error.ts'
import { shown } from '../shared/validated.ts'
import type { AlbumSummary, PlayableTrack, Playlist, Publication, TrackDetails } from './catalog.ts'
import { CatalogStore } from './store.ts'

export type { AlbumSummary, PlayableTrack, Playlist, Publication, TrackDetails }

/** A track with the album that it is from. */
export interface TrackWithAlbum {
  readonly track: TrackDetails
  readonly album: AlbumSummary
}

/** One page of a longer list. */
export interface Page<Item> {
  readonly items: readonly Item[]
  readonly total: number
}

/** Most tracks that are looked at for one context: an album or a playlist beyond that is played up to here. */
const LONGEST_CONTEXT = 10_000

/** What there is to hear. */
export class CatalogService {
  private readonly store: CatalogStore

  constructor(store: CatalogStore) {
    this.store = store
  }

  /** @param path file of the catalog; made when it is not there */
  static async open(path: string): Promise<CatalogService> {
    return new CatalogService(await CatalogStore.open(path))
  }

  close(): Promise<void> {
    return this.store.close()
  }

  publish(publication: Publication): Promise<void> {
    return this.store.publish(publication)
  }

  tracksAmong(ids: readonly string[]): Promise<Set<string>> {
    return this.store.tracksAmong(ids)
  }

  /** @throws ServiceError `not-found` */
  async playable(trackId: string): Promise<PlayableTrack> {
    return (await this.store.playable(trackId)) ?? notFound('track', trackId)
  }

  /** @throws ServiceError `not-found` */
  async track(id: string): Promise<TrackWithAlbum> {
    const [found] = await this.tracksWithAlbums([id])
    return found ?? notFound('track', id)
  }

  /** @throws ServiceError `not-found` */
  async album(id: string): Promise<AlbumSummary> {
    return (await this.store.albums([id])).get(id) ?? notFound('album', id)
  }

  /** In playing order. */
  async tracksOfAlbum(album: AlbumSummary, limit: number, offset: number): Promise<Page<TrackDetails>> {
    return { items: await this.store.tracksOfAlbum(album.id, limit, offset), total: album.totalTracks }
  }

  async newReleases(limit: number, offset: number): Promise<Page<AlbumSummary>> {
    const { albums, total } = await this.store.newReleases(limit, offset)
    return { items: albums, total }
  }

  /** @throws ServiceError `not-found` */
  async playlist(id: string): Promise<Playlist> {
    return (await this.store.playlist(id)) ?? notFound('playlist', id)
  }

  async playlists(limit: number, offset: number): Promise<Page<Playlist>> {
    const { playlists, total } = await this.store.playlists(limit, offset)
    return { items: playlists, total }
  }

  /** In the playlist's order. */
  async tracksOfPlaylist(
    playlist: Playlist,
    limit: number,
    offset: number,
  ): Promise<Page<{ addedAt: string; track: TrackWithAlbum }>> {
    const entries = playlist.tracks.slice(offset, offset + limit)
    const tracks = await this.tracksWithAlbums(entries.map(({ trackId }) => trackId))
    const items = entries.flatMap(({ addedAt }, i) => {
      const track = tracks[i]
      return track ? [{ addedAt, track }] : []
    })
    return { items, total: playlist.tracks.length }
  }

  /** The tracks with these identifiers and their albums, in order; null where there is none. */
  private async tracksWithAlbums(ids: readonly string[]): Promise<(TrackWithAlbum | null)[]> {
    const tracks = await this.store.tracks(ids)
    const albums = await this.store.albums([...new Set(tracks.flatMap((track) => track?.albumId ?? []))])
    return tracks.map((track) => {
      const album = track && albums.get(track.albumId)
      return track && album ? { track, album } : null
    })
  }

  /**
   * Identifiers of the tracks that a context (an album, a playlist or a single track) plays, in order; at least one.
   *
   * @throws ServiceError `request-invalid` for what is no such URI or has nothing to play, `not-found`
   */
  async tracksOfContext(contextUri: string): Promise<readonly string[]> {
    const parsed = parseUri(contextUri)
    if (parsed?.kind === 'album') {
      const ids = await this.store.trackIdsOfAlbum(parsed.id)
      return ids.length > 0 ? ids.slice(0, LONGEST_CONTEXT) : notFound('album', parsed.id)
    }
    if (parsed?.kind === 'playlist') {
      const { tracks } = await this.playlist(parsed.id)
      if (tracks.length === 0) {
        throw new ServiceError('request-invalid', `context_uri: expected a playlist with tracks, found an empty one`)
      }
      return tracks.slice(0, LONGEST_CONTEXT).map(({ trackId }) => trackId)
    }
    if (parsed?.kind === 'track') return [parsed.id]
    throw new ServiceError(
      'request-invalid',
      `context_uri: expected spotify:album:…, spotify:playlist:… or spotify:track:…, found ${shown(contextUri)}`,
    )
  }
}

function notFound(kind: string, id: string): never {
  throw new ServiceError('not-found', `there is no ${kind} ${id}`)
}
