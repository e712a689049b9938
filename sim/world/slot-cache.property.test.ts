import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type EvictionName, evictionNames } from '../../reference/delivery/eviction.policy.ts'
import { DIRECT_IDS, SlotCache } from './slot-cache.ts'

/** A Map keeps its keys in the order in which they were put in: the first one is the victim. */
function naiveMisses(policy: EvictionName, capacity: number, ids: Iterable<number>): number {
  const resident = new Map<number, true>()
  let misses = 0
  for (const id of ids) {
    const hit = resident.has(id)
    if (hit && policy === 'fifo') continue
    if (hit) resident.delete(id)
    else misses++
    if (resident.size === capacity) for (const victim of resident.keys()) if (resident.delete(victim)) break
    resident.set(id, true)
  }
  return misses
}

const policy = fc.constantFrom(...evictionNames)
const capacity = fc.integer({ min: 1, max: 40 })
const block = (id: fc.Arbitrary<number>) => fc.array(id, { maxLength: 700 })
const smallId = fc.nat(80)
const largeId = fc.nat(40).map((i) => DIRECT_IDS + i * 7919)

it('misses as often as a naive cache over small ids, however the trace is cut into blocks', () => {
  fc.assert(
    fc.property(policy, capacity, fc.array(block(smallId), { maxLength: 6 }), (name, size, blocks) => {
      const cache = new SlotCache(name, size)
      let misses = 0
      for (const ids of blocks) misses += cache.requestAll(Uint32Array.from(ids))
      expect(misses).toBe(naiveMisses(name, size, blocks.flat()))
    }),
  )
})

it('goes over to the hash index at the first large id, and forgets nothing', () => {
  fc.assert(
    fc.property(
      policy,
      capacity,
      block(smallId),
      block(fc.oneof(smallId, largeId)),
      block(smallId),
      (name, size, ...blocks) => {
        const cache = new SlotCache(name, size)
        let misses = 0
        for (const ids of blocks) misses += cache.requestAll(Uint32Array.from(ids))
        expect(misses).toBe(naiveMisses(name, size, blocks.flat()))
      },
    ),
  )
})

it.each(evictionNames)('%s grows with what is in it, up to its capacity and no further', (name) => {
  const cache = new SlotCache(name, 5000)
  const ids = Uint32Array.from({ length: 20_000 }, (_, i) => i)
  expect(cache.requestAll(ids.subarray(0, 3000))).toBe(3000)
  expect(cache.size).toBe(3000)
  expect(cache.requestAll(ids)).toBe(17_000)
  expect(cache.size).toBe(5000)
  expect(cache.requestAll(ids.subarray(15_000))).toBe(0)
})
