import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, it } from 'vitest'
import { filesIn } from '../language/scenario-files.fixture.ts'
import { findService, type RunFiles, runFilesOf } from './find-service.ts'

let base: string
let files: RunFiles

beforeEach(() => {
  base = filesIn({})
  files = runFilesOf(base, userInfo().uid)
  mkdirSync(files.directory)
  mkdirSync(join(base, 'data'))
})

function write(name: string, change: object = {}) {
  const runFile = {
    schemaVersion: 1,
    pid: process.pid,
    url: 'http://127.0.0.1:4700',
    dataDir: join(base, 'data'),
    tokens: { premium: 'p', free: 'f', operator: 'o' },
    ...change,
  }
  writeFileSync(join(files.directory, name), JSON.stringify(runFile))
}

const byPort = { port: 4700, dataDir: null }
const nothing = /^No service runs.*\. Start one with: npx soundcheck serve$/

it('finds a service by its port', () => {
  write('4700.json')
  expect(findService(byPort, files)).toMatchObject({
    url: 'http://127.0.0.1:4700',
    tokens: { premium: 'p', free: 'f', operator: 'o' },
  })
  expect(() => findService({ port: 4701, dataDir: null }, files)).toThrow(nothing)
})

it('finds a service by its data directory, by whichever way it is called', () => {
  symlinkSync(join(base, 'data'), join(base, 'link'))
  write('4700.json', { dataDir: '/elsewhere' })
  write('5000.json', { url: 'http://127.0.0.1:5000' })
  const wish = (name: string) => ({ port: null, dataDir: join(base, name) })
  expect(findService(wish('data'), files).url).toBe('http://127.0.0.1:5000')
  expect(findService(wish('link'), files).url).toBe('http://127.0.0.1:5000')
  expect(() => findService(wish('other'), files)).toThrow(nothing)
  expect(findService({ ...wish('data'), port: 5000 }, files).url).toBe('http://127.0.0.1:5000')
  expect(() => findService({ ...wish('data'), port: 4700 }, files)).toThrow(nothing)
})

it('finds the only one that runs, or that on the default port, where nothing is said', () => {
  const any = { port: null, dataDir: null }
  write('5000.json', { url: 'http://127.0.0.1:5000' })
  expect(findService(any, files).url).toBe('http://127.0.0.1:5000')
  write('5001.json', { url: 'http://127.0.0.1:5001' })
  expect(() => findService(any, files)).toThrow('on the ports 5000, 5001')
  write('4700.json')
  expect(findService(any, files).url).toBe('http://127.0.0.1:4700')
})

it('passes over a service that was killed', () => {
  write('4700.json', { pid: 2 ** 22 + 1 })
  expect(() => findService(byPort, files)).toThrow(nothing)
})

it.each([
  ['of another format', { schemaVersion: 2 }],
  ['without tokens', { tokens: {} }],
  ['with an address that is none', { url: 'file:///etc/passwd' }],
])('passes over a file %s', (_, change) => {
  write('4700.json', change)
  expect(() => findService(byPort, files)).toThrow(nothing)
})

it('passes over a file that is cut off, and one that another user has written', () => {
  writeFileSync(join(files.directory, '4700.json'), '{"schemaVersion":1,')
  expect(() => findService(byPort, files)).toThrow(nothing)
  write('4700.json')
  expect(() => findService(byPort, { ...files, userId: files.userId + 1 })).toThrow(nothing)
})

it('finds nothing where no service ever ran', () => {
  const none = runFilesOf(join(base, 'nowhere'), files.userId)
  expect(() => findService(byPort, none)).toThrow(nothing)
  expect(() => findService({ port: 4700, dataDir: base }, none)).toThrow(nothing)
})
