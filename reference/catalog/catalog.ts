import type { RenditionIndex } from '../shared/chunk-index.ts'

/** Countries and markets are ISO 3166-1 alpha-2; popularity is 0 to 100; identifiers are 22 characters of base62. */

export interface Artist {
  readonly id: string
  readonly name: string
  readonly bio: string
  readonly country: string
  readonly genres: readonly string[]
  readonly popularity: number
}

export interface Album {
  readonly id: string
  readonly name: string
  readonly kind: 'album' | 'ep' | 'single' | 'compilation'
  readonly artistIds: readonly string[]
  /** `YYYY-MM-DD`. */
  readonly releaseDate: string
  readonly label: string
  readonly upc: string
  readonly genres: readonly string[]
  /** Its tracks follow one another without a gap. */
  readonly gapless: boolean
  readonly popularity: number
}

export interface Track {
  readonly id: string
  readonly name: string
  readonly albumId: string
  readonly artistIds: readonly string[]
  readonly discNumber: number
  readonly trackNumber: number
  readonly durationMs: number
  readonly explicit: boolean
  readonly isrc: string
  readonly popularity: number
  /** Where it may be played. */
  readonly markets: readonly string[]
}

export interface Playlist {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly tracks: readonly { readonly trackId: string /** ISO 8601. */; readonly addedAt: string }[]
}

/** What becomes visible together. What is there already under the same identifier is replaced. */
export interface Publication {
  readonly artists?: readonly Artist[]
  readonly albums?: readonly Album[]
  /** A track appears with its renditions, lowest rung first. */
  readonly tracks?: readonly { readonly track: Track; readonly renditions: readonly RenditionIndex[] }[]
  readonly playlists?: readonly Playlist[]
}

/** What a play needs to know of a track. */
export interface PlayableTrack {
  readonly id: string
  readonly name: string
  readonly durationMs: number
  readonly markets: readonly string[]
  /** Lowest rung first. */
  readonly renditions: readonly RenditionIndex[]
}

export interface ArtistName {
  readonly id: string
  readonly name: string
}

/** An album as it is shown beside a track or in a list. */
export interface AlbumSummary extends Album {
  readonly artists: readonly ArtistName[]
  readonly totalTracks: number
  readonly markets: readonly string[]
}

/** A track as it is shown. */
export interface TrackDetails extends Track {
  readonly artists: readonly ArtistName[]
}
