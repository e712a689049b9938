import { describe, expect, it } from 'vitest'
import type { Value } from '../wide-column.ts'
import { type ContractStore, fresh, insert, note } from './contract-store.fixture.ts'

/** What a row is: cells of every type, set one by one. */
export function rowsAndCells(on: ContractStore): void {
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
          await on.store.write(insert('kinds', { p }, { [column]: value }))
          const none = { t: null, i: null, g: null, d: null, o: null, b: null, s: null }
          expect(await on.store.get('kinds', { p })).toStrictEqual({ p, ...none, [column]: value })
        }
      }
    })

    it('has no row that was never written', async () => {
      expect(await on.store.get('notes', { p: fresh(), c: 1 })).toBeNull()
      expect(await on.store.slice('notes', { p: fresh() })).toEqual({ rows: [], pageState: null })
    })

    it('sets the cells that are named and leaves the others', async () => {
      const p = fresh()
      await on.store.write(note(p, 1, { a: 'x', b: 1 }))
      await on.store.write(note(p, 1, { b: 2 }))
      await on.store.write({ kind: 'update', table: 'notes', key: { p, c: 1 }, cells: { a: 'y' } })
      expect(await on.store.get('notes', { p, c: 1 })).toEqual({ p, c: 1, a: 'y', b: 2 })
    })

    it('keeps an inserted row without cells, and not an updated one', async () => {
      const p = fresh()
      await on.store.write([
        note(p, 1),
        note(p, 2, { a: null, b: null }),
        { kind: 'update', table: 'notes', key: { p, c: 3 }, cells: { a: 'x' } },
        { kind: 'update', table: 'notes', key: { p, c: 4 }, cells: { a: null } },
      ])
      expect(await on.numbers(p)).toEqual([1, 2, 3])
      await on.store.write({ kind: 'update', table: 'notes', key: { p, c: 3 }, cells: { a: null } })
      expect(await on.numbers(p)).toEqual([1, 2])
      await on.store.write(insert('bare', { p, c: 'x' }))
      expect(await on.all('bare', { p })).toEqual([{ p, c: 'x' }])
    })

    it('shows a write to every read after it', async () => {
      const p = fresh()
      for (let i = 0; i < 50; i++) {
        await on.store.write(note(p, i % 3, { b: i }))
        expect(await on.store.get('notes', { p, c: i % 3 })).toMatchObject({ b: i })
      }
    })
  })
}
