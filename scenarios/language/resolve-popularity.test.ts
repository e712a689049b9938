import { expect, it } from 'vitest'
import { loadPlan } from './resolve.ts'
import { filesIn, linesOf } from './scenario-files.fixture.ts'

const scenario = (popularity: string) => `question: q\ncatalog:\n  popularity: ${popularity}\n`
const plays = 'user\tartist\tplays\n1\ta\t3\n2\ta\t3\n1\tb\t3\n1\tc\t1\n'

it('measures popularity from a file beside the scenario', () => {
  const cwd = filesIn({ 'x.yaml': scenario('{ file: plays.tsv, item: artist, weight: plays }'), 'plays.tsv': plays })
  const { plan, rows } = loadPlan('x.yaml', { cwd })
  expect(plan.catalog.popularity).toEqual({
    label: 'measured: plays.tsv, 3 items',
    source: 'plays by artist, 10 plays',
    segments: [
      { to: 1 / 3, share: 0.6, exponent: 0 },
      { to: 2 / 3, share: 0.3, exponent: 0 },
      { to: 1, share: 0.1, exponent: 0 },
    ],
  })
  expect(
    rows.filter(({ path }) => path.startsWith('catalog.popularity')).map(({ path, value }) => [path, value]),
  ).toEqual([
    ['catalog.popularity', 'plays.tsv'],
    ['catalog.popularity.curve', 'measured: plays.tsv, 3 items'],
  ])
})

it.each([
  [
    '{ file: plays.tsv, item: artists, weight: plays }',
    "x.yaml:3:40  catalog.popularity.item: found artists, expected one of the file's columns: user, artist, plays. Did you mean artist?",
  ],
  [
    '{ file: plays.tsv, item: artist, weight: count }',
    "x.yaml:3:56  catalog.popularity.weight: found count, expected one of the file's columns: user, artist, plays.",
  ],
  [
    '{ file: plays.tsv, item: plays, weight: artist }',
    'x.yaml:3:23  catalog.popularity.file: found a as artist in line 2, expected a number of plays.',
  ],
  [
    '{ file: none.tsv, item: artist, weight: plays }',
    'x.yaml:3:23  catalog.popularity.file: found none.tsv, which cannot be read: there is no such file or directory, expected a table of plays.',
  ],
])('says what is wrong with %s', (popularity, problem) => {
  const cwd = filesIn({ 'x.yaml': scenario(popularity), 'plays.tsv': plays })
  expect(linesOf(() => loadPlan('x.yaml', { cwd }))).toEqual(['One problem in the scenario:', problem])
})
