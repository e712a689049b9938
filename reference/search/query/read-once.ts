import type { Candidates, IndexQuery, SearchDocument, SearchIndex, SearchKind } from '../search-index.ts'

/** What is read of an index to answer a query. */
export type IndexReads = Pick<SearchIndex, 'candidates' | 'named'>

/** The reads of one search: a query that is corrected asks again for what it had as it was typed. */
export class ReadOnce implements IndexReads {
  readonly #index: IndexReads
  readonly #candidates = new Map<IndexQuery, Map<string, Promise<Candidates>>>()
  readonly #named = new Map<string, Promise<readonly SearchDocument[]>>()

  constructor(index: IndexReads) {
    this.#index = index
  }

  candidates(query: IndexQuery, skip: number, limit: number): Promise<Candidates> {
    let pages = this.#candidates.get(query)
    if (pages === undefined) {
      pages = new Map()
      this.#candidates.set(query, pages)
    }
    return once(pages, `${skip} ${limit}`, () => this.#index.candidates(query, skip, limit))
  }

  named(kind: SearchKind, name: string, limit: number): Promise<readonly SearchDocument[]> {
    return once(this.#named, `${kind} ${limit} ${name}`, () => this.#index.named(kind, name, limit))
  }
}

function once<Found>(known: Map<string, Promise<Found>>, key: string, find: () => Promise<Found>): Promise<Found> {
  let found = known.get(key)
  if (found === undefined) {
    found = find()
    known.set(key, found)
  }
  return found
}
