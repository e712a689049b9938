import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Lifetimes } from './lifetime.policy.ts'

const step = fc.record({
  what: fc.constantFrom('insert', 'remove', 'ask', 'grow'),
  slot: fc.nat(15),
  afterS: fc.integer({ min: 0, max: 6 }),
})

it('ends each entry once, when it is as old as it may be, the oldest first', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.array(step, { maxLength: 200 }), (lifetime, steps) => {
      let slots = 8
      let now = 1000
      const lifetimes = new Lifetimes(slots, lifetime)
      // Insertion order of a Map is the order of filling.
      const filledAt = new Map<number, number>()
      for (const { what, slot, afterS } of steps) {
        now += afterS
        if (what === 'grow') lifetimes.grow(++slots)
        else if (slot >= slots) continue
        else if (what === 'remove') {
          lifetimes.onRemove(slot)
          filledAt.delete(slot)
        } else if (what === 'insert' && !filledAt.has(slot)) {
          lifetimes.onInsert(slot, now)
          filledAt.set(slot, now)
        } else {
          const over = [...filledAt].filter(([, at]) => now - at >= lifetime).map(([old]) => old)
          for (const old of over) {
            expect(lifetimes.expired(now)).toBe(old)
            filledAt.delete(old)
          }
          expect(lifetimes.expired(now)).toBe(-1)
        }
      }
    }),
  )
})
