import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { admissionNames, createAdmission } from '../../reference/delivery/eviction/admission.policy.ts'
import { createNaiveEviction } from '../../reference/delivery/eviction/naive.fixture.ts'
import { type EvictionName, evictionNames } from '../../reference/delivery/eviction.policy.ts'
import { HashedCache } from '../world/slot-cache.ts'
import { StudyCache, type StudyOptions } from './study-cache.ts'

const policy = fc.constantFrom(...evictionNames)
const capacity = fc.integer({ min: 1, max: 60 })
const lifetime = fc.option(fc.integer({ min: 1, max: 80 }))
const steps = fc.array(fc.record({ id: fc.nat(40), afterS: fc.nat(3) }), { maxLength: 500, size: 'max' })

/** Sizes of 1 to 25, some of them larger than small caches. */
const sizeOf = (id: number): number => 1 + ((id * 7) % 25)

const options = (changes: Partial<StudyOptions>): StudyOptions => ({
  policy: 'lru',
  capacity: 10,
  bySize: true,
  admission: null,
  lifetime: null,
  drawKey: 1,
  ...changes,
})

/** The same cache over plain maps: which of the steps hit. */
function naiveHits(
  name: EvictionName,
  room: number,
  life: number | null,
  script: readonly { id: number; afterS: number }[],
): boolean[] {
  // The table has 1024 places at first, more than there are objects.
  const order = createNaiveEviction(name, 1024, room, 'bytes')
  const filledAt = new Map<number, number>()
  let now = 0
  return script.map(({ id, afterS }) => {
    now += afterS
    for (const [old, at] of filledAt) {
      if (life === null || now - at < life) continue
      order.onRemove(old)
      filledAt.delete(old)
    }
    if (filledAt.has(id)) {
      order.onHit(id)
      return true
    }
    if (sizeOf(id) > room) return false
    order.onMiss(id, sizeOf(id))
    const used = () => [...filledAt.keys()].reduce((sum, held) => sum + sizeOf(held), 0)
    while (used() + sizeOf(id) > room) filledAt.delete(order.evict())
    order.onInsert(id, id, sizeOf(id))
    filledAt.set(id, now)
    return false
  })
}

describe('a study cache', () => {
  it('hits when a naive one does, with sizes and lifetimes, under every policy', () => {
    fc.assert(
      fc.property(policy, capacity, lifetime, steps, (name, room, life, script) => {
        const cache = new StudyCache(options({ policy: name, capacity: room, lifetime: life }))
        let now = 0
        const hits = script.map(({ id, afterS }) => {
          now += afterS
          return cache.request(id, sizeOf(id), now)
        })
        expect(hits).toEqual(naiveHits(name, room, life, script))
      }),
    )
  })

  it('never holds more than fits, loses no entry, and lets in again at once what it has just taken', () => {
    fc.assert(
      fc.property(policy, capacity, lifetime, steps, (name, room, life, script) => {
        const cache = new StudyCache(options({ policy: name, capacity: room, lifetime: life }))
        let now = 0
        let bytes = 0
        for (const { id, afterS } of script) {
          now += afterS
          cache.request(id, sizeOf(id), now)
          bytes += sizeOf(id)
          expect(cache.used).toBeLessThanOrEqual(room)
          expect(cache.entries).toBe(cache.misses - cache.rejected - cache.evicted - cache.expired)
          // No starvation: whoever fits gets in, whatever the policy thinks of it.
          expect(cache.request(id, sizeOf(id), now)).toBe(sizeOf(id) <= room)
          bytes += sizeOf(id)
        }
        expect([cache.requests, cache.asked]).toEqual([2 * script.length, bytes])
        expect(cache.missed).toBeLessThanOrEqual(cache.asked)
      }),
    )
  })

  it('counts as the fast cache does where each object takes one place', () => {
    fc.assert(
      fc.property(policy, capacity, steps, (name, room, script) => {
        const ids = Uint32Array.from(script, ({ id }) => id)
        const cache = new StudyCache(options({ policy: name, capacity: room, bySize: false }))
        cache.requestAll({ ids, sizesBytes: null, timesS: null })
        expect(cache.misses).toBe(new HashedCache(name, room).requestAll(ids))
      }),
    )
  })

  it('keeps out what admission keeps out, with a new number for each miss', () => {
    const uniforms: number[] = []
    const admission = {
      admits: (key: number, _sizeBytes: number, uniform: number) => {
        uniforms.push(uniform)
        return key !== 3
      },
    }
    const cache = new StudyCache(options({ admission, bySize: false }))
    cache.requestAll({ ids: Uint32Array.of(3, 3, 4, 4, 3), sizesBytes: null, timesS: null })
    expect([cache.misses, cache.rejected, cache.entries]).toEqual([4, 3, 1])
    expect(new Set(uniforms).size).toBe(4)
  })

  it('keeps its bounds and loses no request under every admission, and gives the same again', () => {
    const admissionName = fc.constantFrom(...admissionNames)
    const setting = fc.integer({ min: 1, max: 30 })
    fc.assert(
      fc.property(policy, capacity, admissionName, setting, steps, (name, room, rule, value, script) => {
        const play = (): StudyCache => {
          const admission = createAdmission(rule, value)
          const cache = new StudyCache(options({ policy: name, capacity: room, admission }))
          for (const [i, { id }] of script.entries()) {
            const { entries, evicted } = cache
            const hit = cache.request(id, sizeOf(id), i)
            expect(cache.used).toBeLessThanOrEqual(room)
            // Larger than the cache: never there, and nobody leaves for it.
            if (sizeOf(id) > room) expect([hit, cache.entries, cache.evicted]).toEqual([false, entries, evicted])
          }
          expect(cache.entries).toBe(cache.misses - cache.rejected - cache.evicted)
          return cache
        }
        const first = play()
        const again = play()
        const figures = ({ misses, rejected, evicted, used, missed }: StudyCache) => [
          misses,
          rejected,
          evicted,
          used,
          missed,
        ]
        expect(figures(again)).toEqual(figures(first))
      }),
    )
  })

  it('a larger LRU cache of objects of one size hits whenever a smaller one does', () => {
    fc.assert(
      fc.property(capacity, fc.nat(20), steps, (room, more, script) => {
        const small = new StudyCache(options({ capacity: room, bySize: false }))
        const large = new StudyCache(options({ capacity: room + more, bySize: false }))
        for (const { id } of script) {
          const hit = small.request(id, 1, 0)
          expect(large.request(id, 1, 0) || !hit).toBe(true)
        }
      }),
    )
  })
})
