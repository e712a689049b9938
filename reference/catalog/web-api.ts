import { uri } from '../shared/ids.ts'
import type { AlbumSummary, ArtistName, TrackDetails } from './catalog.ts'
import type { Page, Playlist, TrackWithAlbum } from './service.ts'

/**
 * The catalog as the Spotify Web API words it. Links to pages for people are left empty: there are none.
 *
 * @param baseUrl of this service, such as `http://127.0.0.1:4700`
 */
export function webApi(baseUrl: string) {
  const href = (path: string) => `${baseUrl}/v1/${path}`

  const artistJson = ({ id, name }: ArtistName) => ({
    external_urls: {},
    href: href(`artists/${id}`),
    id,
    name,
    type: 'artist',
    uri: uri('artist', id),
  })

  const albumJson = (album: AlbumSummary) => ({
    album_type: album.kind === 'ep' ? 'single' : album.kind,
    artists: album.artists.map(artistJson),
    available_markets: album.markets,
    external_urls: {},
    href: href(`albums/${album.id}`),
    id: album.id,
    images: [],
    name: album.name,
    release_date: album.releaseDate,
    release_date_precision: 'day',
    total_tracks: album.totalTracks,
    type: 'album',
    uri: uri('album', album.id),
    // Beyond the Web API: what a list needs to mark an album by.
    genres: album.genres,
    gapless: album.gapless,
  })

  const simplifiedTrackJson = (track: TrackDetails, market: string) => ({
    artists: track.artists.map(artistJson),
    available_markets: track.markets,
    disc_number: track.discNumber,
    duration_ms: track.durationMs,
    explicit: track.explicit,
    external_urls: {},
    href: href(`tracks/${track.id}`),
    id: track.id,
    is_local: false,
    is_playable: track.markets.includes(market),
    name: track.name,
    preview_url: null,
    track_number: track.trackNumber,
    type: 'track',
    uri: uri('track', track.id),
  })

  const trackJson = ({ track, album }: TrackWithAlbum, market: string) => ({
    ...simplifiedTrackJson(track, market),
    album: albumJson(album),
    external_ids: { isrc: track.isrc },
    popularity: track.popularity,
  })

  const pageJson = <Item, Json>(
    path: string,
    { items, total }: Page<Item>,
    limit: number,
    offset: number,
    itemJson: (item: Item) => Json,
  ) => {
    const page = (at: number) => `${href(path)}?limit=${limit}&offset=${at}`
    return {
      href: page(offset),
      items: items.map(itemJson),
      limit,
      next: offset + limit < total ? page(offset + limit) : null,
      offset,
      previous: offset > 0 ? page(Math.max(0, offset - limit)) : null,
      total,
    }
  }

  /** Whose all playlists are. */
  const house = {
    external_urls: {},
    href: href('users/soundcheck'),
    id: 'soundcheck',
    type: 'user',
    uri: 'spotify:user:soundcheck',
  }

  const simplifiedPlaylistJson = (playlist: Playlist) => ({
    collaborative: false,
    description: playlist.description,
    external_urls: {},
    href: href(`playlists/${playlist.id}`),
    id: playlist.id,
    images: [],
    name: playlist.name,
    owner: { ...house, display_name: 'Soundcheck' },
    public: true,
    type: 'playlist',
    uri: uri('playlist', playlist.id),
    tracks: { href: href(`playlists/${playlist.id}/tracks`), total: playlist.tracks.length },
  })

  type PlaylistEntry = { addedAt: string; track: TrackWithAlbum }

  const albumTracksJson = (
    album: AlbumSummary,
    tracks: Page<TrackDetails>,
    limit: number,
    offset: number,
    market: string,
  ) => pageJson(`albums/${album.id}/tracks`, tracks, limit, offset, (track) => simplifiedTrackJson(track, market))

  const playlistTracksJson = (
    playlist: Playlist,
    tracks: Page<PlaylistEntry>,
    limit: number,
    offset: number,
    market: string,
  ) =>
    pageJson(`playlists/${playlist.id}/tracks`, tracks, limit, offset, ({ addedAt, track }) => ({
      added_at: addedAt,
      added_by: house,
      is_local: false,
      track: trackJson(track, market),
    }))

  return {
    track: trackJson,
    album: (album: AlbumSummary, tracks: Page<TrackDetails>, limit: number, market: string) => ({
      ...albumJson(album),
      copyrights: [{ text: `${album.releaseDate.slice(0, 4)} ${album.label}`, type: 'P' }],
      external_ids: { upc: album.upc },
      label: album.label,
      popularity: album.popularity,
      tracks: albumTracksJson(album, tracks, limit, 0, market),
    }),
    albumTracks: albumTracksJson,
    albums: (albums: Page<AlbumSummary>, limit: number, offset: number) => ({
      albums: pageJson('browse/new-releases', albums, limit, offset, albumJson),
    }),
    playlist: (playlist: Playlist, tracks: Page<PlaylistEntry>, limit: number, market: string) => ({
      ...simplifiedPlaylistJson(playlist),
      followers: { href: null, total: 0 },
      tracks: playlistTracksJson(playlist, tracks, limit, 0, market),
    }),
    playlistTracks: playlistTracksJson,
    playlists: (playlists: Page<Playlist>, limit: number, offset: number) => ({
      message: 'Playlists of the house',
      playlists: pageJson('browse/featured-playlists', playlists, limit, offset, simplifiedPlaylistJson),
    }),
  }
}
