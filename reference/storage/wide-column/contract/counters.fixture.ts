import { describe, expect, it } from 'vitest'
import { type ContractStore, fresh } from './contract-store.fixture.ts'

/** Counters. */
export function counters(on: ContractStore): void {
  describe('counters', () => {
    it('begin at nothing and add up', async () => {
      const p = fresh()
      expect(await on.store.get('counts', { p, c: 1 })).toBeNull()
      await on.store.increment('counts', { p, c: 1 }, { n: 5 })
      expect(await on.store.get('counts', { p, c: 1 })).toEqual({ p, c: 1, n: 5, m: null })
      await on.store.increment('counts', { p, c: 1 }, { n: -7, m: 2 ** 40 })
      expect(await on.store.get('counts', { p, c: 1 })).toEqual({ p, c: 1, n: -2, m: 2 ** 40 })
      await on.store.increment('counts', { p, c: 0 }, { m: 1 })
      expect((await on.all('counts', { p })).map(({ c }) => c)).toEqual([0, 1])
    })

    it('lose nothing that is added at once', async () => {
      const p = fresh()
      await Promise.all(Array.from({ length: 100 }, (_, i) => on.store.increment('counts', { p, c: 1 }, { n: i })))
      expect(await on.store.get('counts', { p, c: 1 })).toMatchObject({ n: 4950 })
    })
  })
}
