import { type SearchKind, searchKinds } from '../../search/service.ts'

/** The order of rows is the order of answers: by kind, then the most popular first, then as they came. */
const SEQUENCES = 2 ** 32
const TENTHS = 1001
const MOST_POPULAR = 100

/**
 * The row number of a document. FTS5 walks rows in their order and stops when it has enough, so that the most popular ones
 * are found without looking at the rest.
 *
 * @param popularity 0 to 100, kept to a tenth
 * @param sequence a whole number that no other document has, below 2^32
 */
export function rankOf(kind: SearchKind, popularity: number, sequence: number): number {
  const below = Math.round((MOST_POPULAR - Math.min(Math.max(popularity, 0), MOST_POPULAR)) * 10)
  return (searchKinds.indexOf(kind) * TENTHS + below) * SEQUENCES + sequence
}

/** The first row number of a kind, and the first after it. */
export function ranksOf(kind: SearchKind): { from: number; before: number } {
  const at = searchKinds.indexOf(kind)
  return { from: at * TENTHS * SEQUENCES, before: (at + 1) * TENTHS * SEQUENCES }
}
