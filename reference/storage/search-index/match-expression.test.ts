import { expect, it } from 'vitest'
import type { IndexTerm, TextField } from '../../search/service.ts'
import { matchExpression } from './match-expression.ts'
import { queryFor } from './search-index.fixture.ts'

const term = (words: string, fields: readonly TextField[], open = false): IndexTerm => ({
  words: words.split(' '),
  fields,
  open,
})
const texts = ['name', 'artists', 'album'] as const
const known = (beginning: string) =>
  beginning === 'lover' ? null : ['night', 'nights'].filter((word) => word.startsWith(beginning))

it.each([
  ['("love")', queryFor([term('love', texts)])],
  ['({name artists} : "love")', queryFor([term('love', ['artists', 'name'])])],
  ['("\ue000rock" OR {name} : "rock")', queryFor([term('rock', ['name', 'tags'])])],
  ['("\ue001y1980")', queryFor([term('y1980', ['facts'])])],
  ['("nigh"*)', queryFor([term('nigh', texts, true)])],
  ['(("night" OR "nights"))', queryFor([term('night', texts, true)])],
  ['({name} : ("nights"))', queryFor([term('nights', ['name'], true)])],
  ['("lover"*)', queryFor([term('lover', texts, true)])],
  ['("nightly")', queryFor([term('nightly', texts, true)])],
  ['("東 京"*)', queryFor([term('東 京', texts, true)])],
  [
    '(("love")) NOT ((("a") AND ("b")) OR (("c")))',
    {
      ...queryFor([term('love', texts)]),
      none: [[[term('a', texts)], [term('b', texts)]], [[term('c', texts)]]],
    },
  ],
])('asks FTS5 for %s', (expression, query) => {
  expect(matchExpression(query, known)).toBe(expression)
})
