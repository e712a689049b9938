import type { Piece } from '../compose/compose-piece.ts'

/** The demo catalog as data: what the service has on its shelves when it is started for the first time. */
export interface DemoCatalog {
  readonly artists: readonly DemoArtist[]
  readonly albums: readonly DemoAlbum[]
  readonly tracks: readonly DemoTrack[]
  readonly playlists: readonly DemoPlaylist[]
  readonly lyrics: readonly DemoLyrics[]
  readonly shows: readonly DemoShow[]
  readonly pieces: readonly DemoPiece[]
}

export interface DemoArtist {
  readonly id: string
  readonly name: string
  readonly bio: string
  /** ISO 3166-1 alpha-2, as all countries and markets here. */
  readonly country: string
  readonly genres: readonly string[]
  /** 0 to 100, as everywhere in the catalog. */
  readonly popularity: number
}

export interface DemoAlbum {
  readonly id: string
  readonly name: string
  /** An EP is sold as such, though the Web API calls it a single. */
  readonly kind: 'album' | 'ep' | 'single'
  readonly artistIds: readonly string[]
  /** `YYYY-MM-DD`. */
  readonly releaseDate: string
  readonly label: string
  /** Thirteen digits with a valid check digit, from the range that no shop uses (GS1 prefix 2). */
  readonly upc: string
  readonly genres: readonly string[]
  /** Whether its tracks follow one another without a gap: they are cut from one piece. */
  readonly gapless: boolean
  readonly popularity: number
  /** In playing order. */
  readonly trackIds: readonly string[]
}

export interface DemoTrack {
  readonly id: string
  readonly name: string
  readonly albumId: string
  readonly artistIds: readonly string[]
  /** From 1. */
  readonly trackNumber: number
  readonly discNumber: number
  readonly explicit: boolean
  readonly isrc: string
  readonly popularity: number
  /** Where it may be played. */
  readonly markets: readonly string[]
  /** The piece that it is cut from: samples `[from, to)` of it. */
  readonly pieceId: string
  readonly from: number
  readonly to: number
}

export interface DemoPlaylist {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly tracks: readonly { readonly trackId: string /** ISO 8601. */; readonly addedAt: string }[]
}

export interface DemoLyrics {
  readonly trackId: string
  /** BCP 47. */
  readonly language: string
  /** From where in the track a line is sung, ms; null where nobody says. */
  readonly lines: readonly { readonly startMs: number | null; readonly words: string }[]
}

export interface DemoShow {
  readonly id: string
  readonly name: string
  readonly publisher: string
  readonly description: string
  /** BCP 47. */
  readonly languages: readonly string[]
  readonly popularity: number
  readonly markets: readonly string[]
  readonly episodes: readonly {
    readonly id: string
    readonly name: string
    readonly description: string
    readonly durationMs: number
    readonly releaseDate: string
  }[]
}

/** What is composed: `composePiece` renders it. */
export interface DemoPiece extends Piece {
  readonly id: string
}
