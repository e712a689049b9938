import { describe, expect, it } from 'vitest'
import type { Range } from '../wide-column.ts'
import { type ContractStore, fresh, note } from './contract-store.fixture.ts'

/** Deletions of rows, ranges and partitions. */
export function deletions(on: ContractStore): void {
  describe('deletions', () => {
    const ROWS = [1, 2, 3, 4, 5]
    const filled = async (): Promise<string> => {
      const p = fresh()
      await on.store.write(ROWS.map((c) => note(p, c, { b: c })))
      return p
    }

    it('of a row hide what is older, and not what comes later', async () => {
      const p = fresh()
      await on.store.write(note(p, 1, { a: 'x' }, { timestampUs: 1000 }))
      await on.store.write({ kind: 'delete-row', table: 'notes', key: { p, c: 1 }, timestampUs: 2000 })
      await on.store.write(note(p, 1, { b: 1 }, { timestampUs: 2000 }))
      expect(await on.store.get('notes', { p, c: 1 })).toBeNull()
      await on.store.write(note(p, 1, { b: 2 }, { timestampUs: 2001 }))
      expect(await on.store.get('notes', { p, c: 1 })).toEqual({ p, c: 1, a: null, b: 2 })
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
      await on.store.write({ kind: 'delete-range', table: 'notes', partition: { p }, range })
      expect(await on.numbers(p)).toEqual(left)
      // Also from late writes, and not from later ones.
      await on.store.write(ROWS.map((c) => note(p, c, {}, { timestampUs: 1000 })))
      const inRange = ROWS.filter((c) => !left.includes(c))
      expect(await on.numbers(p)).toEqual(left)
      await on.store.write(inRange.map((c) => note(p, c)).concat(note(p, 9)))
      expect(await on.numbers(p)).toEqual([...ROWS, 9])
    })

    it('of a partition take all its rows and no others', async () => {
      const [p, other] = [await filled(), await filled()]
      await on.store.write({ kind: 'delete-partition', table: 'notes', partition: { p } })
      expect(await on.numbers(p)).toEqual([])
      expect(await on.numbers(other)).toEqual(ROWS)
      await on.store.write({ kind: 'delete-partition', table: 'single', partition: { p } })
    })

    it('come before what the same call sets', async () => {
      const p = await filled()
      await on.store.write([
        note(p, 2, { a: 'new' }),
        { kind: 'delete-partition', table: 'notes', partition: { p } },
        note(p, 7),
        { kind: 'delete-row', table: 'notes', key: { p, c: 7 } },
      ])
      expect(await on.all('notes', { p })).toEqual([
        { p, c: 2, a: 'new', b: null },
        { p, c: 7, a: null, b: null },
      ])
    })
  })
}
