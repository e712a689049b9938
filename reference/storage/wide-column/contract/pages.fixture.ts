import { describe, expect, it } from 'vitest'
import type { Slice, SliceOptions } from '../wide-column.ts'
import { type ContractStore, fresh, note } from './contract-store.fixture.ts'

/** Slices in parts. */
export function pages(on: ContractStore): void {
  describe('pages', () => {
    const pages = async (
      p: string,
      options: SliceOptions,
      between: (page: number) => Promise<void> = async () => {},
    ): Promise<unknown[][]> => {
      const found: unknown[][] = []
      let pageState: string | null = null
      do {
        const slice: Slice = await on.store.slice('notes', { p }, { ...options, pageState })
        if (slice.rows.length > 0) found.push(slice.rows.map(({ c }) => c))
        await between(found.length)
        pageState = slice.pageState
      } while (pageState !== null)
      return found
    }
    const filled = async (rows: number): Promise<string> => {
      const p = fresh()
      await on.store.write(Array.from({ length: rows }, (_, c) => note(p, c)))
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
      await on.store.write({ kind: 'delete-range', table: 'notes', partition: { p }, range: { from: 3, before: 497 } })
      expect((await pages(p, { limit: 2 })).flat()).toEqual([0, 1, 2, 497, 498, 499])
      expect((await pages(p, { limit: 2, reverse: true })).flat()).toEqual([499, 498, 497, 2, 1, 0])
    })

    it('keep their place when rows come and go between them', async () => {
      const p = fresh()
      await on.store.write([10, 20, 30, 40, 50, 60].map((c) => note(p, c)))
      const found = await pages(p, { limit: 2 }, async (page) => {
        if (page === 1) await on.store.write([note(p, 5), note(p, 15), note(p, 25)])
        if (page === 1) await on.store.write({ kind: 'delete-row', table: 'notes', key: { p, c: 20 } })
        if (page === 2) await on.store.write({ kind: 'delete-row', table: 'notes', key: { p, c: 40 } })
      })
      expect(found.flat()).toEqual([10, 20, 25, 30, 50, 60])
    })

    it('refuse a state that is none', async () => {
      const p = await filled(3)
      await expect(on.store.slice('notes', { p }, { pageState: 'no page state' })).rejects.toThrow(RangeError)
    })
  })
}
