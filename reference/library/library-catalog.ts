import { ServiceError } from '../shared/service-error.ts'
import type { ShownAlbum } from '../shared/web-api/album.ts'
import type { ShownArtist } from '../shared/web-api/artist.ts'
import type { ShownEpisode } from '../shared/web-api/episode.ts'
import type { Page, PageRequest } from '../shared/web-api/paging.ts'
import type { ShownShow } from '../shared/web-api/show.ts'
import type { ShownAlbumTrack } from '../shared/web-api/simplified-track.ts'
import type { ShownTrack } from '../shared/web-api/track.ts'
import type { FollowedKind, SavedKind } from './kinds.ts'

/** What others know of the things that a library names: each list in the order of the ids, null where there is none. */
export interface LibraryCatalog {
  tracks(ids: readonly string[]): Promise<readonly (ShownTrack | null)[]>
  albums(ids: readonly string[]): Promise<readonly (ShownAlbum | null)[]>
  tracksOfAlbum(album: ShownAlbum, page: PageRequest): Promise<Page<ShownAlbumTrack>>
  artists(ids: readonly string[]): Promise<readonly (ShownArtist | null)[]>
  shows(ids: readonly string[]): Promise<readonly (ShownShow | null)[]>
  episodes(ids: readonly string[]): Promise<readonly ((ShownEpisode & { readonly show: ShownShow }) | null)[]>
  /** @throws ServiceError `not-found` naming the first that does not exist */
  require(kind: SavedKind | FollowedKind, ids: readonly string[]): Promise<void>
}

export interface LibraryCatalogParts extends Omit<LibraryCatalog, 'require'> {
  /** Null for each user who does not exist. */
  users(ids: readonly string[]): Promise<readonly (unknown | null)[]>
}

/** The catalog, and the accounts for users, as the library needs them. */
export function libraryCatalog(parts: LibraryCatalogParts): LibraryCatalog {
  const known: Record<SavedKind | FollowedKind, (ids: readonly string[]) => Promise<readonly unknown[]>> = {
    track: (ids) => parts.tracks(ids),
    album: (ids) => parts.albums(ids),
    show: (ids) => parts.shows(ids),
    episode: (ids) => parts.episodes(ids),
    artist: (ids) => parts.artists(ids),
    user: (ids) => parts.users(ids),
  }
  return {
    tracks: (ids) => parts.tracks(ids),
    albums: (ids) => parts.albums(ids),
    tracksOfAlbum: (album, page) => parts.tracksOfAlbum(album, page),
    artists: (ids) => parts.artists(ids),
    shows: (ids) => parts.shows(ids),
    episodes: (ids) => parts.episodes(ids),
    require: async (kind, ids) => {
      const found = await known[kind](ids)
      const missing = found.indexOf(null)
      if (missing >= 0) throw new ServiceError('not-found', `there is no ${kind} ${ids[missing]}`)
    },
  }
}
