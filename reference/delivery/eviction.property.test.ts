import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createNaiveEviction, type NaiveEviction, NaiveObjects } from './eviction/naive.fixture.ts'
import type { CapacityUnit } from './eviction/slot-sizes.policy.ts'
import {
  createDenseEviction,
  createEviction,
  type Eviction,
  type EvictionName,
  evictionNames,
} from './eviction.policy.ts'

type Step =
  | { what: 'ask'; slot: number; key: number; sizeBytes: number }
  | { what: 'resize'; slot: number; sizeBytes: number }
  | { what: 'remove'; slot: number }
  | { what: 'evict' }
  | { what: 'grow' }

const slot = fc.nat(30)
const sizeBytes = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 10, max: 300 }))
/** Few, so that what left is asked for again, and large ones. */
const key = fc.nat(60).map((n) => (n % 2 === 0 ? n : 2 ** 32 - n))
const steps = fc.array(
  fc.oneof(
    { weight: 30, arbitrary: fc.record({ what: fc.constant('ask' as const), slot, key, sizeBytes }) },
    { weight: 2, arbitrary: fc.record({ what: fc.constant('resize' as const), slot, sizeBytes }) },
    { weight: 1, arbitrary: fc.record({ what: fc.constant('remove' as const), slot }) },
    { weight: 1, arbitrary: fc.record({ what: fc.constant('evict' as const) }) },
    { weight: 1, arbitrary: fc.record({ what: fc.constant('grow' as const) }) },
  ),
  { maxLength: 600, size: 'max' },
)

/** Runs a script on a policy and on the naive one; every victim must be the same. */
class Both {
  private readonly policy: Eviction
  private readonly naive: NaiveEviction
  private readonly capacity: number
  private readonly unit: CapacityUnit
  private slots: number
  /** Key and size of what is in each slot. */
  private readonly held = new Map<number, { key: number; sizeBytes: number }>()

  constructor(name: EvictionName, slots: number, capacity: number, unit: CapacityUnit) {
    this.policy = createEviction(name, slots, capacity, unit)
    this.naive = createNaiveEviction(name, slots, capacity, unit)
    this.capacity = capacity
    this.unit = unit
    this.slots = slots
  }

  play(script: readonly Step[]): void {
    for (const step of script) this.take(step)
    while (this.naive.size > 0) this.evict()
    expect(this.policy.evict()).toBe(-1)
  }

  private take(step: Step): void {
    if (step.what === 'grow') {
      this.slots++
      this.tell((policy) => policy.grow(this.slots))
    } else if (step.what === 'evict') this.evict()
    else if (step.slot >= this.slots) return
    else if (step.what === 'remove') {
      this.tell((policy) => policy.onRemove(step.slot))
      this.held.delete(step.slot)
    } else if (step.what === 'resize') {
      const held = this.held.get(step.slot)
      if (held === undefined) return
      held.sizeBytes = step.sizeBytes
      this.tell((policy) => policy.onResize(step.slot, step.sizeBytes))
      this.makeRoom(0)
    } else if (this.naive.isResident(step.slot)) this.tell((policy) => policy.onHit(step.slot))
    else this.insert(step.slot, step.key, step.sizeBytes)
  }

  private insert(at: number, name: number, size: number): void {
    if ([...this.held.values()].some((held) => held.key === name)) return
    if (this.unit === 'bytes' && size > this.capacity) return
    this.tell((policy) => policy.onMiss(name, size))
    // A container evicts until there is room; one that counts objects may have its reasons for more.
    this.makeRoom(this.unit === 'bytes' ? size : name % 5 === 0 ? 3 : 1)
    this.tell((policy) => policy.onInsert(at, name, size))
    this.held.set(at, { key: name, sizeBytes: size })
  }

  private makeRoom(room: number): void {
    const used = () =>
      this.unit === 'bytes' ? [...this.held.values()].reduce((sum, held) => sum + held.sizeBytes, 0) : this.naive.size
    while (this.naive.size > 0 && used() + room > this.capacity) this.evict()
  }

  private evict(): void {
    const victim = this.naive.evict()
    expect(this.policy.evict()).toBe(victim)
    this.held.delete(victim)
  }

  private tell(what: (policy: Eviction) => void): void {
    what(this.policy)
    what(this.naive)
  }
}

/** A cache of bytes with a table for `slots` objects, all `sizeBytes` large; slot and key are the object's id. */
function missesOfOneSize(name: EvictionName, capacity: number, sizeBytes: number, ids: readonly number[]): number {
  const policy = createEviction(name, capacity, capacity * sizeBytes, 'bytes')
  const slots = new Map<number, number>()
  const free = Array.from({ length: capacity }, (_, i) => i)
  let misses = 0
  for (const id of ids) {
    const at = slots.get(id)
    if (at !== undefined) {
      policy.onHit(at)
      continue
    }
    misses++
    policy.onMiss(id, sizeBytes)
    if (free.length === 0) {
      const victim = policy.evict()
      free.push(victim)
      for (const [other, taken] of slots) if (taken === victim) slots.delete(other)
    }
    const taken = free.pop() ?? -1
    slots.set(id, taken)
    policy.onInsert(taken, id, sizeBytes)
  }
  return misses
}

describe.each(evictionNames)('%s', (name) => {
  const slots = fc.integer({ min: 1, max: 30 })

  it('names the same victims as the naive model, through hits, purges and growth', () => {
    fc.assert(
      fc.property(slots, slots, steps, (firstSlots, capacity, script) =>
        new Both(name, firstSlots, capacity, 'objects').play(script),
      ),
    )
  })

  it('names the same victims as the naive model where sizes count, also when objects grow', () => {
    const bytes = fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 100, max: 2000 }))
    fc.assert(
      fc.property(slots, bytes, steps, (firstSlots, capacity, script) =>
        new Both(name, firstSlots, capacity, 'bytes').play(script),
      ),
    )
  })

  it('treats objects of one size, whatever it is, as objects', () => {
    // Capacities of which all parts are whole.
    const capacity = fc.constantFrom(100, 200)
    const run = fc.array(fc.oneof(fc.nat(80), fc.nat(600)), { minLength: 500, maxLength: 2500, size: 'max' })
    fc.assert(
      fc.property(capacity, fc.integer({ min: 1, max: 1000 }), run, (objects, bytes, ids) => {
        const dense = createDenseEviction(name, 601, objects)
        expect(missesOfOneSize(name, objects, bytes, ids)).toBe(dense.requestAll(Uint32Array.from(ids), objects))
      }),
      { numRuns: 15 },
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
    policy.onInsert(1, 1, 1)
    policy.onInsert(0, 0, 1)
    policy.grow(3)
    policy.grow(1)
    policy.onInsert(2, 2, 1)
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
