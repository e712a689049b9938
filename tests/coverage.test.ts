import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

/** The requirements, by group and how many each has. */
const groups: [group: string, count: number][] = [
  ['PLAY', 12],
  ['CDN', 14],
  ['ING', 5],
  ['CAT', 3],
  ['LIB', 1],
  ['SOC', 1],
  ['CON', 1],
  ['PL', 4],
  ['ST', 6],
  ['SE', 6],
  ['REC', 7],
  ['DRM', 6],
  ['EV', 2],
  ['ROY', 6],
  ['GW', 6],
  ['SIM', 6],
  ['DOC', 1],
]
const ids = groups.flatMap(([group, count]) => Array.from({ length: count }, (_, i) => `${group}-${i + 1}`))

const NOTHING = '–'

const rows = readFileSync('docs/coverage.md', 'utf8')
  .split('\n')
  .filter((line) => /^\| [A-Z]+-\d/.test(line))
  .map((line) => {
    const [id = '', what = '', where = '', test = '', state = '', ...more] = line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim())
    return { id, what, where, test, state, more }
  })

const filesIn = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path)

type Row = (typeof rows)[number]

const wellFormed = ({ what, more }: Row) => more.length === 0 && what !== '' && what.split(' ').length <= 5

/** What is not there names nothing; what is there names its files and a test; `part` says what is missing, be it the test. */
const honest = ({ where, test, state }: Row) => {
  if (state === 'not yet') return where === NOTHING && test === NOTHING
  const tested = filesIn(test).length > 0 || (test === NOTHING && state.includes('no test'))
  return /^(built|part: .{10,})$/.test(state) && filesIn(where).length > 0 && tested
}

describe('the coverage page', () => {
  it('has one row for each requirement, in their order', () => {
    expect(rows.map(({ id }) => id)).toEqual(ids)
  })

  it('has five cells a row and says in at most five words what it is about', () => {
    expect(rows.filter((row) => !wellFormed(row))).toEqual([])
  })

  it('has honest states', () => {
    expect(rows.filter((row) => !honest(row))).toEqual([])
  })

  it('names files that exist, and tests as tests', () => {
    const named = rows.flatMap(({ where, test }) => [...filesIn(where), ...filesIn(test)])
    expect(named.filter((path) => !existsSync(path))).toEqual([])
    const tests = rows.flatMap(({ test }) => filesIn(test))
    expect(tests.filter((path) => !path.endsWith('.test.ts'))).toEqual([])
  })
})
