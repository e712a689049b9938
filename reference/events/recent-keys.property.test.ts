import fc from 'fast-check'
import { expect, it } from 'vitest'
import { RecentKeys } from './recent-keys.ts'

it('knows the last keys added, at least as many as asked for, and never keeps more than twice as many', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), fc.array(fc.nat(20), { maxLength: 100 }), (atLeast, numbers) => {
      const keys = new RecentKeys(atLeast)
      const added: string[] = []
      for (const key of numbers.map(String)) {
        if (!keys.has(key)) {
          keys.add(key)
          added.push(key)
        }
        expect(added.slice(-atLeast).every((recent) => keys.has(recent))).toBe(true)
        expect(keys.size).toBeLessThanOrEqual(2 * atLeast)
        expect(keys.has('never added')).toBe(false)
      }
    }),
  )
})
