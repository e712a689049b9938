import { describe, expect, it } from 'vitest'
import { type ContractStore, fresh, note } from './contract-store.fixture.ts'

/** Which of two writes stays. */
export function lastWriteWins(on: ContractStore): void {
  describe('last write wins', () => {
    it('by timestamp, cell by cell, in any order of arrival', async () => {
      const p = fresh()
      await on.store.write(note(p, 1, { a: 'new', b: 1 }, { timestampUs: 2000 }))
      await on.store.write(note(p, 1, { a: 'old' }, { timestampUs: 1000 }))
      await on.store.write(note(p, 1, { b: 2 }, { timestampUs: 3000 }))
      expect(await on.store.get('notes', { p, c: 1 })).toEqual({ p, c: 1, a: 'new', b: 2 })
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
        for (const cells of order) await on.store.write(note(p, 1, cells, { timestampUs: 5000 }))
        expect(await on.store.get('notes', { p, c: 1 })).toEqual({ p, c: 1, ...winner })
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
          await on.store.write(note(p, 1, cells, { timestampUs: 5000, ttlSeconds }))
        }
        expect(await on.store.get('notes', { p, c: 1 })).toMatchObject({ a: 'expires' })
      }
    })
  })
}
