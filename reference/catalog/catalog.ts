import type { RenditionIndex } from '../shared/chunk-index.ts'
import type { AudioFeatures } from '../shared/web-api/audio-features.ts'
import type { Copyright } from '../shared/web-api/common.ts'

/**
 * What is published. Countries and markets are ISO 3166-1 alpha-2, languages BCP 47; popularity is 0 to 100; identifiers
 * are 22 characters of base62; dates are `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, as far as they are known.
 */

export interface Artist {
  readonly id: string
  readonly name: string
  readonly bio: string
  readonly country: string
  readonly genres: readonly string[]
  readonly popularity: number
  readonly verified?: boolean
  /** Other names that people know them by. */
  readonly aliases?: readonly string[]
  readonly imageId?: string
}

export interface Album {
  readonly id: string
  readonly name: string
  readonly kind: 'album' | 'ep' | 'single' | 'compilation'
  readonly artistIds: readonly string[]
  readonly releaseDate: string
  readonly label: string
  readonly upc: string
  readonly genres: readonly string[]
  /** Its tracks follow one another without a gap. */
  readonly gapless: boolean
  readonly popularity: number
  /** Absent: the label's, of the year of the release. */
  readonly copyrights?: readonly Copyright[]
  readonly imageId?: string
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
  /** Of a clip to hear before it is bought. */
  readonly previewId?: string
}

/** A podcast. */
export interface Show {
  readonly id: string
  readonly name: string
  readonly publisher: string
  readonly description: string
  readonly languages: readonly string[]
  readonly mediaType: 'audio' | 'video' | 'mixed'
  readonly explicit: boolean
  readonly copyrights: readonly Copyright[]
  readonly popularity: number
  readonly markets: readonly string[]
  readonly imageId?: string
}

export interface Episode {
  readonly id: string
  readonly showId: string
  readonly name: string
  readonly description: string
  readonly durationMs: number
  readonly explicit: boolean
  readonly languages: readonly string[]
  readonly releaseDate: string
  readonly markets: readonly string[]
  readonly previewId?: string
  readonly imageId?: string
}

/** A playlist of the house. */
export interface Playlist {
  readonly id: string
  readonly name: string
  readonly description: string
  /** Shelves of the browse page that it stands on. */
  readonly genres?: readonly string[]
  readonly tracks: readonly { readonly trackId: string /** ISO 8601. */; readonly addedAt: string }[]
  readonly imageId?: string
}

export interface Lyrics {
  readonly trackId: string
  readonly language: string
  readonly lines: readonly LyricLine[]
}

export interface LyricLine {
  /** From where in the track it is sung, ms; null where nobody knows. */
  readonly startMs: number | null
  readonly words: string
  /** The words in parts, each with its time; joined they are `words`. An empty part at the end says when the last one ends. */
  readonly parts?: readonly LyricPart[]
}

/** A word or a syllable, with the space behind it. */
export interface LyricPart {
  readonly startMs: number
  readonly words: string
}

/** What becomes visible together. What is there already under the same identifier is replaced. */
export interface Publication {
  readonly artists?: readonly Artist[]
  readonly albums?: readonly Album[]
  /** A track appears with its renditions, lowest rung first; without any it can be found and not be played. */
  readonly tracks?: readonly { readonly track: Track; readonly renditions: readonly RenditionIndex[] }[]
  readonly audioFeatures?: readonly Omit<AudioFeatures, 'durationMs'>[]
  readonly lyrics?: readonly Lyrics[]
  readonly shows?: readonly Show[]
  /** With renditions as a track has them. */
  readonly episodes?: readonly { readonly episode: Episode; readonly renditions: readonly RenditionIndex[] }[]
  readonly playlists?: readonly Playlist[]
}

/** Figures that others count, and bring in from time to time; publishing again leaves them as they are. */
export interface Figures {
  readonly artists?: readonly {
    readonly id: string
    /** Streams per hour of all tracks of theirs, as below. */
    readonly perHour: number
    /** Distinct listeners of the last 28 days. */
    readonly monthlyListeners: number
  }[]
  readonly tracks?: readonly {
    readonly id: string
    /** Streams per hour, the older ones faded: what popularity follows from, see `popularity.policy.ts`. */
    readonly perHour: number
    readonly playCount: number
  }[]
}

/** What a play needs to know of a track or an episode. */
export interface PlayableTrack {
  readonly id: string
  readonly name: string
  readonly durationMs: number
  readonly markets: readonly string[]
  /** Lowest rung first. */
  readonly renditions: readonly RenditionIndex[]
}

export type CatalogKind = 'track' | 'album' | 'artist' | 'show' | 'episode' | 'playlist'

/** That something appeared or changed. */
export interface CatalogChange {
  /** Later changes have larger numbers; there may be gaps. */
  readonly seq: number
  readonly kind: CatalogKind
  readonly id: string
  readonly atMs: number
}

/** What a search needs to know of something. */
export interface Searchable {
  readonly kind: CatalogKind
  readonly id: string
  readonly name: string
  /** Of a track or an album; a show's publisher is `publisher`. */
  readonly artists: readonly { readonly name: string; readonly aliases: readonly string[] }[]
  /** Other names of an artist. */
  readonly aliases: readonly string[]
  /** A track's album, an episode's show. */
  readonly partOf: string | null
  readonly publisher: string | null
  readonly description: string
  readonly genres: readonly string[]
  /** How a track sounds, in words (see `moods.policy.ts`). */
  readonly moods: readonly string[]
  readonly popularity: number
  readonly releaseDate: string | null
  /** Null: everywhere. */
  readonly markets: readonly string[] | null
  readonly isrc: string | null
  readonly upc: string | null
  /** The words of a track's lyrics. */
  readonly lyrics: string
}
