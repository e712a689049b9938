import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { compositionRoots } from './architecture/rules.ts'

/** What a file in `folder` must not hold, and the lint rule that says so in the editor. */
const forbidden: [path: string, text: string, rule: string][] = [
  ['sim/clock.ts', 'export const at = Date.now()', 'noJsRestrictedProperties'],
  ['sim/date.ts', 'export const at = new Date()', 'plugin'],
  ['sim/chance.ts', 'export const chance = Math.random()', 'noJsRestrictedProperties'],
  ['sim/timer.ts', 'setTimeout(() => {}, 1)', 'noRestrictedGlobals'],
  ['sim/environment.ts', 'export const home = process.env.HOME', 'noProcessEnv'],
  ['sim/built-in.ts', `import 'node:fs'`, 'noNodejsModules'],
  ['sim/global.ts', 'export const bytes = Buffer.alloc(1)', 'noRestrictedGlobals'],
  ['sim/upward.ts', `import '../scenarios/cli.ts'`, 'noRestrictedImports'],
  ['sim/service.ts', `import '../reference/catalog/service.ts'`, 'noRestrictedImports'],
  ['reference/x/a.policy.ts', `import 'node:fs'`, 'noNodejsModules'],
  ['reference/x/clock.policy.ts', 'export const at = Date.now()', 'noJsRestrictedProperties'],
  ['reference/x/service.ts', `import 'express'`, 'noRestrictedImports'],
  ['reference/x/store.ts', `import 'node:sqlite'`, 'noRestrictedImports'],
  ['reference/x/upward.ts', `import '../../sim/run.ts'`, 'noRestrictedImports'],
  ['scenarios/service.ts', `import '../reference/catalog/service.ts'`, 'noRestrictedImports'],
  ['scenarios/report/clock.ts', 'export const at = Date.now()', 'noJsRestrictedProperties'],
]

const everything = 'setTimeout(() => {}, Date.now() + Math.random())\nexport const at = [new Date(), process.env.HOME]'
const allowed: [path: string, text: string][] = [
  ['sim/policy.ts', `import '../reference/x/a.policy.ts'`],
  ['sim/engine/host.node.ts', `import 'node:fs'\n${everything}`],
  ['sim/a.test.ts', `import 'node:fs'\n${everything}`],
  ['bench/run.ts', everything],
  ['scenarios/cli.ts', everything],
  ['scenarios/commands/replay.ts', everything],
]

let root: string
let complaints: { path: string; rule: string }[]

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'soundcheck-lint-'))
  cpSync('biome.json', join(root, 'biome.json'))
  cpSync('tests/architecture/clock.grit', join(root, 'tests/architecture/clock.grit'), { recursive: true })
  for (const [path, text] of [...forbidden, ...allowed]) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), `${text}\n`)
  }
  const biome = resolve('node_modules/@biomejs/biome/bin/biome')
  const flags = ['lint', '--vcs-enabled=false', '--max-diagnostics=none', '--reporter=json']
  const { stdout, stderr } = spawnSync(process.execPath, [biome, ...flags], { cwd: root, encoding: 'utf8' })
  if (!stdout) throw new Error(stderr)
  const { diagnostics } = JSON.parse(stdout)
  complaints = diagnostics.map((found: { category: string; location: { path: string } }) => ({
    path: found.location.path,
    rule: found.category.split('/').at(-1),
  }))
})
afterAll(() => rmSync(root, { recursive: true }))

it.each(forbidden)('the linter stops %s: %s', (path, _, rule) => {
  expect(complaints).toContainEqual({ path, rule })
})

it.each(allowed)('the linter lets %s be', (path) => {
  expect(complaints.filter((found) => found.path === path)).toEqual([])
})

it('the linter knows the composition roots of the architecture test', () => {
  const { plugins, overrides } = JSON.parse(readFileSync('biome.json', 'utf8'))
  const lists: string[][] = overrides.map((override: { includes: string[] }) => override.includes)
  expect(lists).toContainEqual(expect.arrayContaining(compositionRoots))
  expect(plugins[0].includes).toEqual(expect.arrayContaining(compositionRoots.map((root) => `!${root}`)))
})
