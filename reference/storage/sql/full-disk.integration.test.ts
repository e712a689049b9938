import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { type Kysely, sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../system-clock.ts'
import { type SongTables, songMigrations } from './songs.fixture.ts'
import { openSqlite } from './sqlite.ts'

const artist = (i: number) => ({
  id: String(i).padStart(8, '0'),
  name: 'x'.repeat(2000),
  followers: 0,
  score: null,
  verified: 0,
})

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'soundcheck-full-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

/** How a database comes to have no room, and gets it back. */
interface Bound {
  set(db: Kysely<SongTables>): Promise<unknown>
  lift(db: Kysely<SongTables>): Promise<unknown>
}

/**
 * Writes until nothing fits any more, one row or four a transaction; then everything that was acknowledged is there and
 * nothing else, is read while nothing can be written, and is there when the file is opened again.
 */
async function fills(bound: Bound): Promise<void> {
  const path = join(directory, 'music.db')
  const { db } = await openSqlite<SongTables>(path, songMigrations, systemClock)
  await bound.set(db)
  const ids = async () => (await db.selectFrom('artists').select('id').orderBy('id').execute()).map(({ id }) => id)
  const acknowledged: string[] = []
  const refusals: unknown[] = []
  for (let i = 0; refusals.length < 20; i += 4) {
    const rows = (i % 8 === 0 ? [0, 1, 2, 3] : [0]).map((more) => artist(i + more))
    try {
      await db.transaction().execute(async (inner) => {
        for (const row of rows) await inner.insertInto('artists').values(row).execute()
      })
      acknowledged.push(...rows.map(({ id }) => id))
    } catch (error) {
      refusals.push(error)
      expect(await ids()).toEqual(acknowledged)
    }
  }
  expect(acknowledged.length).toBeGreaterThan(20)
  for (const error of refusals) {
    expect(error).toMatchObject({
      code: 'storage-unavailable',
      message: expect.stringMatching(/^the database cannot be used: .*(full|I\/O)/),
    })
  }
  const single = db.insertInto('artists').values(Array.from({ length: 50 }, (_, i) => artist(10_000_000 + i)))
  await expect(single.execute()).rejects.toMatchObject({ code: 'storage-unavailable' })

  await bound.lift(db)
  await db.insertInto('artists').values(artist(20_000_000)).execute()
  await db.destroy()
  const { db: again } = await openSqlite<SongTables>(path, songMigrations, systemClock)
  const rows = await again.selectFrom('artists').select('id').orderBy('id').execute()
  expect(rows.map(({ id }) => id)).toEqual([...acknowledged, '20000000'])
  expect((await sql`pragma integrity_check`.execute(again)).rows).toEqual([{ integrity_check: 'ok' }])
  await again.destroy()
}

function mount(options: string): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'soundcheck-test', directory], { stdio: 'pipe' })
}

function mayMount(): boolean {
  if (userInfo().uid !== 0) return false
  const trial = mkdtempSync(join(tmpdir(), 'soundcheck-mount-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', 'soundcheck-test', trial], { stdio: 'pipe' })
    execFileSync('umount', [trial])
    return true
  } catch {
    return false
  } finally {
    rmSync(trial, { recursive: true, force: true })
  }
}

describe('a full disk', () => {
  it('as far as SQLite knows: its bound of pages', () =>
    fills({
      set: (db) => sql`pragma max_page_count = 200`.execute(db),
      lift: (db) => sql`pragma max_page_count = 1000000`.execute(db),
    }))

  const why = mayMount() ? '' : ' (skipped: needs root and the right to mount)'
  it.skipIf(why !== '')(`a file system that is full${why}`, async () => {
    mount('size=1m')
    try {
      await fills({ set: async () => {}, lift: async () => mount('remount,size=64m') })
    } finally {
      execFileSync('umount', [directory])
    }
  })
})
