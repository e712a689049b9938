import type { DocumentKey, SearchKind } from './search-index.ts'

/** Where the index learns what there is; the catalog is one. */
export interface SearchFeed {
  /** Changes in the order in which they took effect: up to `limit` of those after a sequence number. */
  changes(afterSeq: number, limit: number): Promise<readonly SearchChange[]>

  /** What is to be found of these, as it is now; what is gone, or must not be found, is left out. */
  searchables(kind: SearchKind, ids: readonly string[]): Promise<readonly Searchable[]>
}

/** Something was added, changed or removed. */
export interface SearchChange extends DocumentKey {
  readonly seq: number
  /** Epoch milliseconds. */
  readonly atMs: number
}

/** What of a track, an artist and so on is searched; empty and null where a kind has no such thing. */
export interface Searchable {
  readonly kind: SearchKind
  readonly id: string
  readonly name: string
  /** What an artist is also known by. */
  readonly aliases: readonly string[]
  /** Of a track or an album, the main one first. */
  readonly artists: readonly { readonly name: string; readonly aliases: readonly string[] }[]
  /** The album of a track, the show of an episode. */
  readonly partOf: string | null
  /** Of a show; the owner of a playlist. */
  readonly publisher: string | null
  readonly genres: readonly string[]
  readonly moods: readonly string[]
  /** 0 to 100 as in the Web API, a scale of logarithms. */
  readonly popularity: number
  /** `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; of an artist, of the newest release. */
  readonly releaseDate: string | null
  /** ISO 3166-1 alpha-2; null: everywhere. */
  readonly markets: readonly string[] | null
  readonly isrc: string | null
  readonly upc: string | null
  /** The words of a track's lyrics. */
  readonly lyrics: string
}
