import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type RunFile, writeRunFile } from './run-file.ts'

let base: string
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'soundcheck-run-file-'))
  vi.stubEnv('TMPDIR', base)
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(base, { recursive: true })
})

const content = (pid: number): RunFile => ({
  schemaVersion: 1,
  pid,
  url: 'http://127.0.0.1:1',
  dataDir: '/data',
  startedAt: '2026-11-21T10:00:00.000Z',
  tokens: { premium: 'p', free: 'f', operator: 'o' },
  processes: [],
})

it('is there for its owner while the service runs, without those of services that were killed', () => {
  const directory = join(base, `soundcheck-${userInfo().uid}`)
  const takeAway = writeRunFile(1, content(process.pid))
  expect(statSync(directory).mode & 0o777).toBe(0o700)
  expect(statSync(join(directory, '1.json')).mode & 0o777).toBe(0o600)
  writeFileSync(join(directory, '2.json'), JSON.stringify(content(2 ** 22 + 1)))
  writeFileSync(join(directory, '3.json'), 'not ours to remove')
  writeRunFile(4, content(process.pid))
  expect(readdirSync(directory).sort()).toEqual(['1.json', '3.json', '4.json'])
  takeAway()
  expect(readdirSync(directory).sort()).toEqual(['3.json', '4.json'])
})
