import type { IndexClause, IndexQuery, IndexTerm, TextField } from '../../search/service.ts'
import { LONGEST_LISTED, MARKS, markedWords } from './sqlite-schema.ts'

/** Columns whose words have no mark. */
const PLAIN: readonly TextField[] = ['name', 'artists', 'album']

/** All words of these columns that begin with something; null when they are many. */
type Completions = (beginning: string) => readonly string[] | null

/**
 * A query in the language of FTS5. Words are letters and digits, so that nothing in them can be taken for syntax; they are
 * quoted all the same.
 */
export function matchExpression({ all, none, inLyrics }: IndexQuery, completions: Completions): string {
  const term = inLyrics ? lyricsTerm : (one: IndexTerm) => fieldTerm(one, completions)
  const allOf = (clauses: readonly IndexClause[]): string =>
    clauses.map((clause) => `(${clause.map(term).join(' OR ')})`).join(' AND ')
  const excluded = none.map((clauses) => `(${allOf(clauses)})`)
  return excluded.length === 0 ? allOf(all) : `(${allOf(all)}) NOT (${excluded.join(' OR ')})`
}

function lyricsTerm({ words, open }: IndexTerm): string {
  return phrase(words.join(' '), open)
}

function fieldTerm(term: IndexTerm, completions: Completions): string {
  const { words, fields, open } = term
  const plain = PLAIN.filter((field) => fields.includes(field))
  const ways = fields
    .filter((field) => MARKS[field] !== undefined)
    .map((field) => phrase(markedWords(field, words), open))
  if (plain.length > 0) {
    // A word without a mark is in no other column: to look into all of these needs no filter.
    const filter = plain.length === PLAIN.length ? '' : `{${plain.join(' ')}} : `
    ways.push(filter + plainPhrase(term, completions))
  }
  return ways.join(' OR ')
}

/** The beginning of a word without a list of its own is gathered from those of its words, which takes longer than to name them. */
function plainPhrase({ words, open }: IndexTerm, completions: Completions): string {
  const [word] = words
  const known = open && words.length === 1 && word.length > LONGEST_LISTED ? completions(word) : null
  if (known === null) return phrase(words.join(' '), open)
  return known.length === 0 ? phrase(word, false) : `(${known.map((one) => phrase(one, false)).join(' OR ')})`
}

function phrase(words: string, open: boolean): string {
  return `"${words}"${open ? '*' : ''}`
}
