import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { directoryFiles } from './directory-files.ts'
import { replaceFile } from './log-files.ts'

let parent: string

beforeAll(() => {
  parent = mkdtempSync(join(tmpdir(), 'soundcheck-files-'))
})

afterAll(() => rmSync(parent, { recursive: true }))

const modeOf = (path: string): number => statSync(path).mode & 0o777

it('makes the directory and those above it, and keeps all from other users', async () => {
  const directory = join(parent, 'a', 'b')
  const files = await directoryFiles(directory)
  const file = await files.create('x')
  await file.close()
  expect(await files.list()).toEqual(['x'])
  expect([modeOf(join(parent, 'a')), modeOf(directory), modeOf(join(directory, 'x'))]).toEqual([0o700, 0o700, 0o600])
  await expect(directoryFiles(directory).then((again) => again.list())).resolves.toEqual(['x'])
})

it('writes and reads at positions, and less only where the file ends', async () => {
  const files = await directoryFiles(parent)
  const file = await files.create('y')
  await file.write(0, Buffer.from('hello world'))
  await file.write(6, Buffer.from('there'))
  await file.sync()
  expect(await file.sizeBytes()).toBe(11)
  expect((await file.read(6, 100)).toString()).toBe('there')
  expect(await file.read(11, 5)).toHaveLength(0)
  await file.close()
  const emptied = await files.create('y')
  expect(await emptied.sizeBytes()).toBe(0)
  await emptied.close()
  await expect(files.open('z')).rejects.toThrow(/ENOENT/)
})

it('replaces a file by another, which stays open', async () => {
  const files = await directoryFiles(parent)
  await (await replaceFile(files, 'new', 'kept', Buffer.from('old content'))).close()
  const file = await replaceFile(files, 'new', 'kept', Buffer.from('new'))
  await file.write(3, Buffer.from('er'))
  await file.close()
  expect(readFileSync(join(parent, 'kept'), 'utf8')).toBe('newer')
  expect(await files.list()).not.toContain('new')
})
