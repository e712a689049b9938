import { describe, expect, it } from 'vitest'
import { type ContractStore, fresh } from './contract-store.fixture.ts'

/** Writes that happen only if. */
export function conditions(on: ContractStore): void {
  describe('conditions', () => {
    it('not-exists: applied once, then the row is shown', async () => {
      const p = fresh()
      const add = { kind: 'insert', table: 'notes', key: { p, c: 1 }, cells: { a: 'x' } } as const
      expect(await on.store.writeIf(add, 'not-exists')).toEqual({ applied: true, current: null })
      expect(await on.store.writeIf({ ...add, cells: { a: 'y' } }, 'not-exists')).toEqual({
        applied: false,
        current: { p, c: 1, a: 'x', b: null },
      })
      expect(await on.store.get('notes', { p, c: 1 })).toMatchObject({ a: 'x' })
    })

    it('exists: for a row that is there', async () => {
      const p = fresh()
      const key = { p, c: 1 }
      const set = { kind: 'update', table: 'notes', key, cells: { b: 1 } } as const
      expect(await on.store.writeIf(set, 'exists')).toEqual({ applied: false, current: null })
      await on.store.writeIf({ kind: 'insert', table: 'notes', key }, 'not-exists')
      expect(await on.store.writeIf(set, 'exists')).toEqual({ applied: true, current: null })
      expect(await on.store.get('notes', key)).toMatchObject({ b: 1 })
      const remove = { kind: 'delete-row', table: 'notes', key } as const
      expect((await on.store.writeIf(remove, 'exists')).applied).toBe(true)
      expect((await on.store.writeIf(remove, 'exists')).applied).toBe(false)
      expect((await on.store.writeIf({ kind: 'insert', table: 'notes', key }, 'not-exists')).applied).toBe(true)
      expect(await on.store.get('notes', key)).toEqual({ ...key, a: null, b: null })
    })

    it('cells: with the values named, null for nothing', async () => {
      const p = fresh()
      const key = { p, c: 1 }
      const set = (b: number) => ({ kind: 'update', table: 'notes', key, cells: { b } }) as const
      expect(await on.store.writeIf(set(1), { b: 7 })).toEqual({ applied: false, current: null })
      expect(await on.store.writeIf(set(1), { b: null })).toEqual({ applied: true, current: null })
      expect(await on.store.writeIf(set(2), { b: null })).toEqual({ applied: false, current: { b: 1 } })
      expect(await on.store.writeIf(set(2), { a: 'x', b: 1 })).toEqual({ applied: false, current: { a: null, b: 1 } })
      expect(await on.store.writeIf(set(2), { a: null, b: 1 })).toEqual({ applied: true, current: null })
      const remove = { kind: 'delete-row', table: 'notes', key } as const
      expect(await on.store.writeIf(remove, { b: 1 })).toEqual({ applied: false, current: { b: 2 } })
      expect((await on.store.writeIf(remove, { b: 2 })).applied).toBe(true)
      expect(await on.store.get('notes', key)).toBeNull()
    })

    // Where many ask at once, a cluster may refuse some without knowing what becomes of them.
    it('lets one of many win, and none is lost that won', async () => {
      const key = { p: fresh(), c: 1 }
      const inserted = await Promise.allSettled(
        Array.from({ length: 10 }, (_, i) =>
          on.store.writeIf({ kind: 'insert', table: 'notes', key, cells: { b: 0, a: `${i}` } }, 'not-exists'),
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
          const b = (await on.store.get('notes', key))?.b as number
          const add = { kind: 'update', table: 'notes', key, cells: { b: b + 1 } } as const
          const result = await on.store.writeIf(add, { b }).catch((error) => {
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
      const sum = (await on.store.get('notes', key))?.b
      expect(sum).toBeGreaterThanOrEqual(added)
      expect(sum).toBeLessThanOrEqual(added + unsure)
    })
  })
}
