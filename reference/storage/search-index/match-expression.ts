import type { IndexQuery, IndexTerm } from '../../search/service.ts'

/**
 * A query in the language of FTS5. Words are letters and digits, so that nothing in them can be taken for syntax; they are
 * quoted all the same.
 */
export function matchExpression({ all, none, inLyrics }: IndexQuery): string {
  const term = inLyrics ? phrase : fieldTerm
  const wanted = all.map((clause) => `(${clause.map(term).join(' OR ')})`).join(' AND ')
  return none.length === 0 ? wanted : `(${wanted}) NOT (${none.map(term).join(' OR ')})`
}

function fieldTerm(term: IndexTerm): string {
  return `{${term.fields.join(' ')}} : ${phrase(term)}`
}

function phrase({ words, open }: IndexTerm): string {
  return `"${words.join(' ')}"${open ? '*' : ''}`
}
