import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import seedrandom from 'seedrandom'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { systemClock } from '../../system-clock.ts'
import { watchedThreads } from '../watched-threads.fixture.ts'
import { type SongTables, songMigrations } from './songs.fixture.ts'
import type { Sql } from './sql.ts'
import { openSqlite } from './sqlite.ts'

const threads = watchedThreads()

const ROUNDS = 12
const WRITERS = 6

let directory: string
let music: Sql<SongTables>

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'soundcheck-writer-'))
  music = await openSqlite<SongTables>(join(directory, 'music.db'), songMigrations, systemClock)
})

afterEach(async () => {
  await music.close()
  rmSync(directory, { recursive: true })
})

const artist = (id: string) => ({ id, name: id, followers: 0, score: null, verified: 0 })
const ids = async () => (await music.db.selectFrom('artists').select('id').execute()).map(({ id }) => id)
const endThread = () => threads.at(-1)?.terminate()
const writableAgain = () => expect.poll(() => music.isWritable, { interval: 10 }).toBe(true)

it('goes on with another thread when one has ended, and refuses meanwhile', async () => {
  await music.db.insertInto('artists').values(artist('before')).execute()
  await endThread()
  expect(music.isWritable).toBe(false)
  await expect(music.db.insertInto('artists').values(artist('meanwhile')).execute()).rejects.toMatchObject({
    code: 'storage-unavailable',
    message: expect.stringContaining('nothing of it is there'),
  })
  expect(await ids()).toEqual(['before'])
  await writableAgain()
  await music.db.insertInto('artists').values(artist('after')).execute()
  expect((await ids()).sort()).toEqual(['after', 'before'])
})

it('does not go on with half of a transaction', async () => {
  const cutOff = music.db.transaction().execute(async (inner) => {
    await inner.insertInto('artists').values(artist('first half')).execute()
    await endThread()
    await writableAgain()
    await inner.insertInto('artists').values(artist('second half')).execute()
  })
  await expect(cutOff).rejects.toMatchObject({
    code: 'storage-unavailable',
    message: expect.stringContaining('the transaction was cut off'),
  })
  expect(await ids()).toEqual([])
  await music.db.transaction().execute((inner) => inner.insertInto('artists').values(artist('next')).execute())
  expect(await ids()).toEqual(['next'])
})

it('says of a change that was under way that it may be there', async () => {
  const writing = music.db.insertInto('artists').values(artist('under way')).execute()
  await endThread()
  await expect(writing).rejects.toMatchObject({ message: expect.stringContaining('look before you repeat it') })
  await writableAgain()
})

it(`loses nothing that was acknowledged and halves nothing when ${ROUNDS} threads end at any moment`, async () => {
  const random = seedrandom(process.env.SOUNDCHECK_SEED ?? '')
  const acknowledged = new Set<string>()
  const notThere = new Set<string>()
  let isOver = false
  const writer = async (name: number): Promise<void> => {
    for (let i = 0; !isOver; i++) {
      const pair = [`${name}-${i}-a`, `${name}-${i}-b`]
      try {
        await music.db.transaction().execute(async (inner) => {
          for (const id of pair) await inner.insertInto('artists').values(artist(id)).execute()
        })
        for (const id of pair) acknowledged.add(id)
      } catch (error) {
        expect(error).toMatchObject({ code: 'storage-unavailable' })
        if ((error as Error).message.includes('nothing of it is there')) for (const id of pair) notThere.add(id)
        await writableAgain()
      }
    }
  }
  const writers = Array.from({ length: WRITERS }, (_, name) => writer(name))
  for (let round = 0; round < ROUNDS; round++) {
    await writableAgain()
    await new Promise((resolve) => setTimeout(resolve, random() * 60))
    await endThread()
  }
  isOver = true
  await Promise.all(writers)
  const found = new Set(await ids())
  for (const id of acknowledged) expect(found).toContain(id)
  for (const id of notThere) expect(found).not.toContain(id)
  for (const id of found) expect(found).toContain(id.replace(/.$/, (end) => (end === 'a' ? 'b' : 'a')))
  expect(acknowledged.size).toBeGreaterThan(ROUNDS)
  expect((await sql`pragma integrity_check`.execute(music.db)).rows).toEqual([{ integrity_check: 'ok' }])
})
