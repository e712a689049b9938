import { describe, expect, it } from 'vitest'
import { type ContractStore, fresh, insert, note } from './contract-store.fixture.ts'

/** What one call does, and several at once. */
export function calls(on: ContractStore): void {
  describe('calls', () => {
    it('write to several tables and partitions', async () => {
      const [p, other] = [fresh(), fresh()]
      await on.store.write([
        note(p, 1, { a: 'x' }),
        note(other, 1, { a: 'y' }),
        insert('bare', { p, c: 'z' }),
        { kind: 'delete-row', table: 'single', key: { p } },
      ])
      expect(await on.numbers(p)).toEqual([1])
      expect(await on.numbers(other)).toEqual([1])
      expect(await on.all('bare', { p })).toHaveLength(1)
    })

    it('at once on one row leave the cells of one of them', async () => {
      const p = fresh()
      await Promise.all(Array.from({ length: 50 }, (_, i) => on.store.write(note(p, 1, { a: `${i}`, b: i }))))
      const row = await on.store.get('notes', { p, c: 1 })
      expect(row?.a).toBe(`${row?.b}`)
    })

    it('at several levels of consistency come to the same', async () => {
      const p = fresh()
      await on.store.write(note(p, 1), { consistency: 'one' })
      await on.store.write(note(p, 2), { consistency: 'each-quorum' })
      for (const consistency of ['one', 'quorum', 'local-quorum', 'all'] as const) {
        await on.store.write(note(p, 3), { consistency: 'all' })
        expect(await on.numbers(p, { consistency: 'all' })).toEqual([1, 2, 3])
        expect((await on.store.slice('notes', { p: fresh() }, { consistency })).rows).toEqual([])
      }
    })
  })
}
