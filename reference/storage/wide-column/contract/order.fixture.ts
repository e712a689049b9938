import { describe, expect, it } from 'vitest'
import type { SliceOptions, Value } from '../wide-column.ts'
import { type ContractStore, fresh, insert, note } from './contract-store.fixture.ts'

/** In which order rows come, and which a range takes. */
export function orderAndRanges(on: ContractStore): void {
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
      for (const c of values.toSorted(() => -1)) await on.store.write(insert(table, { p, c }))
      expect((await on.all(table, { p })).map(({ c }) => c)).toEqual(values)
      expect((await on.all(table, { p }, { reverse: true })).map(({ c }) => c)).toEqual(values.toReversed())
      for (const [i, c] of values.entries()) {
        expect(await on.store.get(table, { p, c })).toEqual({ p, c })
        const above = (await on.all(table, { p }, { after: c })).map((row) => row.c)
        const descends = table === 'texts' || table === 'bigints'
        expect(above).toEqual(descends ? values.slice(0, i) : values.slice(i + 1))
        const below = (await on.all(table, { p }, { to: c, reverse: true })).map((row) => row.c)
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
      await on.store.write([3, 5, 1, 4, 2].map((c) => note(p, c)))
      expect((await on.store.slice('notes', { p }, options)).rows.map(({ c }) => c)).toEqual(expected)
    })

    it('of several columns, the first descending', async () => {
      const user = fresh()
      const play = (at: number, id: string) => insert('plays', { user, month: 1, at, id }, { track: `${at}${id}` })
      await on.store.write([play(10, 'b'), play(20, 'a'), play(10, 'a'), play(30, 'c'), play(20, 'b')])
      await on.store.write(insert('plays', { user, month: 2, at: 99, id: 'x' }))
      const tracks = async (options: SliceOptions = {}) =>
        (await on.all('plays', { user, month: 1 }, options)).map(({ track }) => track)
      expect(await tracks()).toEqual(['30c', '20a', '20b', '10a', '10b'])
      expect(await tracks({ before: 30 })).toEqual(['20a', '20b', '10a', '10b'])
      expect(await tracks({ from: 20 })).toEqual(['30c', '20a', '20b'])
      expect(await tracks({ after: 10, to: 20, reverse: true })).toEqual(['20b', '20a'])
      expect(await tracks({ where: { at: 20 } })).toEqual(['20a', '20b'])
      expect(await tracks({ where: { at: 20 }, after: 'a' })).toEqual(['20b'])
      await on.store.write({
        kind: 'delete-range',
        table: 'plays',
        partition: { user, month: 1 },
        range: { where: { at: 10 }, from: 'b' },
      })
      await on.store.write({
        kind: 'delete-range',
        table: 'plays',
        partition: { user, month: 1 },
        range: { after: 20 },
      })
      expect(await tracks()).toEqual(['20a', '20b', '10a'])
    })

    it('of booleans before the next column', async () => {
      const p = fresh()
      await on.store.write([true, false].flatMap((c) => [2, 1].map((n) => insert('flags', { p, c, n }))))
      expect((await on.all('flags', { p })).map(({ c, n }) => [c, n])).toEqual([
        [false, 1],
        [false, 2],
        [true, 1],
        [true, 2],
      ])
      expect(await on.all('flags', { p }, { where: { c: true }, before: 2 })).toEqual([{ p, c: true, n: 1 }])
    })
  })
}
