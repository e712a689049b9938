import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, it, onTestFinished } from 'vitest'
import { documentLike, queryFor, searchIndexContract } from './search-index.fixture.ts'
import { SqliteSearchIndex } from './sqlite-search-index.ts'

function fileOf(): string {
  const directory = mkdtempSync(join(tmpdir(), 'soundcheck-search-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  return join(directory, 'search.db')
}

const stay = queryFor([{ words: ['stay'], fields: ['name'], open: false }])
const idsIn = async (index: SqliteSearchIndex) => (await index.candidates(stay, 0, 10)).documents.map(({ id }) => id)

searchIndexContract('the search index in an SQLite file', async () => SqliteSearchIndex.open(fileOf()))

it('answers while a batch is being written', async () => {
  const index = SqliteSearchIndex.open(fileOf())
  onTestFinished(() => index.close())
  await index.apply({ put: [documentLike({ id: 'a' })], remove: [], position: 1 })
  let isWritten = false
  const put = Array.from({ length: 2000 }, (_, i) => documentLike({ id: `t${i}`, names: [`go ${i}`] }))
  const writing = index.apply({ put, remove: [], position: 2 }).then(() => {
    isWritten = true
  })
  await new Promise((resolve) => setImmediate(resolve))
  expect(await idsIn(index)).toEqual(['a'])
  expect(isWritten).toBe(false)
  await writing
  expect(await index.position()).toBe(2)
})

it('refuses a batch that cannot be written, has nothing of it, and takes it later', async () => {
  const path = fileOf()
  const index = SqliteSearchIndex.open(path)
  onTestFinished(() => index.close())
  const other = new DatabaseSync(path)
  onTestFinished(() => other.close())
  other.exec('BEGIN IMMEDIATE')
  const batch = { put: [documentLike({ id: 'a', names: ['stay'] })], remove: [], position: 1 }
  await expect(index.apply(batch)).rejects.toMatchObject({ code: 'search-unavailable' })
  other.exec('ROLLBACK')
  expect([await idsIn(index), await index.position(), await index.wordsLike('stay', false)]).toEqual([[], 0, []])
  await index.apply(batch)
  expect([await idsIn(index), await index.position()]).toEqual([['a'], 1])
  expect(await index.wordsLike('stay', false)).toEqual([{ word: 'stay', weight: 32 }])
})

it('has written what came before it was closed, and takes nothing after', async () => {
  const path = fileOf()
  const index = SqliteSearchIndex.open(path)
  const writing = index.apply({ put: [documentLike({ id: 'a' })], remove: [], position: 1 })
  await index.close()
  await writing
  await expect(index.apply({ put: [], remove: [], position: 2 })).rejects.toMatchObject({ code: 'search-unavailable' })
  const again = SqliteSearchIndex.open(path)
  onTestFinished(() => again.close())
  expect([await idsIn(again), await again.position()]).toEqual([['a'], 1])
})
