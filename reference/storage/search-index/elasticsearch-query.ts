import type { estypes } from '@elastic/elasticsearch'
import { editsAllowed } from '../../search/query/edit-distance.policy.ts'
import type { IndexClause, IndexQuery, IndexTerm, TextField } from '../../search/service.ts'
import { LONGEST_BEGINNING } from './elasticsearch-mapping.ts'
import { soundsOf } from './sounds.ts'

type Query = estypes.QueryDslQueryContainer
/** A query whose only part is boolean. */
export interface BoolQuery {
  bool: estypes.QueryDslBoolQuery
}

const FIELDS: Readonly<Record<TextField, string>> = {
  name: 'name',
  artists: 'artist_names',
  album: 'album_name',
  tags: 'tags',
  facts: 'facts',
}
/** The same word, one a few edits away, one of the same sound. */
const SAME = 4
const SPELLED_ALIKE = 2
const SOUNDS_ALIKE = 1
/** Words of the index that the open end of a phrase may stand for. */
const MOST_ENDINGS = 1024

/** A query as filters: which documents match, and no score, as the order is the popularity's. */
export function documentQuery({ kind, all, none, inLyrics }: IndexQuery): BoolQuery {
  const fieldsOf = (term: IndexTerm) => (inLyrics ? ['lyrics'] : term.fields.map((field) => FIELDS[field]))
  const termQuery = (term: IndexTerm): Query[] => fieldsOf(term).map((field) => fieldQuery(term, field))
  const clauseQueries = (clauses: readonly IndexClause[]) => clauses.map((clause) => anyOf(clause.flatMap(termQuery)))
  return {
    bool: {
      filter: [{ term: { kind } }, ...clauseQueries(all)],
      must_not: none.map((clauses) => ({ bool: { filter: clauseQueries(clauses) } })),
    },
  }
}

/** Words that could have been meant by one: the nearer they are, the higher the score. */
export function similarWordsQuery(word: string, open: boolean): BoolQuery {
  const edits = editsAllowed(word.length)
  const within = (field: string): Query => ({
    constant_score: { filter: { fuzzy: { [field]: { value: word, fuzziness: edits } } }, boost: SPELLED_ALIKE },
  })
  const sounds = soundsOf(word)
  return anyOf([
    { constant_score: { filter: { term: { word } }, boost: SAME } },
    ...(edits > 0 ? [within(open ? 'word.autocomplete' : 'word')] : []),
    ...(sounds.length > 0 ? [{ constant_score: { filter: { terms: { sounds } }, boost: SOUNDS_ALIKE } }] : []),
  ])
}

function fieldQuery({ words, open }: IndexTerm, field: string): Query {
  const [word] = words
  if (words.length > 1) {
    const query = words.join(' ')
    if (!open) return { match_phrase: { [field]: query } }
    return { match_phrase_prefix: { [field]: { query, max_expansions: MOST_ENDINGS } } }
  }
  if (!open) return { term: { [field]: word } }
  if (field === 'tags' || field === 'facts' || word.length > LONGEST_BEGINNING) return { prefix: { [field]: word } }
  return { term: { [`${field}.autocomplete`]: word } }
}

function anyOf(should: Query[]): BoolQuery {
  return { bool: { should, minimum_should_match: 1 } }
}
