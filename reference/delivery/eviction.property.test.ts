import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  createDenseEviction,
  createEviction,
  type Eviction,
  type EvictionName,
  evictionNames,
} from './eviction.policy.ts'

/** The policies again, as plainly as they can be said: resident slots in an array, the next victim first. */
class NaiveEviction implements Eviction {
  readonly resident: number[] = []
  private readonly name: EvictionName

  constructor(name: EvictionName) {
    this.name = name
  }

  onInsert(slot: number): void {
    this.resident.push(slot)
  }

  onHit(slot: number): void {
    if (this.name === 'fifo') return
    this.onRemove(slot)
    this.onInsert(slot)
  }

  evict(): number {
    return this.resident.shift() ?? -1
  }

  onRemove(slot: number): void {
    const at = this.resident.indexOf(slot)
    if (at >= 0) this.resident.splice(at, 1)
  }

  grow(): void {}
}

type Step = { what: 'ask' | 'remove'; slot: number } | { what: 'evict' } | { what: 'grow'; by: number }

const slot = fc.nat(40)
const steps = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: fc.record({ what: fc.constant('ask' as const), slot }) },
    { weight: 2, arbitrary: fc.record({ what: fc.constant('remove' as const), slot }) },
    { weight: 3, arbitrary: fc.record({ what: fc.constant('evict' as const) }) },
    { weight: 1, arbitrary: fc.record({ what: fc.constant('grow' as const), by: fc.nat(8) }) },
  ),
  { maxLength: 300 },
)

/** Runs the steps on the policy and on the naive one; every victim must be the same. */
function check(name: EvictionName, firstSlots: number, script: readonly Step[]): void {
  const policy = createEviction(name, firstSlots)
  const naive = new NaiveEviction(name)
  let slots = firstSlots
  for (const step of script) {
    if (step.what === 'evict') expect(policy.evict()).toBe(naive.evict())
    else if (step.what === 'grow') {
      slots += step.by
      policy.grow(slots)
    } else if (step.slot < slots) {
      const method = step.what === 'remove' ? 'onRemove' : naive.resident.includes(step.slot) ? 'onHit' : 'onInsert'
      policy[method](step.slot)
      naive[method](step.slot)
    }
  }
  while (naive.resident.length > 0) expect(policy.evict()).toBe(naive.evict())
  expect(policy.evict()).toBe(-1)
}

/** Asks a cache of so many slots for one; true when it was there. */
function ask(naive: NaiveEviction, slot: number, capacity: number): boolean {
  const hit = naive.resident.includes(slot)
  if (hit) naive.onHit(slot)
  else {
    if (naive.resident.length === capacity) naive.evict()
    naive.onInsert(slot)
  }
  return hit
}

describe.each(evictionNames)('%s', (name) => {
  it('names the same victims as the naive model, through hits, purges and growth', () => {
    fc.assert(fc.property(fc.nat(30), steps, (slots, script) => check(name, slots, script)))
  })

  it('plays a run of requests as it would one by one, and leaves the same order', () => {
    const run = fc.array(fc.nat(20), { maxLength: 200 })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 25 }), run, run, (capacity, first, second) => {
        const dense = createDenseEviction(name, 21)
        const naive = new NaiveEviction(name)
        for (const slots of [first, second]) {
          const misses = dense.requestAll(Uint32Array.from(slots), capacity - naive.resident.length)
          expect(misses).toBe(slots.filter((slot) => !ask(naive, slot, capacity)).length)
        }
        const order = [...naive.resident, -1]
        expect(order.map(() => dense.evict())).toEqual(order)
      }),
    )
  })

  it('keeps the order of what is resident when it grows, and takes no room away', () => {
    const policy = createEviction(name, 2)
    policy.onInsert(1)
    policy.onInsert(0)
    policy.grow(3)
    policy.grow(1)
    policy.onInsert(2)
    expect([policy.evict(), policy.evict(), policy.evict(), policy.evict()]).toEqual([1, 0, 2, -1])
  })
})

it('differs between policies: LRU spares what was asked for, FIFO does not', () => {
  const victims = evictionNames.map((name) => {
    const policy = createEviction(name, 2)
    policy.onInsert(0)
    policy.onInsert(1)
    policy.onHit(0)
    return [name, policy.evict()]
  })
  expect(victims).toEqual([
    ['lru', 1],
    ['fifo', 0],
  ])
})
