import type { Searchable } from '../feed.ts'
import { nameKey, nameKeys } from '../text/names.ts'
import { type JudgedQuery, type QueryKind, queryKinds } from './judged-queries.fixture.ts'

/** How good the answers to the queries made in one way are. */
export interface Quality {
  readonly queries: number
  /** Share of the queries whose first answer is a good one. */
  readonly successAt1: number
  /** Mean of 1 / the place of the first good answer among the first ten, 0 where there is none (Voorhees 1999). */
  readonly mrr: number
}

/** Identifiers in the order of the answer. */
export type Answering = (query: JudgedQuery, limit: number) => Promise<readonly string[]>

const LOOKED_AT = 10

/** The quality of a search by how the queries were made, and of all together. */
export async function judge(
  queries: readonly JudgedQuery[],
  searchables: readonly Searchable[],
  answer: Answering,
): Promise<Map<QueryKind | 'all', Quality>> {
  const byId = new Map(searchables.map((searchable) => [searchable.id, searchable]))
  const places = new Map<QueryKind | 'all', number[]>([...queryKinds, 'all' as const].map((kind) => [kind, []]))
  for (const query of queries) {
    const ids = await answer(query, LOOKED_AT)
    const place = 1 + ids.findIndex((id) => isGood(byId.get(id) as Searchable, query))
    places.get(query.made)?.push(place)
    places.get('all')?.push(place)
  }
  return new Map([...places].map(([kind, found]) => [kind, qualityOf(found)]))
}

/** Whether what was found is what was wanted: by its name, with or without words about the recording, or by its tags. */
function isGood(found: Searchable, { made, wanted, by }: JudgedQuery): boolean {
  if (made === 'genre and mood') {
    const tags = new Set([...found.genres, ...found.moods].map((tag) => nameKey(tag).replaceAll(' ', '')))
    return wanted.split(' ').every((either) => either.split('|').some((tag) => tags.has(tag)))
  }
  const isNamed = nameKeys(found.name).includes(nameKey(wanted))
  return isNamed && (by === '' || found.artists.some(({ name }) => nameKey(name) === nameKey(by)))
}

function qualityOf(places: readonly number[]): Quality {
  let first = 0
  let reciprocal = 0
  for (const place of places) {
    if (place === 1) first++
    if (place > 0) reciprocal += 1 / place
  }
  return { queries: places.length, successAt1: first / places.length, mrr: reciprocal / places.length }
}
