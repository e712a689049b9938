/** What there is to find. */
export const searchKinds = ['track', 'artist', 'album', 'playlist', 'show', 'episode'] as const

export type SearchKind = (typeof searchKinds)[number]

/**
 * Something that can be found, its texts as words that {@link ./text/words.ts} makes, joined by spaces. The first of `names`
 * is the whole name; the others are what it is also known by.
 */
export interface SearchDocument {
  readonly kind: SearchKind
  readonly id: string
  /** As people see it, with the artists of a track or an album. */
  readonly name: string
  readonly by: readonly string[]
  readonly names: readonly string[]
  /** Names of its artists, and what these are also known by; of a show's or a playlist's owner. */
  readonly artists: readonly string[]
  readonly album: string
  /** Genres and moods. */
  readonly tags: string
  /** What filters ask for: years, codes. */
  readonly facts: string
  /** 0 to 100, on a scale of logarithms as the Web API has it. */
  readonly popularity: number
  /** Epoch milliseconds. */
  readonly releasedMs: number | null
  /** Countries, ISO 3166-1 alpha-2; null: everywhere. */
  readonly markets: readonly string[] | null
  /** What tells a recording from others, whatever album it is on; two documents that share one are the same to a listener. */
  readonly recordings: readonly string[]
}

/** A document on its way into the index; the lyrics are searched and not handed out again. */
export interface NewDocument extends SearchDocument {
  readonly lyrics: string
}

export type DocumentKey = Pick<SearchDocument, 'kind' | 'id'>

/** Changes that take effect together. A document takes the place of the one with the same kind and identifier. */
export interface IndexBatch {
  readonly put: readonly NewDocument[]
  readonly remove: readonly DocumentKey[]
  /** How far the feed of changes is dealt with when the batch is in; see {@link SearchIndex.position}. */
  readonly position: number
}

export type TextField = 'name' | 'artists' | 'album' | 'tags' | 'facts'

/** Words side by side in one of the fields; with `open`, the last is only the beginning of a word. */
export interface IndexTerm {
  readonly words: readonly string[]
  readonly fields: readonly TextField[]
  readonly open: boolean
}

/** One of the terms has to be there. */
export type IndexClause = readonly IndexTerm[]

export interface IndexQuery {
  readonly kind: SearchKind
  /** Every one of these, at least one; */
  readonly all: readonly IndexClause[]
  /** and none of those: what meets every clause of one of them is left out. */
  readonly none: readonly (readonly IndexClause[])[]
  /** Look into lyrics instead of the fields. */
  readonly inLyrics: boolean
}

export interface Candidates {
  readonly documents: readonly SearchDocument[]
  /** How many documents match, counted up to {@link MOST_COUNTED}. */
  readonly total: number
}

/** Pages reach no farther. */
export const MOST_COUNTED = 1000

/** A word of names and artists. */
export interface KnownWord {
  readonly word: string
  /** How much is known by it: the sum over its documents of 2^(popularity / 10). */
  readonly weight: number
}

/**
 * The index behind the search. It finds candidates; what is a good answer is decided by whoever asks.
 *
 * Every method throws ServiceError `search-unavailable` when the index cannot be reached or does not answer in time.
 */
export interface SearchIndex {
  /**
   * Resolves when the batch is durable, with its position. After a crash at any instant the position stands for what is
   * there: the batch is in with its position, or is applied again, which changes nothing.
   */
  apply(batch: IndexBatch): Promise<void>

  /** The position of the last batch; 0 when there was none. */
  position(): Promise<number>

  /** Documents that match, the most popular first, without the first `skip`. */
  candidates(query: IndexQuery, skip: number, limit: number): Promise<Candidates>

  /** Documents one of whose `names` is this one, the most popular first. */
  named(kind: SearchKind, name: string, limit: number): Promise<readonly SearchDocument[]>

  /**
   * Words that could have been meant: within two edits or of the same sound, among them the word itself when it is known.
   * The nearest and heaviest, at most 64; some may be farther off.
   *
   * @param open the word may be the beginning of a longer one
   */
  wordsLike(word: string, open: boolean): Promise<readonly KnownWord[]>

  close(): Promise<void>
}
