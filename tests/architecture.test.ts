import { globSync, readFileSync } from 'node:fs'
import { sep } from 'node:path'
import { expect, it } from 'vitest'
import { checkArchitecture } from './architecture/check.ts'

const notOurs = new Set(['node_modules', 'out', 'tmp', '.git'])

it('no file imports or uses what its place forbids', () => {
  const paths = globSync('**/*.{ts,mts,js,mjs}', { exclude: (path) => notOurs.has(path.split(sep)[0] ?? '') })
  const files = new Map(paths.map((path) => [path.split(sep).join('/'), readFileSync(path, 'utf8')]))
  expect(files.size).toBeGreaterThan(10)
  expect(checkArchitecture(files)).toEqual([])
}, 60_000)
