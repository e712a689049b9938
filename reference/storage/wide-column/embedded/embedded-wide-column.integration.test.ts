import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ManualClock } from '../../../delivery/manual-clock.fixture.ts'
import { parseSchema } from '../parse-schema.ts'
import type { Mutation } from '../wide-column.ts'
import { EmbeddedWideColumn } from './embedded-wide-column.ts'

const NOTES = 'CREATE TABLE notes (p text, c int, a text, PRIMARY KEY (p, c)) WITH gc_grace_seconds = 100;'

let directory: string
let path: string
let clock: ManualClock
const stores: EmbeddedWideColumn[] = []

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'soundcheck-wide-column-'))
  path = join(directory, 'user-data.db')
  clock = new ManualClock()
})

afterEach(async () => {
  await Promise.all(stores.splice(0).map((store) => store.close()))
  rmSync(directory, { recursive: true })
})

async function open(cql = NOTES): Promise<EmbeddedWideColumn> {
  const store = await EmbeddedWideColumn.open(path, parseSchema(cql), clock)
  stores.push(store)
  return store
}

const note = (c: number, a: string | null, more: object = {}): Mutation => ({
  kind: 'insert',
  table: 'notes',
  key: { p: 'p', c },
  cells: { a },
  ...more,
})

/** How much the file keeps of the table, shown or hidden. */
function kept(): { rows: number; ranges: number } {
  const file = new DatabaseSync(path, { readOnly: true })
  const count = (table: string) => (file.prepare(`SELECT count(*) AS n FROM ${table}`).get() as { n: number }).n
  const found = { rows: count('rows_notes'), ranges: count('ranges_notes') }
  file.close()
  return found
}

describe('the file', () => {
  it('keeps what was written, and takes new tables and columns', async () => {
    const first = await open()
    await first.write(note(1, 'x'))
    await first.close()
    const wider = 'CREATE TABLE notes (p text, c int, z boolean, a text, b int, PRIMARY KEY (p, c));'
    const second = await open(`CREATE TABLE other (p text PRIMARY KEY); ${wider}`)
    expect(await second.get('notes', { p: 'p', c: 1 })).toEqual({ p: 'p', c: 1, z: null, a: 'x', b: null })
    await second.write({ kind: 'update', table: 'notes', key: { p: 'p', c: 1 }, cells: { b: 7, z: true } })
    await second.close()
    // A column that is no longer declared stays in the file and is not shown.
    const third = await open('CREATE TABLE notes (p text, c int, b int, PRIMARY KEY (p, c));')
    expect(await third.get('notes', { p: 'p', c: 1 })).toEqual({ p: 'p', c: 1, b: 7 })
  })

  it.each([
    [
      'CREATE TABLE notes (p text, c int, a text, PRIMARY KEY ((p, c)))',
      'notes: the file keeps it with another primary key',
    ],
    ['CREATE TABLE notes (p text, c text, PRIMARY KEY (p, c))', 'notes: the file keeps it with another primary key'],
    ['CREATE TABLE notes (p text PRIMARY KEY)', 'notes: the file keeps it with another primary key'],
    [
      'CREATE TABLE notes (p text, c int, PRIMARY KEY (p, c)) WITH CLUSTERING ORDER BY (c DESC)',
      'notes: the file keeps it with another primary key',
    ],
    [
      'CREATE TABLE notes (p text, c int, a int, PRIMARY KEY (p, c))',
      'notes.a: the file keeps it as text, the schema says int',
    ],
  ])('is refused for %s', async (cql, message) => {
    await (await open()).close()
    await expect(open(cql)).rejects.toThrow(`${path} cannot be opened: ${message}`)
    expect(await (await open()).get('notes', { p: 'p', c: 1 })).toBeNull()
  })

  it('that cannot be made is named', async () => {
    path = join(directory, 'none', 'user-data.db')
    await expect(open()).rejects.toThrow(`${path} cannot be opened: unable to open database file`)
  })
})

it('lets later writes win when the clock has gone back, also with another process', async () => {
  const first = await open()
  await first.write(note(1, 'before'))
  await clock.advance(-3_600_000)
  await first.write(note(1, 'after'))
  expect(await first.get('notes', { p: 'p', c: 1 })).toMatchObject({ a: 'after' })
  await first.close()
  await clock.advance(-3_600_000)
  const second = await open()
  await second.write({ kind: 'delete-row', table: 'notes', key: { p: 'p', c: 1 } })
  expect(await second.get('notes', { p: 'p', c: 1 })).toBeNull()
})

describe('compaction', () => {
  it('forgets deletions and what expired when the grace time is over, and not before', async () => {
    const store = await open()
    await store.write([note(1, 'stays'), note(2, 'x'), note(3, 'x', { ttlSeconds: 10 }), note(4, 'x'), note(5, 'x')])
    await store.write([
      { kind: 'delete-row', table: 'notes', key: { p: 'p', c: 2 } },
      { kind: 'delete-range', table: 'notes', partition: { p: 'p' }, range: { from: 4 } },
      note(1, null),
    ])
    await clock.advance(100_000)
    await store.compact()
    expect(kept()).toEqual({ rows: 3, ranges: 1 })
    await store.write(note(4, 'late', { timestampUs: 1 }))
    expect((await store.slice('notes', { p: 'p' })).rows.map(({ c }) => c)).toEqual([1])
    await clock.advance(1000)
    await store.compact()
    expect(kept()).toEqual({ rows: 1, ranges: 0 })
    expect((await store.slice('notes', { p: 'p' })).rows).toEqual([{ p: 'p', c: 1, a: null }])
    // Nothing is left to say that the row was deleted.
    await store.write(note(4, 'late', { timestampUs: 1 }))
    expect((await store.slice('notes', { p: 'p' })).rows.map(({ c }) => c)).toEqual([1, 4])
  })

  it('runs by itself, over more rows than it takes at a time', async () => {
    const store = await open()
    for (let i = 0; i < 2; i++) {
      await store.write(Array.from({ length: 1000 }, (_, c) => note(1000 * i + c, 'x', { ttlSeconds: 1 })))
    }
    expect(kept().rows).toBe(2000)
    // Again and again, since the next time is set when one is over.
    const later = async (): Promise<number> => {
      await clock.advance(60_000)
      return kept().rows
    }
    await expect.poll(later).toBe(0)
  })
})

it('refuses what goes over its queue, and writes what it took', async () => {
  const store = await open()
  const large = 'x'.repeat(1024 * 1024)
  const writes = Array.from({ length: 12 }, (_, i) => store.write([0, 1, 2].map((j) => note(3 * i + j, large))))
  const results = await Promise.allSettled(writes)
  const refused = results.filter((result) => result.status === 'rejected')
  expect(refused.length).toBeGreaterThan(0)
  for (const { reason } of refused) expect(reason).toMatchObject({ code: 'overloaded' })
  const { rows } = await store.slice('notes', { p: 'p' })
  expect(rows).toHaveLength(3 * (writes.length - refused.length))
  await store.write(note(99, 'again'))
})
