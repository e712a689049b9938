import fc from 'fast-check'
import { expect, it } from 'vitest'
import { stringify } from 'yaml'
import { parseYaml } from './parse-yaml.ts'
import { formatProblem } from './problem.ts'
import { scenario } from './schema/scenario.ts'
import type { MapTree } from './tree.ts'
import { validate } from './validate.ts'

/** Words in which zod itself would speak, where a schema of the language has none of its own. */
const NOT_OURS = /Invalid|Too (big|small)|Unrecognized|undefined|\[object/

const scalar = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    0.5,
    61,
    1e300,
    '',
    'x',
    '5m',
    '-5m',
    '10TB',
    '61%',
    '140%',
    'off',
    'world',
    'all',
  ),
  fc.string({ maxLength: 5 }),
)
const key = fc.oneof(
  fc.constantFrom(
    ...['listeners', 'plans', 'free', 'popularity', 'zipf', 'points', 'releases', 'name', 'at', 'for', 'providers'],
    ...['akamai', 'preposition', 'lead', 'regions', 'day-curve', 'preferences', 'duration', 'median', 'p99', 'tracks'],
    ...['delivery', 'origin', 'retry', 'backoff', 'wifi', 'network', '1%', '__proto__', 'toString'],
  ),
)
const anything = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4 }),
  ),
})).value
const top = fc.dictionary(fc.constantFrom(...Object.keys(scenario.shape), 'other'), anything, {
  minKeys: 1,
  maxKeys: 6,
})

it('whatever a map holds, validation ends in a scenario or in problems with a place, in our words', () => {
  fc.assert(
    fc.property(top, (given) => {
      const text = stringify(given, { aliasDuplicateObjects: false })
      const { tree, problems } = parseYaml(text, 'x.yaml')
      expect(problems).toEqual([])
      const validated = validate(tree as MapTree)
      if (validated.ok) return
      const lines = text.split('\n')
      expect(validated.problems.length).toBeGreaterThan(0)
      for (const problem of validated.problems) {
        expect(formatProblem(problem)).not.toMatch(NOT_OURS)
        expect(problem.line).toBeGreaterThanOrEqual(1)
        expect(problem.line).toBeLessThanOrEqual(lines.length)
        expect(problem.column).toBeLessThanOrEqual(lines[problem.line - 1].length + 1)
      }
    }),
    { numRuns: 500 },
  )
})

it('of garbage, the reader says what is wrong and where', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
      const { tree, problems } = parseYaml(text, 'x.yaml')
      if (tree === null) expect(problems.length).toBeGreaterThan(0)
      else expect(tree.kind).toBe('map')
    }),
    { numRuns: 500 },
  )
})
