import { describe, expect, it } from 'vitest'
import { checkArchitecture } from './check.ts'
import { computedImportRule, importRules, useRules } from './rules.ts'

const check = (tree: Record<string, string>) => checkArchitecture(new Map(Object.entries(tree)))

/** What the checker says about a tree of one file. */
const checkOne = (path: string, text: string) => check({ [path]: text })

const layers = 'scenarios/ may import sim/ and policies only (and what starts the service reference/main.ts)'
const clockRule = 'the clock is an argument, except in composition roots'

describe('who may import whom', () => {
  /** File, its text, and what the import is called in the message. */
  const forbidden: [path: string, text: string, what: string, rule: string][] = [
    [
      'scenarios/replay.ts',
      `import { a } from '../reference/catalog/service.ts'`,
      'reference/catalog/service.ts',
      layers,
    ],
    ['scenarios/replay.ts', `import { start } from '../reference/main.ts'`, 'reference/main.ts', layers],
    [
      'scenarios/twin.ts',
      `import { a } from '../reference/catalog/service.ts'`,
      'reference/catalog/service.ts',
      'what starts the service may',
    ],
    [
      'scenarios/commands/backup.ts',
      `import { a } from '../../reference/main.ts'`,
      'reference/main.ts',
      'what keeps data safe may',
    ],
    ['sim/run.ts', `import type { A } from '../scenarios/schema.ts'`, 'scenarios/schema.ts', 'sim/ may import'],
    ['sim/run.ts', `import { a } from '../reference/delivery/service.ts'`, 'reference/delivery/service.ts', 'sim/ may'],
    ['reference/main.ts', `import { a } from '../sim/run.ts'`, 'sim/run.ts', 'reference/ may import reference/ only'],
    ['loadtests/k6/play.ts', `import { a } from '../../sim/run.ts'`, 'sim/run.ts', 'loadtests/ reach'],
    ['loadtests/k6/play.ts', `import { a } from '../../reference/main.ts'`, 'reference/main.ts', 'loadtests/ reach'],
    [
      'reference/search/service.ts',
      `import { a } from '../catalog/store.ts'`,
      'reference/catalog/store.ts',
      'a context',
    ],
    ['reference/search/routes.ts', `import { a } from '../storage/sql.ts'`, 'reference/storage/sql.ts', 'a context'],
    [
      'reference/search/store.ts',
      `import { a } from '../catalog/store.ts'`,
      'reference/catalog/store.ts',
      'beside its',
    ],
    [
      'reference/gateway/app.ts',
      `import { a } from '../catalog/store.ts'`,
      'reference/catalog/store.ts',
      'gateway/ reaches',
    ],
    [
      'reference/search/rank.policy.ts',
      `import { a } from './text.ts'`,
      'reference/search/text.ts',
      'a policy imports',
    ],
    [
      'reference/search/rank.policy.ts',
      `import { type A } from './text.ts'`,
      'reference/search/text.ts',
      'a policy imports',
    ],
    ['reference/search/rank.policy.ts', `import { z } from 'zod'`, 'zod', 'a policy imports'],
    ['reference/search/service.ts', `import type { Request } from 'express'`, 'express', 'only gateway/'],
    ['reference/search/store.ts', `import { DatabaseSync } from 'node:sqlite'`, 'node:sqlite', 'only storage/'],
    ['reference/search/store.ts', `import { SqliteDialect } from 'kysely'`, 'kysely', 'only storage/'],
    ['scenarios/cli.ts', `import pg from 'pg'`, 'pg', 'only storage/'],
    ['sim/engine/worker.ts', `import { Worker } from 'worker_threads'`, 'node:worker_threads', 'sim/ and policies run'],
    ['sim/plan.ts', `import type { Buffer } from 'node:buffer'`, 'node:buffer', 'sim/ and policies run'],
    [
      'scenarios/report/write.ts',
      `import { setTimeout } from 'node:timers/promises'`,
      'node:timers/promises',
      'the clock,',
    ],
    ['scenarios/report/write.ts', `import { randomUUID } from 'node:crypto'`, 'node:crypto', 'the clock,'],
    ['scenarios/replay.ts', `import { a } from '../tests/setup.ts'`, 'tests/setup.ts', 'what runs'],
    ['sim/run.ts', `import { a } from './run.test.ts'`, 'sim/run.test.ts', 'what runs'],
    ['sim/run.ts', `import { a } from './run.bench.ts'`, 'sim/run.bench.ts', 'what runs'],
    ['sim/run.ts', `import { a } from './run.fixture.ts'`, 'sim/run.fixture.ts', 'what runs'],
  ]

  it.each(forbidden)('%s: %s', (path, text, what, rule) => {
    const found = checkOne(path, text)
    expect(found).toContainEqual(expect.stringContaining(`${path}:1 imports ${what}: ${rule}`))
  })

  it('has a violation above for every rule', () => {
    const reported = forbidden.flatMap(([path, text]) => checkOne(path, text))
    for (const { rule } of importRules) expect(reported).toContainEqual(expect.stringContaining(`: ${rule}`))
  })

  it.each([
    ['scenarios/replay.ts', `import { a } from '../sim/run.ts'\nimport { b } from '../reference/x/b.policy.ts'`],
    ['scenarios/twin.ts', `import { a } from '../reference/main.ts'`],
    ['scenarios/commands/serve.ts', `import { a } from '../../reference/main.ts'`],
    ['reference/tier.main.ts', `import { a } from './delivery/edge-server.ts'`],
    ['reference/search/service.ts', `import { a } from '../shared/ids.ts'`],
    ['scenarios/report/html.ts', `import { readFile } from 'node:fs/promises'\nimport { z } from 'zod'`],
    ['sim/run.ts', `import { a } from '../reference/playback/quality.policy.ts'\nimport seedrandom from 'seedrandom'`],
    ['sim/run.test.ts', `import { readFileSync } from 'node:fs'\nimport { a } from '../scenarios/replay.ts'`],
    ['sim/engine/queue.bench.ts', `import { hrtime } from 'node:process'\nimport { a } from '../../bench/area.ts'`],
    ['sim/engine/host.node.ts', `import { Worker } from 'node:worker_threads'`],
    ['loadtests/open-loop/drive.ts', `import { a } from '../../sim/workload/popularity.ts'`],
    ['reference/search/service.ts', `import { a } from '../catalog/service.ts'\nimport { b } from '../x/b.policy.ts'`],
    ['reference/search/store.ts', `import { a } from '../storage/sql.ts'\nimport { sql } from 'kysely'`],
    ['reference/gateway/app.ts', `import express from 'express'\nimport { a } from '../catalog/routes.ts'`],
    ['reference/storage/sqlite.ts', `import { DatabaseSync } from 'node:sqlite'`],
    ['reference/x/a.policy.ts', `import type { A } from './types.ts'\nimport { b } from '../y/b.policy.ts'`],
    ['reference/x/store.contract.test.ts', `import { a } from '../y/store.ts'`],
  ])('lets %s have %s', (path, text) => {
    expect(checkOne(path, text)).toEqual([])
  })
})

describe('finding imports', () => {
  const breach = (line: number) => [`scenarios/a.ts:${line} imports reference/x/store.ts: ${layers}`]

  it.each([
    ['import', `import { a } from '../reference/x/store.ts'`],
    ['import type', `import type { A } from '../reference/x/store.ts'`],
    ['a side effect', `import '../reference/x/store.ts'`],
    ['a namespace', `import * as store from '../reference/x/store.ts'`],
    ['export … from', `export { a } from '../reference/x/store.ts'`],
    ['export *', `export * from '../reference/x/store.ts'`],
    ['export type', `export type { A } from '../reference/x/store.ts'`],
    ['import()', `const a = await import('../reference/x/store.ts')`],
    ['import() of a template', 'const a = await import(`../reference/x/store.ts`)'],
    ['an import type', `let a: import('../reference/x/store.ts').A`],
    ['require', `const a = require('../reference/x/store.ts')`],
    ['an address', `const at = new URL('../reference/x/store.ts', import.meta.url)`],
    ['import.meta.resolve', `const at = import.meta.resolve('../reference/x/store.ts')`],
  ])('sees %s', (_, text) => {
    expect(checkOne('scenarios/a.ts', text)).toEqual(breach(1))
  })

  it('gives the line on which a multi-line import begins, after letters of any width', () => {
    const text = `const sign = '→ 𝄞 é'\n\nimport {\n  a,\n  b,\n} from '../reference/x/store.ts'\n`
    expect(checkOne('scenarios/a.ts', text)).toEqual(breach(3))
  })

  it('does not take comments and strings for imports', () => {
    const text = `// import '../reference/x/store.ts'\nconst text = "import '../reference/x/store.ts'"\n`
    expect(checkOne('scenarios/a.ts', text)).toEqual([])
  })

  it('reports an import whose name is computed', () => {
    const found = [`sim/a.ts:1 imports a computed name: ${computedImportRule.rule}`]
    expect(checkOne('sim/a.ts', 'const a = await import(name)')).toEqual(found)
    expect(checkOne('sim/a.ts', `const a = await import('./' + name)`)).toEqual(found)
    expect(checkOne('bench/run.ts', 'const a = await import(name)')).toEqual([])
  })
})

describe('import cycles', () => {
  it('reports the shortest way round, once', () => {
    const tree = {
      'sim/a.ts': `\nimport { b } from './b.ts'`,
      'sim/b.ts': `export * from './c.ts'`,
      'sim/c.ts': `const a = await import('./a.ts')`,
    }
    expect(check(tree)).toEqual([
      'sim/a.ts:2 imports sim/b.ts: no import cycles (sim/a.ts → sim/b.ts → sim/c.ts → sim/a.ts)',
    ])
  })

  it('reports a file that imports itself', () => {
    expect(checkOne('sim/a.ts', `import { a } from './a.ts'`)).toEqual([
      'sim/a.ts:1 imports sim/a.ts: no import cycles (sim/a.ts → sim/a.ts)',
    ])
  })

  it('is content with import type, but not with import { type }, which still loads the module', () => {
    const tree = (back: string) => ({ 'sim/a.ts': `import { b } from './b.ts'`, 'sim/b.ts': back })
    expect(check(tree(`import type { A } from './a.ts'`))).toEqual([])
    expect(check(tree(`import { type A } from './a.ts'`))).toHaveLength(1)
  })

  it('is content with a worker that imports what starts it', () => {
    const host = `const worker = new Worker(new URL('./worker.ts', import.meta.url))`
    expect(check({ 'sim/a.ts': host, 'sim/worker.ts': `import { a } from './a.ts'` })).toEqual([])
  })
})

describe('clocks, chance, timers and the environment', () => {
  it.each(useRules.flatMap(({ rule, never }) => never.map((name) => [name, rule])))('finds %s', (name, rule) => {
    expect(checkOne('sim/a.ts', `\nconst a = ${name}`)).toEqual([`sim/a.ts:2 uses ${name}: ${rule}`])
  })

  it.each([
    'const now = globalThis.Date.now()',
    `const now = Date['now']()`,
    'const { now } = Date',
    'const clock = { read: Date.now }',
    'class A { at = Date.now() }',
  ])('sees through %s', (text) => {
    expect(checkOne('sim/a.ts', text)).toEqual([`sim/a.ts:1 uses Date.now: ${clockRule}`])
  })

  it.each([
    'const at = new Date(0)',
    'const at = new Date(ms)',
    'const late = clock.now()',
    'interface Clock { setTimeout(run: () => void): void }',
    'type Timer = ReturnType<typeof setTimeout>',
    'clock.setTimeout(run)',
    `const text = 'Date.now() and Math.random()' // process.env`,
  ])('lets pass %s', (text) => {
    expect(checkOne('sim/a.ts', text)).toEqual([])
  })

  it.each(['scenarios/cli.ts', 'scenarios/commands/replay.ts', 'sim/a.test.ts', 'bench/run.ts', 'reference/config.ts'])(
    'lets %s use them',
    (path) => {
      expect(checkOne(path, 'const a = [Date.now(), Math.random(), process.env.A, setTimeout(run)]')).toEqual([])
    },
  )

  it('counts no other file of the same folder among the roots', () => {
    expect(checkOne('scenarios/report/html.ts', 'const now = Date.now()')).toHaveLength(1)
    expect(checkOne('scenarios/commands/deep/a.ts', 'const now = Date.now()')).toHaveLength(1)
  })
})
