import type { Clock } from '../shared/clock.ts'
import { SqliteSearchIndex } from '../storage/search-index/sqlite-search-index.ts'
import { searchDocument } from './document.ts'
import type { Searchable } from './feed.ts'
import type { SearchIndex } from './search-index.ts'
import { type AnswerCache, SearchService, type SearchServiceParts } from './service.ts'

/** Something with a kind, an identifier and a name, and nothing else unless it is said. */
export function searchable(said: Partial<Searchable> & Pick<Searchable, 'kind' | 'id' | 'name'>): Searchable {
  return {
    aliases: [],
    artists: [],
    partOf: null,
    publisher: null,
    genres: [],
    moods: [],
    popularity: 0,
    releaseDate: null,
    markets: null,
    isrc: null,
    upc: null,
    lyrics: '',
    ...said,
  }
}

/** A track by artists who have no other names. */
export function track(id: string, name: string, by: string, said: Partial<Searchable> = {}): Searchable {
  return searchable({ kind: 'track', id, name, artists: [{ name: by, aliases: [] }], popularity: 50, ...said })
}

export const NOW_MS = Date.UTC(2026, 10, 21)

/** Stands still. */
export const stillClock: Clock = { nowMs: () => NOW_MS, monotonicMs: () => 0, after: () => () => {} }

/** Keeps nothing. */
export const noCache: AnswerCache = { get: (_, load) => load() }

const BATCH = 1000

/** Brings all of it into an index; while a batch is written, the next one is made ready. */
export async function fill(index: SearchIndex, searchables: Iterable<Searchable>): Promise<number> {
  let position = 0
  let put = []
  let writing = Promise.resolve()
  for (const one of searchables) {
    put.push(searchDocument(one))
    position++
    if (put.length < BATCH) continue
    await writing
    writing = index.apply({ put, remove: [], position })
    put = []
  }
  await writing
  await index.apply({ put, remove: [], position })
  return position
}

/** A search over an index of its own in memory. */
export async function searchOver(
  searchables: Iterable<Searchable>,
  said: Partial<SearchServiceParts> = {},
): Promise<SearchService> {
  const index = SqliteSearchIndex.open(':memory:')
  await fill(index, searchables)
  const nothingKnown = { affinityOf: async () => null, velocityOf: () => 0 }
  return new SearchService({ index, clock: stillClock, cache: noCache, ...nothingKnown, ...said })
}
