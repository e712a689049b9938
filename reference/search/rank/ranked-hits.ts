import type { Plan } from '../query/plan.ts'
import type { IndexReads } from '../query/read-once.ts'
import { MOST_COUNTED, type SearchDocument } from '../search-index.ts'
import { Deduplicator } from './deduplicate.ts'
import { type Match, matchDocument } from './match.ts'

/** A document that answers a query. */
export interface Hit {
  readonly document: SearchDocument
  readonly match: Match
  /** See {@link rankingScore}. */
  readonly score: number
}

export interface Ranker {
  /** Whether it may be shown at all. */
  accepts(document: SearchDocument): boolean
  score(document: SearchDocument, text: number): number
}

/** So many candidates are ranked against each other. */
const BLOCK = 300
/** Documents with exactly the name that are looked at, however unknown they are. */
const MOST_NAMED = 50
/** Lyrics are looked into when fewer documents match. */
const FEW = 10
/** The words are somewhere in the lyrics. */
const LYRICS_TEXT = 0.4
/** Blocks that are searched for a page: where few are accepted, more are not looked at. */
const MOST_BLOCKS = 8

/**
 * The answers of one kind, the best first. The index hands out candidates in order of popularity, in blocks; each block is
 * ranked as a whole, so that a page is the same whichever pages were asked for before. What bears exactly the name that was
 * asked for is in the first block, however unpopular it is.
 */
export class RankedHits {
  readonly plan: Plan
  readonly #index: IndexReads
  readonly #ranker: Ranker
  readonly #deduplicator = new Deduplicator()
  readonly #hits: Hit[] = []
  #blocks = 0
  #atEnd = false
  #counted = 0

  constructor(index: IndexReads, plan: Plan, ranker: Ranker) {
    this.#index = index
    this.plan = plan
    this.#ranker = ranker
  }

  /** At least the first `count` hits, fewer when there are no more. */
  async first(count: number): Promise<readonly Hit[]> {
    while (this.#hits.length < count && !this.#atEnd && this.#blocks < MOST_BLOCKS) await this.#addBlock()
    return this.#hits
  }

  /** How many there are, up to {@link MOST_COUNTED}: exact when all were looked at, else the index's count. */
  get total(): number {
    const found = this.#atEnd ? this.#hits.length : Math.max(this.#counted, this.#hits.length)
    return Math.min(found, MOST_COUNTED)
  }

  async #addBlock(): Promise<void> {
    const documents = this.#blocks === 0 ? await this.#firstCandidates() : await this.#candidatesOf(this.#blocks)
    this.#blocks++
    const hits = documents
      .filter((document) => this.#ranker.accepts(document))
      .map((document) => this.#hit(document))
      .sort((a, b) => b.score - a.score || b.document.popularity - a.document.popularity || order(a, b))
      .filter(({ document }) => this.#deduplicator.isNew(document))
    this.#hits.push(...hits)
  }

  async #firstCandidates(): Promise<SearchDocument[]> {
    const { kind, name, queries, lyrics } = this.plan
    const documents = name === null ? [] : [...(await this.#index.named(kind, name, MOST_NAMED))]
    for (const query of queries.slice(0, -1)) {
      documents.push(...(await this.#index.candidates(query, 0, BLOCK)).documents)
    }
    documents.push(...(await this.#candidatesOf(0)))
    if (lyrics !== null && documents.length < FEW) {
      documents.push(...(await this.#index.candidates(lyrics, 0, BLOCK)).documents)
    }
    return documents
  }

  async #candidatesOf(block: number): Promise<readonly SearchDocument[]> {
    const query = this.plan.queries.at(-1)
    if (query === undefined) return []
    const { documents, total } = await this.#index.candidates(query, block * BLOCK, BLOCK)
    this.#counted = total
    this.#atEnd = documents.length < BLOCK
    return documents
  }

  #hit(document: SearchDocument): Hit {
    const match = matchDocument(document, this.plan.slots)
    const text = match.ways.includes(null) ? Math.max(match.text, LYRICS_TEXT) : match.text
    return { document, match, score: this.#ranker.score(document, text) }
  }
}

function order(a: Hit, b: Hit): number {
  return a.document.id < b.document.id ? -1 : 1
}
