import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createNaiveEviction, type NaiveEviction, NaiveObjects } from './eviction/naive.fixture.ts'
import { createDenseEviction, createEviction, type EvictionName, evictionNames } from './eviction.policy.ts'

type Step =
  | { what: 'ask'; slot: number; key: number }
  | { what: 'remove'; slot: number }
  | { what: 'evict' }
  | { what: 'grow' }

const slot = fc.nat(30)
/** Few, so that what left is asked for again, and large ones. */
const key = fc.nat(60).map((n) => (n % 2 === 0 ? n : 2 ** 32 - n))
const steps = fc.array(
  fc.oneof(
    { weight: 30, arbitrary: fc.record({ what: fc.constant('ask' as const), slot, key }) },
    { weight: 1, arbitrary: fc.record({ what: fc.constant('remove' as const), slot }) },
    { weight: 1, arbitrary: fc.record({ what: fc.constant('evict' as const) }) },
    { weight: 1, arbitrary: fc.record({ what: fc.constant('grow' as const) }) },
  ),
  { maxLength: 600, size: 'max' },
)

/** Runs the steps on the policy and on the naive one; every victim must be the same. */
function check(name: EvictionName, firstSlots: number, capacity: number, script: readonly Step[]): void {
  const policy = createEviction(name, firstSlots, capacity)
  const naive = createNaiveEviction(name, capacity)
  const keys = new Map<number, number>()
  let slots = firstSlots
  for (const step of script) {
    if (step.what === 'grow') {
      slots++
      policy.grow(slots)
      naive.grow(slots)
    } else if (step.what === 'evict') evictBoth(policy, naive, keys)
    else if (step.slot >= slots) continue
    else if (step.what === 'remove') {
      policy.onRemove(step.slot)
      naive.onRemove(step.slot)
      keys.delete(step.slot)
    } else if (naive.isResident(step.slot)) {
      policy.onHit(step.slot)
      naive.onHit(step.slot)
    } else if (![...keys.values()].includes(step.key)) {
      policy.onMiss(step.key)
      naive.onMiss(step.key)
      // A container evicts until there is room, for a large object more often than once.
      const room = step.key % 5 === 0 ? 3 : 1
      while (naive.size > Math.max(0, capacity - room)) evictBoth(policy, naive, keys)
      policy.onInsert(step.slot, step.key)
      naive.onInsert(step.slot, step.key)
      keys.set(step.slot, step.key)
    }
  }
  while (naive.size > 0) evictBoth(policy, naive, keys)
  expect(policy.evict()).toBe(-1)
}

function evictBoth(policy: { evict(): number }, naive: NaiveEviction, keys: Map<number, number>): void {
  const victim = naive.evict()
  expect(policy.evict()).toBe(victim)
  keys.delete(victim)
}

describe.each(evictionNames)('%s', (name) => {
  it('names the same victims as the naive model, through hits, purges and growth', () => {
    const slots = fc.integer({ min: 1, max: 30 })
    fc.assert(
      fc.property(slots, slots, steps, (firstSlots, capacity, script) => check(name, firstSlots, capacity, script)),
    )
  })

  it('plays a run of requests as it would one by one, and leaves the same order', () => {
    const run = fc.array(fc.nat(40), { maxLength: 300, size: 'max' })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 45 }), run, run, (capacity, first, second) => {
        const dense = createDenseEviction(name, 41, capacity)
        const naive = new NaiveObjects(name, capacity)
        for (const slots of [first, second]) {
          const misses = dense.requestAll(Uint32Array.from(slots), capacity - naive.policy.size)
          expect(misses).toBe(slots.filter((id) => !naive.ask(id)).length)
        }
        while (naive.policy.size > 0) expect(dense.evict()).toBe(naive.policy.evict())
        expect(dense.evict()).toBe(-1)
      }),
    )
  })

  it('takes purges between runs of requests', () => {
    const run = fc.array(fc.nat(40), { maxLength: 200, size: 'max' })
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 45 }),
        run,
        fc.array(fc.nat(40)),
        run,
        (capacity, first, purged, second) => {
          const dense = createDenseEviction(name, 41, capacity)
          const naive = new NaiveObjects(name, capacity)
          dense.requestAll(Uint32Array.from(first), capacity)
          for (const id of first) naive.ask(id)
          for (const id of purged) {
            dense.onRemove(id)
            naive.policy.onRemove(id)
          }
          const misses = dense.requestAll(Uint32Array.from(second), capacity - naive.policy.size)
          expect(misses).toBe(second.filter((id) => !naive.ask(id)).length)
        },
      ),
    )
  })

  it('keeps what is resident when it grows, and takes no room away', () => {
    const policy = createEviction(name, 2)
    policy.onInsert(1, 1)
    policy.onInsert(0, 0)
    policy.grow(3)
    policy.grow(1)
    policy.onInsert(2, 2)
    expect([policy.evict(), policy.evict(), policy.evict()].toSorted()).toEqual([0, 1, 2])
    expect(policy.evict()).toBe(-1)
  })
})

it('differs between policies: on one trace no two of them miss as often', () => {
  // Small ids far more often than large ones, from a linear congruential generator (Numerical Recipes).
  let state = 1
  const ids = Uint32Array.from({ length: 20_000 }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor(1000 * (state / 2 ** 32) ** 3)
  })
  const misses = evictionNames.map((name) => createDenseEviction(name, 1000, 100).requestAll(ids, 100))
  expect(new Set(misses).size).toBe(evictionNames.length)
})
