import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NaiveObjects } from '../../reference/delivery/eviction/naive.fixture.ts'
import { type EvictionName, evictionNames } from '../../reference/delivery/eviction.policy.ts'
import { DENSE_BITS, DenseCache, HashedCache, type SlotCache } from './slot-cache.ts'

function naiveMisses(policy: EvictionName, capacity: number, ids: readonly number[]): number {
  const naive = new NaiveObjects(policy, capacity)
  return ids.filter((id) => !naive.ask(id)).length
}

function misses(cache: SlotCache, blocks: readonly number[][]): number {
  return blocks.reduce((sum, ids) => sum + cache.requestAll(Uint32Array.from(ids)), 0)
}

const policy = fc.constantFrom(...evictionNames)
const capacity = fc.integer({ min: 1, max: 40 })
const blocks = (id: fc.Arbitrary<number>) => fc.array(fc.array(id, { maxLength: 300, size: 'max' }), { maxLength: 5 })
const denseId = fc.nat(80)
/** Beyond what a dense cache has room for at first. */
const laterId = fc.nat(40).map((i) => 5000 + i * 300)
const anyId = fc.oneof(denseId, fc.constantFrom(0xffffffff, 0x80000000, 2 ** DENSE_BITS))

describe('a dense cache', () => {
  it('misses as often as a naive cache, however the trace is cut into blocks', () => {
    fc.assert(
      fc.property(
        policy,
        capacity,
        blocks(denseId),
        blocks(fc.oneof(denseId, laterId)),
        (name, size, first, second) => {
          const trace = [...first, ...second]
          expect(misses(new DenseCache(name, size), trace)).toBe(naiveMisses(name, size, trace.flat()))
        },
      ),
    )
  })

  it('refuses a block with a large id, and plays nothing of it', () => {
    const cache = new DenseCache('lru', 3)
    expect(cache.requestAll(Uint32Array.of(1, 2 ** DENSE_BITS, 2))).toBe(-1)
    expect(cache.requestAll(Uint32Array.of(1, 2 ** 16, 1))).toBe(2)
  })
})

describe('a hashed cache', () => {
  it('misses as often as a naive cache, whatever the ids', () => {
    fc.assert(
      fc.property(policy, capacity, blocks(anyId), (name, size, trace) => {
        expect(misses(new HashedCache(name, size), trace)).toBe(naiveMisses(name, size, trace.flat()))
      }),
    )
  })

  it.each(evictionNames)('%s grows with what is in it, up to its capacity and no further', (name) => {
    const cache = new HashedCache(name, 5000)
    const ids = Uint32Array.from({ length: 20_000 }, (_, i) => i * 1_000_003)
    expect(cache.requestAll(ids.subarray(0, 3000))).toBe(3000)
    expect(cache.requestAll(ids)).toBe(17_000)
    const counted = cache.requestAll(ids)
    expect([counted >= 15_000, counted <= 20_000]).toEqual([true, true])
  })
})
