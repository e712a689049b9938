import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv, type ErrorObject } from 'ajv'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { LIBRARY, libraryNames } from './find.ts'
import { scenarioJsonSchema } from './json-schema.ts'
import { loadScenario } from './load.ts'
import { scenario } from './schema/scenario.ts'

const validate = new Ajv({ strict: true, strictRequired: false, allErrors: true, allowUnionTypes: true }).compile(
  scenarioJsonSchema(),
)

function errorsOf(given: unknown): string[] {
  validate(given)
  return (validate.errors ?? []).map(({ instancePath, keyword }: ErrorObject) => `${instancePath} ${keyword}`)
}

describe('files of the library', () => {
  it.each(libraryNames())('%s is valid, and tells editors where the schema is', (name) => {
    const text = readFileSync(join(LIBRARY, `${name}.yaml`), 'utf8')
    expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=../../docs/schemas/scenario.schema.json')
    expect(errorsOf(parse(text))).toEqual([])
  })

  it('leave defaults out, and say how they are simulated only where a day is too long for the default', () => {
    for (const name of libraryNames()) {
      const lines = readFileSync(join(LIBRARY, `${name}.yaml`), 'utf8').split('\n')
      expect(lines.length).toBeLessThan(45)
      expect(loadScenario(name, { cwd: process.cwd() }).tree.entries.has('simulate')).toBe(name === 'day')
    }
  })
})

describe('what the schema refuses', () => {
  it.each<[object, string]>([
    [{ duration: '2 hours' }, '/duration pattern'],
    [{ duration: 30 }, '/duration type'],
    [{ durration: '2h' }, ' additionalProperties'],
    [{ population: { cellular: 45 } }, '/population/cellular maximum'],
    [
      { population: { preferences: { free: { '320kbps': '1%' } } } },
      '/population/preferences/free additionalProperties',
    ],
    [{ catalog: { popularity: 's4-mian' } }, '/catalog/popularity enum'],
    [{ world: { delivery: { coalescing: true } } }, '/world/delivery/coalescing enum'],
    [{ faults: [{ at: '1m' }] }, '/faults/0 required'],
    [{ objectives: ['startup < 1s'] }, '/objectives/0 pattern'],
  ])('%j', (given, error) => {
    expect(errorsOf({ question: 'q', ...given })).toContain(error)
  })

  it('a scenario without a question, unless it is like another', () => {
    expect(errorsOf({ duration: '2h' })).toContain(' anyOf')
    expect(errorsOf({ like: 'album-drop' })).toEqual([])
  })
})

describe('defaults', () => {
  type Node = { default?: unknown; properties?: Record<string, Node>; description?: string }

  it('are valid where they stand, and every field says what it is', () => {
    const missing: string[] = []
    const given = (node: Node, path: string): unknown => {
      const inner = Object.entries(node.properties ?? {})
      for (const [key, child] of inner) if (!child.description) missing.push(`${path}.${key}`)
      if (node.default !== undefined) return node.default
      const values = inner.map(([key, child]) => [key, given(child, `${path}.${key}`)])
      return node.properties ? Object.fromEntries(values.filter(([, value]) => value !== undefined)) : undefined
    }
    const defaults = given(scenarioJsonSchema() as Node, '') as object
    expect(missing.filter((path) => !/preferences\.(free|premium)\.\d+kbps$/.test(path))).toEqual([])
    expect(errorsOf({ question: 'q', ...defaults })).toEqual([])
    expect(scenario.parse({ question: 'q', ...defaults })).toEqual(scenario.parse({ question: 'q' }))
  })
})
