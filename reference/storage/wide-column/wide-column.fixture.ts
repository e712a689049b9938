import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseSchema } from './parse-schema.ts'
import type { Key, Mutation, Range, Row, Slice, SliceOptions, Value, WideColumn } from './wide-column.ts'

/** A store to test, with the tables of {@link contractSchema}. */
export interface OpenedWideColumn {
  store: WideColumn
  /** Lets so many seconds pass for it. */
  pass(seconds: number): Promise<void>
  close(): Promise<void>
}

export const contractSchema = parseSchema(`
  CREATE TABLE notes (p text, c int, a text, b int, PRIMARY KEY (p, c));
  CREATE TABLE single (p text PRIMARY KEY, a text, b int);
  CREATE TABLE bare (p text, c text, PRIMARY KEY (p, c));
  CREATE TABLE fading (p text, c int, a text, PRIMARY KEY (p, c)) WITH default_time_to_live = 2;
  CREATE TABLE plays (
    user text, month int, at timestamp, id text, track text, PRIMARY KEY ((user, month), at, id)
  ) WITH CLUSTERING ORDER BY (at DESC, id ASC);
  CREATE TABLE texts (p text, c text, PRIMARY KEY (p, c)) WITH CLUSTERING ORDER BY (c DESC);
  CREATE TABLE doubles (p text, c double, PRIMARY KEY (p, c));
  CREATE TABLE blobs (p text, c blob, PRIMARY KEY (p, c));
  CREATE TABLE bigints (p text, c bigint, PRIMARY KEY (p, c)) WITH CLUSTERING ORDER BY (c DESC);
  CREATE TABLE flags (p text, c boolean, n int, PRIMARY KEY (p, c, n));
  CREATE TABLE counts (p text, c int, n counter, m counter, PRIMARY KEY (p, c));
  CREATE TABLE kinds (p text PRIMARY KEY, t text, i int, g bigint, d double, o boolean, b blob, s timestamp);
`)

/** What every adapter of `WideColumn` must do; the adapter's own test calls it. */
export function wideColumnContract(name: string, open: () => Promise<OpenedWideColumn>): void {
  describe(name, () => {
    let opened: OpenedWideColumn
    let store: WideColumn

    beforeAll(async () => {
      opened = await open()
      store = opened.store
    }, 300_000)

    afterAll(async () => {
      await opened?.close()
    }, 60_000)

    /** A partition that nobody else writes to, for a store that lasts. */
    const fresh = (): string => randomUUID()
    const insert = (table: string, key: Key, cells: Row = {}, more: object = {}): Mutation => ({
      kind: 'insert',
      table,
      key,
      cells,
      ...more,
    })
    const note = (p: string, c: number, cells: Row = {}, more: object = {}) => insert('notes', { p, c }, cells, more)
    const all = async (table: string, partition: Key, options: SliceOptions = {}): Promise<Row[]> =>
      (await store.slice(table, partition, { limit: 5000, ...options })).rows
    const numbers = async (p: string, options: SliceOptions = {}): Promise<unknown[]> =>
      (await all('notes', { p }, options)).map(({ c }) => c)

    describe('rows and cells', () => {
      it('gives back every type to its bounds', async () => {
        const values: Record<string, Value[]> = {
          t: ['', 'a', 'Ünïcödé 🎵', 'a\0b', 'x'.repeat(10_000)],
          i: [0, -1, 2 ** 31 - 1, -(2 ** 31)],
          g: [0, -1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER],
          d: [0, -0, 1.5, -1e300, Number.MIN_VALUE, Infinity, NaN],
          o: [true, false],
          b: [new Uint8Array([0, 1, 255]), new Uint8Array(0)],
          s: [0, Date.UTC(2026, 10, 21), -62_135_596_800_000],
        }
        for (const [column, list] of Object.entries(values)) {
          for (const value of list) {
            const p = fresh()
            await store.write(insert('kinds', { p }, { [column]: value }))
            const none = { t: null, i: null, g: null, d: null, o: null, b: null, s: null }
            expect(await store.get('kinds', { p })).toStrictEqual({ p, ...none, [column]: value })
          }
        }
      })

      it('has no row that was never written', async () => {
        expect(await store.get('notes', { p: fresh(), c: 1 })).toBeNull()
        expect(await store.slice('notes', { p: fresh() })).toEqual({ rows: [], pageState: null })
      })

      it('sets the cells that are named and leaves the others', async () => {
        const p = fresh()
        await store.write(note(p, 1, { a: 'x', b: 1 }))
        await store.write(note(p, 1, { b: 2 }))
        await store.write({ kind: 'update', table: 'notes', key: { p, c: 1 }, cells: { a: 'y' } })
        expect(await store.get('notes', { p, c: 1 })).toEqual({ p, c: 1, a: 'y', b: 2 })
      })

      it('keeps an inserted row without cells, and not an updated one', async () => {
        const p = fresh()
        await store.write([
          note(p, 1),
          note(p, 2, { a: null, b: null }),
          { kind: 'update', table: 'notes', key: { p, c: 3 }, cells: { a: 'x' } },
          { kind: 'update', table: 'notes', key: { p, c: 4 }, cells: { a: null } },
        ])
        expect(await numbers(p)).toEqual([1, 2, 3])
        await store.write({ kind: 'update', table: 'notes', key: { p, c: 3 }, cells: { a: null } })
        expect(await numbers(p)).toEqual([1, 2])
        await store.write(insert('bare', { p, c: 'x' }))
        expect(await all('bare', { p })).toEqual([{ p, c: 'x' }])
      })

      it('shows a write to every read after it', async () => {
        const p = fresh()
        for (let i = 0; i < 50; i++) {
          await store.write(note(p, i % 3, { b: i }))
          expect(await store.get('notes', { p, c: i % 3 })).toMatchObject({ b: i })
        }
      })
    })

    describe('last write wins', () => {
      it('by timestamp, cell by cell, in any order of arrival', async () => {
        const p = fresh()
        await store.write(note(p, 1, { a: 'new', b: 1 }, { timestampUs: 2000 }))
        await store.write(note(p, 1, { a: 'old' }, { timestampUs: 1000 }))
        await store.write(note(p, 1, { b: 2 }, { timestampUs: 3000 }))
        expect(await store.get('notes', { p, c: 1 })).toEqual({ p, c: 1, a: 'new', b: 2 })
      })

      const large = { a: 'b', b: -1 }
      const small = { a: 'a', b: 1 }
      it.each([
        ['the larger text and the larger bits of a number', large, small],
        ['a deletion', { a: null, b: null }, large],
      ])('at the same time: %s', async (_, winner, loser) => {
        for (const order of [
          [winner, loser],
          [loser, winner],
        ]) {
          const p = fresh()
          for (const cells of order) await store.write(note(p, 1, cells, { timestampUs: 5000 }))
          expect(await store.get('notes', { p, c: 1 })).toEqual({ p, c: 1, ...winner })
        }
      })

      it('at the same time: what expires', async () => {
        for (const order of [
          [1000, 0],
          [0, 1000],
        ]) {
          const p = fresh()
          for (const ttlSeconds of order) {
            const cells = { a: ttlSeconds === 0 ? 'z' : 'expires' }
            await store.write(note(p, 1, cells, { timestampUs: 5000, ttlSeconds }))
          }
          expect(await store.get('notes', { p, c: 1 })).toMatchObject({ a: 'expires' })
        }
      })
    })

    describe('deletions', () => {
      const ROWS = [1, 2, 3, 4, 5]
      const filled = async (): Promise<string> => {
        const p = fresh()
        await store.write(ROWS.map((c) => note(p, c, { b: c })))
        return p
      }

      it('of a row hide what is older, and not what comes later', async () => {
        const p = fresh()
        await store.write(note(p, 1, { a: 'x' }, { timestampUs: 1000 }))
        await store.write({ kind: 'delete-row', table: 'notes', key: { p, c: 1 }, timestampUs: 2000 })
        await store.write(note(p, 1, { b: 1 }, { timestampUs: 2000 }))
        expect(await store.get('notes', { p, c: 1 })).toBeNull()
        await store.write(note(p, 1, { b: 2 }, { timestampUs: 2001 }))
        expect(await store.get('notes', { p, c: 1 })).toEqual({ p, c: 1, a: null, b: 2 })
      })

      it.each<[Range, number[]]>([
        [{}, []],
        [{ from: 2 }, [1]],
        [{ after: 2 }, [1, 2]],
        [{ to: 4 }, [5]],
        [{ before: 4 }, [4, 5]],
        [{ from: 2, before: 4 }, [1, 4, 5]],
        [{ after: 2, to: 2 }, ROWS],
        [{ from: 4, to: 2 }, ROWS],
        [{ where: { c: 3 } }, [1, 2, 4, 5]],
      ])('of the range %j leave %j', async (range, left) => {
        const p = await filled()
        await store.write({ kind: 'delete-range', table: 'notes', partition: { p }, range })
        expect(await numbers(p)).toEqual(left)
        // Also from late writes, and not from later ones.
        await store.write(ROWS.map((c) => note(p, c, {}, { timestampUs: 1000 })))
        const inRange = ROWS.filter((c) => !left.includes(c))
        expect(await numbers(p)).toEqual(left)
        await store.write(inRange.map((c) => note(p, c)).concat(note(p, 9)))
        expect(await numbers(p)).toEqual([...ROWS, 9])
      })

      it('of a partition take all its rows and no others', async () => {
        const [p, other] = [await filled(), await filled()]
        await store.write({ kind: 'delete-partition', table: 'notes', partition: { p } })
        expect(await numbers(p)).toEqual([])
        expect(await numbers(other)).toEqual(ROWS)
        await store.write({ kind: 'delete-partition', table: 'single', partition: { p } })
      })

      it('come before what the same call sets', async () => {
        const p = await filled()
        await store.write([
          note(p, 2, { a: 'new' }),
          { kind: 'delete-partition', table: 'notes', partition: { p } },
          note(p, 7),
          { kind: 'delete-row', table: 'notes', key: { p, c: 7 } },
        ])
        expect(await all('notes', { p })).toEqual([
          { p, c: 2, a: 'new', b: null },
          { p, c: 7, a: null, b: null },
        ])
      })
    })

    describe('time to live', () => {
      it('takes away cells, then the row, and what they had replaced stays gone', async () => {
        const p = fresh()
        await store.write(note(p, 1, { a: 'stays' }))
        await store.write(note(p, 1, { b: 1 }))
        await store.write({ kind: 'update', table: 'notes', key: { p, c: 1 }, cells: { b: 2 }, ttlSeconds: 2 })
        await store.write(note(p, 2, { a: 'x' }, { ttlSeconds: 2 }))
        await store.write({ kind: 'update', table: 'notes', key: { p, c: 3 }, cells: { a: 'x' }, ttlSeconds: 2 })
        await store.write(note(p, 4, {}, { ttlSeconds: 2 }))
        await store.write({ kind: 'update', table: 'notes', key: { p, c: 4 }, cells: { a: 'kept' } })
        expect(await numbers(p)).toEqual([1, 2, 3, 4])
        await opened.pass(3)
        expect(await all('notes', { p })).toEqual([
          { p, c: 1, a: 'stays', b: null },
          { p, c: 4, a: 'kept', b: null },
        ])
        await store.write(note(p, 1, { b: 3 }, { timestampUs: 1000 }))
        expect(await store.get('notes', { p, c: 1 })).toEqual({ p, c: 1, a: 'stays', b: null })
      })

      it("is the table's by default, and none when 0", async () => {
        const p = fresh()
        await store.write(insert('fading', { p, c: 1 }, { a: 'x' }))
        await store.write(insert('fading', { p, c: 2 }, { a: 'x' }, { ttlSeconds: 0 }))
        await store.write(insert('fading', { p, c: 3 }, { a: 'x' }, { ttlSeconds: 1000 }))
        expect(await all('fading', { p })).toHaveLength(3)
        await opened.pass(3)
        expect((await all('fading', { p })).map(({ c }) => c)).toEqual([2, 3])
      })
    })

    describe('order and ranges', () => {
      const ordered: [string, Value[]][] = [
        ['doubles', [-Infinity, -1.5, -Number.MIN_VALUE, -0, 0, 0.1, 2, 10, Infinity, NaN]],
        ['blobs', [[], [0], [0, 0], [0, 1], [1], [1, 0], [1, 255], [255], [255, 255]].map((b) => new Uint8Array(b))],
        // By bytes of UTF-8: the last one has two UTF-16 units that are lower than those before.
        ['texts', ['', '\0', '\0\0', '\0a', 'A', 'a', 'a\0', 'aa', 'b', 'ä', '\uffff', '🎵'].reverse()],
        ['bigints', [Number.MIN_SAFE_INTEGER, -(2 ** 32) - 1, -1, 0, 1, 2 ** 32, Number.MAX_SAFE_INTEGER].reverse()],
      ]
      it.each(ordered)('of %s', async (table, values) => {
        const p = fresh()
        for (const c of values.toSorted(() => -1)) await store.write(insert(table, { p, c }))
        expect((await all(table, { p })).map(({ c }) => c)).toEqual(values)
        expect((await all(table, { p }, { reverse: true })).map(({ c }) => c)).toEqual(values.toReversed())
        for (const [i, c] of values.entries()) {
          expect(await store.get(table, { p, c })).toEqual({ p, c })
          const above = (await all(table, { p }, { after: c })).map((row) => row.c)
          const descends = table === 'texts' || table === 'bigints'
          expect(above).toEqual(descends ? values.slice(0, i) : values.slice(i + 1))
          const below = (await all(table, { p }, { to: c, reverse: true })).map((row) => row.c)
          expect(below.reverse()).toEqual(descends ? values.slice(i) : values.slice(0, i + 1))
        }
      })

      it.each([
        [{ from: 2 }, [2, 3, 4, 5]],
        [{ after: 2 }, [3, 4, 5]],
        [{ to: 2 }, [1, 2]],
        [{ before: 2 }, [1]],
        [{ after: 1, before: 4 }, [2, 3]],
        [{ from: 4, to: 2 }, []],
        [{ after: 3, before: 3 }, []],
        [{ where: { c: 3 } }, [3]],
        [{ limit: 2 }, [1, 2]],
        [{ limit: 2, reverse: true }, [5, 4]],
        [{ to: 3, limit: 2, reverse: true }, [3, 2]],
      ])('of the slice %j give %j', async (options, expected) => {
        const p = fresh()
        await store.write([3, 5, 1, 4, 2].map((c) => note(p, c)))
        expect((await store.slice('notes', { p }, options)).rows.map(({ c }) => c)).toEqual(expected)
      })

      it('of several columns, the first descending', async () => {
        const user = fresh()
        const play = (at: number, id: string) => insert('plays', { user, month: 1, at, id }, { track: `${at}${id}` })
        await store.write([play(10, 'b'), play(20, 'a'), play(10, 'a'), play(30, 'c'), play(20, 'b')])
        await store.write(insert('plays', { user, month: 2, at: 99, id: 'x' }))
        const tracks = async (options: SliceOptions = {}) =>
          (await all('plays', { user, month: 1 }, options)).map(({ track }) => track)
        expect(await tracks()).toEqual(['30c', '20a', '20b', '10a', '10b'])
        expect(await tracks({ before: 30 })).toEqual(['20a', '20b', '10a', '10b'])
        expect(await tracks({ from: 20 })).toEqual(['30c', '20a', '20b'])
        expect(await tracks({ after: 10, to: 20, reverse: true })).toEqual(['20b', '20a'])
        expect(await tracks({ where: { at: 20 } })).toEqual(['20a', '20b'])
        expect(await tracks({ where: { at: 20 }, after: 'a' })).toEqual(['20b'])
        await store.write({
          kind: 'delete-range',
          table: 'plays',
          partition: { user, month: 1 },
          range: { where: { at: 10 }, from: 'b' },
        })
        await store.write({ kind: 'delete-range', table: 'plays', partition: { user, month: 1 }, range: { after: 20 } })
        expect(await tracks()).toEqual(['20a', '20b', '10a'])
      })

      it('of booleans before the next column', async () => {
        const p = fresh()
        await store.write([true, false].flatMap((c) => [2, 1].map((n) => insert('flags', { p, c, n }))))
        expect((await all('flags', { p })).map(({ c, n }) => [c, n])).toEqual([
          [false, 1],
          [false, 2],
          [true, 1],
          [true, 2],
        ])
        expect(await all('flags', { p }, { where: { c: true }, before: 2 })).toEqual([{ p, c: true, n: 1 }])
      })
    })

    describe('pages', () => {
      const pages = async (
        p: string,
        options: SliceOptions,
        between: (page: number) => Promise<void> = async () => {},
      ): Promise<unknown[][]> => {
        const found: unknown[][] = []
        let pageState: string | null = null
        do {
          const slice: Slice = await store.slice('notes', { p }, { ...options, pageState })
          if (slice.rows.length > 0) found.push(slice.rows.map(({ c }) => c))
          await between(found.length)
          pageState = slice.pageState
        } while (pageState !== null)
        return found
      }
      const filled = async (rows: number): Promise<string> => {
        const p = fresh()
        await store.write(Array.from({ length: rows }, (_, c) => note(p, c)))
        return p
      }

      it.each([1, 2, 3, 7, 8, 100])('of %i rows come to all of them, both ways', async (limit) => {
        const p = await filled(8)
        const expected = [0, 1, 2, 3, 4, 5, 6, 7]
        expect((await pages(p, { limit })).flat()).toEqual(expected)
        expect((await pages(p, { limit, reverse: true })).flat()).toEqual(expected.toReversed())
        expect((await pages(p, { limit, from: 2, before: 6 })).flat()).toEqual([2, 3, 4, 5])
        expect((await pages(p, { limit })).slice(0, -1).every((page) => page.length === limit)).toBe(true)
      })

      it('step over deleted rows, however many', async () => {
        const p = await filled(500)
        await store.write({ kind: 'delete-range', table: 'notes', partition: { p }, range: { from: 3, before: 497 } })
        expect((await pages(p, { limit: 2 })).flat()).toEqual([0, 1, 2, 497, 498, 499])
        expect((await pages(p, { limit: 2, reverse: true })).flat()).toEqual([499, 498, 497, 2, 1, 0])
      })

      it('keep their place when rows come and go between them', async () => {
        const p = fresh()
        await store.write([10, 20, 30, 40, 50, 60].map((c) => note(p, c)))
        const found = await pages(p, { limit: 2 }, async (page) => {
          if (page === 1) await store.write([note(p, 5), note(p, 15), note(p, 25)])
          if (page === 1) await store.write({ kind: 'delete-row', table: 'notes', key: { p, c: 20 } })
          if (page === 2) await store.write({ kind: 'delete-row', table: 'notes', key: { p, c: 40 } })
        })
        expect(found.flat()).toEqual([10, 20, 25, 30, 50, 60])
      })

      it('refuse a state that is none', async () => {
        const p = await filled(3)
        await expect(store.slice('notes', { p }, { pageState: 'no page state' })).rejects.toThrow(RangeError)
      })
    })

    describe('calls', () => {
      it('write to several tables and partitions', async () => {
        const [p, other] = [fresh(), fresh()]
        await store.write([
          note(p, 1, { a: 'x' }),
          note(other, 1, { a: 'y' }),
          insert('bare', { p, c: 'z' }),
          { kind: 'delete-row', table: 'single', key: { p } },
        ])
        expect(await numbers(p)).toEqual([1])
        expect(await numbers(other)).toEqual([1])
        expect(await all('bare', { p })).toHaveLength(1)
      })

      it('at once on one row leave the cells of one of them', async () => {
        const p = fresh()
        await Promise.all(Array.from({ length: 50 }, (_, i) => store.write(note(p, 1, { a: `${i}`, b: i }))))
        const row = await store.get('notes', { p, c: 1 })
        expect(row?.a).toBe(`${row?.b}`)
      })

      it('at several levels of consistency come to the same', async () => {
        const p = fresh()
        await store.write(note(p, 1), { consistency: 'one' })
        await store.write(note(p, 2), { consistency: 'each-quorum' })
        for (const consistency of ['one', 'quorum', 'local-quorum', 'all'] as const) {
          await store.write(note(p, 3), { consistency: 'all' })
          expect(await numbers(p, { consistency: 'all' })).toEqual([1, 2, 3])
          expect((await store.slice('notes', { p: fresh() }, { consistency })).rows).toEqual([])
        }
      })
    })

    describe('conditions', () => {
      it('not-exists: applied once, then the row is shown', async () => {
        const p = fresh()
        const add = { kind: 'insert', table: 'notes', key: { p, c: 1 }, cells: { a: 'x' } } as const
        expect(await store.writeIf(add, 'not-exists')).toEqual({ applied: true, current: null })
        expect(await store.writeIf({ ...add, cells: { a: 'y' } }, 'not-exists')).toEqual({
          applied: false,
          current: { p, c: 1, a: 'x', b: null },
        })
        expect(await store.get('notes', { p, c: 1 })).toMatchObject({ a: 'x' })
      })

      it('exists: for a row that is there', async () => {
        const p = fresh()
        const key = { p, c: 1 }
        const set = { kind: 'update', table: 'notes', key, cells: { b: 1 } } as const
        expect(await store.writeIf(set, 'exists')).toEqual({ applied: false, current: null })
        await store.writeIf({ kind: 'insert', table: 'notes', key }, 'not-exists')
        expect(await store.writeIf(set, 'exists')).toEqual({ applied: true, current: null })
        expect(await store.get('notes', key)).toMatchObject({ b: 1 })
        const remove = { kind: 'delete-row', table: 'notes', key } as const
        expect((await store.writeIf(remove, 'exists')).applied).toBe(true)
        expect((await store.writeIf(remove, 'exists')).applied).toBe(false)
        expect((await store.writeIf({ kind: 'insert', table: 'notes', key }, 'not-exists')).applied).toBe(true)
        expect(await store.get('notes', key)).toEqual({ ...key, a: null, b: null })
      })

      it('cells: with the values named, null for nothing', async () => {
        const p = fresh()
        const key = { p, c: 1 }
        const set = (b: number) => ({ kind: 'update', table: 'notes', key, cells: { b } }) as const
        expect(await store.writeIf(set(1), { b: 7 })).toEqual({ applied: false, current: null })
        expect(await store.writeIf(set(1), { b: null })).toEqual({ applied: true, current: null })
        expect(await store.writeIf(set(2), { b: null })).toEqual({ applied: false, current: { b: 1 } })
        expect(await store.writeIf(set(2), { a: 'x', b: 1 })).toEqual({ applied: false, current: { a: null, b: 1 } })
        expect(await store.writeIf(set(2), { a: null, b: 1 })).toEqual({ applied: true, current: null })
        const remove = { kind: 'delete-row', table: 'notes', key } as const
        expect(await store.writeIf(remove, { b: 1 })).toEqual({ applied: false, current: { b: 2 } })
        expect((await store.writeIf(remove, { b: 2 })).applied).toBe(true)
        expect(await store.get('notes', key)).toBeNull()
      })

      // Where many ask at once, a cluster may refuse some without knowing what becomes of them.
      it('lets one of many win, and none is lost that won', async () => {
        const key = { p: fresh(), c: 1 }
        const inserted = await Promise.allSettled(
          Array.from({ length: 10 }, (_, i) =>
            store.writeIf({ kind: 'insert', table: 'notes', key, cells: { b: 0, a: `${i}` } }, 'not-exists'),
          ),
        )
        const answers = inserted.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
        const winners = answers.filter(({ applied }) => applied).length
        if (answers.length === inserted.length) expect(winners).toBe(1)
        else expect(winners).toBeLessThanOrEqual(1)

        let added = 0
        let unsure = 0
        const adder = async (): Promise<void> => {
          for (let mine = 0; mine < 5; ) {
            const b = (await store.get('notes', key))?.b as number
            const add = { kind: 'update', table: 'notes', key, cells: { b: b + 1 } } as const
            const result = await store.writeIf(add, { b }).catch((error) => {
              expect(error).toMatchObject({ code: 'storage-unavailable' })
              unsure++
              return { applied: false }
            })
            if (!result.applied) continue
            mine++
            added++
          }
        }
        await Promise.all(Array.from({ length: 4 }, adder))
        const sum = (await store.get('notes', key))?.b
        expect(sum).toBeGreaterThanOrEqual(added)
        expect(sum).toBeLessThanOrEqual(added + unsure)
      })
    })

    describe('counters', () => {
      it('begin at nothing and add up', async () => {
        const p = fresh()
        expect(await store.get('counts', { p, c: 1 })).toBeNull()
        await store.increment('counts', { p, c: 1 }, { n: 5 })
        expect(await store.get('counts', { p, c: 1 })).toEqual({ p, c: 1, n: 5, m: null })
        await store.increment('counts', { p, c: 1 }, { n: -7, m: 2 ** 40 })
        expect(await store.get('counts', { p, c: 1 })).toEqual({ p, c: 1, n: -2, m: 2 ** 40 })
        await store.increment('counts', { p, c: 0 }, { m: 1 })
        expect((await all('counts', { p })).map(({ c }) => c)).toEqual([0, 1])
      })

      it('lose nothing that is added at once', async () => {
        const p = fresh()
        await Promise.all(Array.from({ length: 100 }, (_, i) => store.increment('counts', { p, c: 1 }, { n: i })))
        expect(await store.get('counts', { p, c: 1 })).toMatchObject({ n: 4950 })
      })
    })

    describe('what the schema does not have', () => {
      const p = 'x'
      const key = { p, c: 1 }
      const cells = { a: 'x' }
      it.each<[string, () => Promise<unknown>]>([
        ['a table', () => store.get('none', { p })],
        ['a key without a column', () => store.get('notes', { p })],
        ['a key with one more', () => store.get('notes', { ...key, d: 1 })],
        ['a key of another type', () => store.get('notes', { p, c: '1' })],
        ['an empty partition key', () => store.get('single', { p: '' })],
        ['half a surrogate pair', () => store.get('single', { p: '\ud800' })],
        ['a partition with a clustering column', () => store.slice('notes', key)],
        ['a limit of nothing', () => store.slice('notes', { p }, { limit: 0 })],
        ['two lower bounds', () => store.slice('notes', { p }, { from: 1, after: 1 })],
        ['a bound behind the last column', () => store.slice('notes', { p }, { where: { c: 1 }, from: 1 })],
        [
          'a clustering column before its turn',
          () => store.slice('plays', { user: p, month: 1 }, { where: { id: 'x' } }),
        ],
        ['a bound of another type', () => store.slice('notes', { p }, { from: 'x' })],
        ['a cell', () => store.write(note(p, 1, { z: 1 }))],
        ['a key among the cells', () => store.write(note(p, 1, { c: 1 }))],
        ['an int too large', () => store.write(note(p, 1, { b: 2 ** 31 }))],
        ['an int with a fraction', () => store.write(note(p, 1, { b: 0.5 }))],
        ['a value too long', () => store.write(note(p, 1, { a: 'x'.repeat(1024 * 1024 + 1) }))],
        ['a key too long', () => store.write(note('x'.repeat(65_536), 1))],
        ['an update of nothing', () => store.write({ kind: 'update', table: 'notes', key, cells: {} })],
        ['no mutation', () => store.write([])],
        ['too many mutations', () => store.write(Array.from({ length: 1001 }, (_, c) => note(p, c)))],
        [
          'too much for several partitions',
          () => store.write(['x', 'y'].map((q) => note(q, 1, { a: 'x'.repeat(20_000) }))),
        ],
        ['a TTL below 0', () => store.write(note(p, 1, cells, { ttlSeconds: -1 }))],
        ['a timestamp with a fraction', () => store.write(note(p, 1, cells, { timestampUs: 0.5 }))],
        ['a write to a counter', () => store.write(insert('counts', key, { n: 1 }))],
        ['an increment of what is no counter', () => store.increment('notes', key, { b: 1 })],
        ['an increment by a fraction', () => store.increment('counts', key, { n: 0.5 })],
        ['an increment of nothing', () => store.increment('counts', key, {})],
        [
          'a condition that inserts do not take',
          () => store.writeIf({ kind: 'insert', table: 'notes', key }, 'exists'),
        ],
        [
          'a condition that updates do not take',
          () => store.writeIf({ kind: 'update', table: 'notes', key, cells }, 'not-exists'),
        ],
        ['a condition without cells', () => store.writeIf({ kind: 'update', table: 'notes', key, cells }, {})],
        [
          'a time for a conditional write',
          () => store.writeIf({ kind: 'delete-row', table: 'notes', key, timestampUs: 1 }, 'exists'),
        ],
      ])('%s is refused', async (_, call) => {
        await expect(call()).rejects.toThrow(RangeError)
      })
    })

    it('refuses everything once it is closed', async () => {
      const other = await open()
      await other.close()
      const refusal = { code: 'storage-unavailable' }
      await expect(other.store.get('notes', { p: 'x', c: 1 })).rejects.toMatchObject(refusal)
      await expect(other.store.slice('notes', { p: 'x' })).rejects.toMatchObject(refusal)
      await expect(other.store.write(note('x', 1))).rejects.toMatchObject(refusal)
      await expect(other.store.increment('counts', { p: 'x', c: 1 }, { n: 1 })).rejects.toMatchObject(refusal)
    })
  })
}
