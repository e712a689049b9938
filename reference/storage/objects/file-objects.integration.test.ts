import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { FileObjects } from './file-objects.ts'

let directory: string
let store: FileObjects

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'soundcheck-objects-'))
  store = new FileObjects(join(directory, 'audio'))
})

afterEach(() => {
  rmSync(directory, { recursive: true })
})

it('is a tree of files that any tool can open', async () => {
  await store.put('track/high/0.ogg', Buffer.from('chunk'))
  expect(readFileSync(join(directory, 'audio/track/high/0.ogg'), 'utf8')).toBe('chunk')
})

it('leaves nothing beside the objects', async () => {
  await store.putAll(Array.from({ length: 40 }, (_, i) => ({ key: `t/${i}`, bytes: Buffer.from('x') })))
  await store.put('t/0', Buffer.from('y'))
  expect(readdirSync(join(directory, 'audio/t'))).toHaveLength(40)
})

it('follows symbolic links of directories, for reading and writing', async () => {
  await store.put('shared/high/0.ogg', Buffer.from('shared'))
  symlinkSync('shared', join(directory, 'audio/synthetic'))
  expect(String(await store.get('synthetic/high/0.ogg'))).toBe('shared')
  await store.put('synthetic/high/1.ogg', Buffer.from('through'))
  expect(String(await store.get('shared/high/1.ogg'))).toBe('through')

  mkdirSync(join(directory, 'elsewhere'))
  symlinkSync(join(directory, 'elsewhere'), join(directory, 'audio/far'))
  await store.put('far/0.ogg', Buffer.from('outside'))
  expect(readdirSync(join(directory, 'elsewhere'))).toEqual(['0.ogg'])
})

it('does not show what a crash left half written, nor trips over it', async () => {
  await store.put('t/0', Buffer.from('old'))
  writeFileSync(join(directory, `audio/t/.0.${process.pid}-1`), 'half')
  expect(String(await store.get('t/0'))).toBe('old')
  await store.put('t/0', Buffer.from('new'))
  expect(String(await store.get('t/0'))).toBe('new')
})

it('says so when it cannot write, and leaves nothing behind', async () => {
  await store.put('t', Buffer.from('a file'))
  await expect(store.put('t/0', Buffer.from('below a file'))).rejects.toThrow(/ENOTDIR|EEXIST/)
  mkdirSync(join(directory, 'audio/d/0'), { recursive: true })
  await expect(store.put('d/0', Buffer.from('over a directory'))).rejects.toThrow(/EISDIR/)
  expect(readdirSync(join(directory, 'audio/d'))).toEqual(['0'])
})
