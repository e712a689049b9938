import { describe, expect, it } from 'vitest'
import { type ContractStore, fresh, insert, note } from './contract-store.fixture.ts'

/** Cells that end by themselves. */
export function timeToLive(on: ContractStore): void {
  describe('time to live', () => {
    it('takes away cells, then the row, and what they had replaced stays gone', async () => {
      const p = fresh()
      await on.store.write(note(p, 1, { a: 'stays' }))
      await on.store.write(note(p, 1, { b: 1 }))
      await on.store.write({ kind: 'update', table: 'notes', key: { p, c: 1 }, cells: { b: 2 }, ttlSeconds: 2 })
      await on.store.write(note(p, 2, { a: 'x' }, { ttlSeconds: 2 }))
      await on.store.write({ kind: 'update', table: 'notes', key: { p, c: 3 }, cells: { a: 'x' }, ttlSeconds: 2 })
      await on.store.write(note(p, 4, {}, { ttlSeconds: 2 }))
      await on.store.write({ kind: 'update', table: 'notes', key: { p, c: 4 }, cells: { a: 'kept' } })
      expect(await on.numbers(p)).toEqual([1, 2, 3, 4])
      await on.pass(3)
      expect(await on.all('notes', { p })).toEqual([
        { p, c: 1, a: 'stays', b: null },
        { p, c: 4, a: 'kept', b: null },
      ])
      await on.store.write(note(p, 1, { b: 3 }, { timestampUs: 1000 }))
      expect(await on.store.get('notes', { p, c: 1 })).toEqual({ p, c: 1, a: 'stays', b: null })
    })

    it("is the table's by default, and none when 0", async () => {
      const p = fresh()
      await on.store.write(insert('fading', { p, c: 1 }, { a: 'x' }))
      await on.store.write(insert('fading', { p, c: 2 }, { a: 'x' }, { ttlSeconds: 0 }))
      await on.store.write(insert('fading', { p, c: 3 }, { a: 'x' }, { ttlSeconds: 1000 }))
      expect(await on.all('fading', { p })).toHaveLength(3)
      await on.pass(3)
      expect((await on.all('fading', { p })).map(({ c }) => c)).toEqual([2, 3])
    })
  })
}
