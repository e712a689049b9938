import { describe, expect, it } from 'vitest'
import { parseYaml } from './parse-yaml.ts'
import { formatProblem } from './problem.ts'
import { placeOf, placeOfKey, type Tree, toPlain } from './tree.ts'

const problemsOf = (text: string) => parseYaml(text, 'x.yaml').problems.map(formatProblem)

describe('parseYaml', () => {
  it('keeps values and places', () => {
    const { tree, problems } = parseYaml('a: 1\nb:\n  - x\n  - { c: off, d: 61% }\n', 'x.yaml')
    expect(problems).toEqual([])
    expect(toPlain(tree as Tree)).toEqual({ a: 1, b: ['x', { c: 'off', d: '61%' }] })
    expect(placeOf(tree as Tree, ['b', 1, 'd'])).toEqual({ file: 'x.yaml', line: 4, column: 18 })
    expect(placeOfKey(tree as Tree, ['b', 1, 'd'])).toEqual({ file: 'x.yaml', line: 4, column: 15 })
    expect(placeOf(tree as Tree, ['b'])).toEqual({ file: 'x.yaml', line: 2, column: 1 })
    expect(placeOf(tree as Tree, ['b', 7, 'zzz'])).toEqual({ file: 'x.yaml', line: 2, column: 1 })
  })

  it('takes on, off and times for what they look like', () => {
    const { tree } = parseYaml('a: on\nb: off\nc: yes\nd: 2026-11-20T23:30:00Z\ne: 0.5\nf: null\n', 'x.yaml')
    expect(toPlain(tree as Tree)).toEqual({ a: 'on', b: 'off', c: 'yes', d: '2026-11-20T23:30:00Z', e: 0.5, f: null })
  })

  it('writes out anchors', () => {
    const { tree } = parseYaml('a: &x { b: 1 }\nc: *x\n', 'x.yaml')
    expect(toPlain(tree as Tree)).toEqual({ a: { b: 1 }, c: { b: 1 } })
  })

  it.each([
    ['', 'x.yaml:1:1  found an empty file, expected a map of fields such as name, question and duration.'],
    ['- 1\n', 'x.yaml:1:1  found a list, expected a map of fields such as name, question and duration.'],
    ['just text\n', 'x.yaml:1:1  found a single value, expected a map of fields such as name, question and duration.'],
    ['a: 1\nb: 2\na: 3\n', 'x.yaml:3:1  a: found the key a second time, expected each key once.'],
    [
      'a: &x [*x]\n',
      expect.stringMatching(/^x\.yaml:1:1 {2}found more than 100000 values or 32 levels, expected a smaller/),
    ],
    [
      'a: {b: 1\nc: 2\n',
      expect.stringMatching(/^x\.yaml:2:1 {2}found YAML that cannot be read \(.*\), expected valid YAML\.$/),
    ],
    [
      'a: b: c\n',
      'x.yaml:1:4  found a value that goes on as a field (a second colon, or a line below that stands further right), expected either a value or fields; text with a colon stands in quotes.',
    ],
    ['a: 1\n---\nb: 2\n', 'x.yaml:2:1  found a second document, expected one scenario in a file.'],
    ['a:\n\tb: 1\n', 'x.yaml:2:1  found a tab, expected spaces as indentation.'],
    ['a: "x\n', expect.stringMatching(/expected valid YAML\.$/)],
  ])('refuses %j', (text, problem) => {
    expect(problemsOf(text)[0]).toEqual(problem)
  })

  it('says once what is wrong at a place', () => {
    expect(problemsOf('a: b\n  c: d\n')).toEqual([
      expect.stringMatching(/^x\.yaml:1:4 {2}found a value that goes on as a field/),
    ])
  })

  it('bounds what aliases write out', () => {
    const lines = ['a0: &a0 [1,2,3,4,5,6,7,8,9,10]']
    for (let i = 1; i < 12; i++)
      lines.push(
        `a${i}: &a${i} [${Array(10)
          .fill(`*a${i - 1}`)
          .join(',')}]`,
      )
    expect(problemsOf(lines.join('\n'))[0]).toContain('found more than 100000 values')
  })
})
