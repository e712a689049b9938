import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createNaiveEviction, type NaiveEviction } from '../delivery/eviction/naive.fixture.ts'
import { type EvictionName, evictionNames } from '../delivery/eviction.policy.ts'
import { ByteCache, type Cacheable } from './byte-cache.ts'

const TTL_MS = 50

/** The cache as plainly as it can be said: one path, one slot. */
class ModelCache {
  readonly held = new Map<number, Cacheable>()
  evictions = 0
  private readonly order: NaiveEviction
  private readonly capacityBytes: number
  private readonly maxObjects: number

  constructor(name: EvictionName, capacityBytes: number, maxObjects: number) {
    this.order = createNaiveEviction(name, maxObjects, capacityBytes, 'bytes')
    this.capacityBytes = capacityBytes
    this.maxObjects = maxObjects
  }

  get bytes(): number {
    return [...this.held.values()].reduce((sum, { bytes }) => sum + bytes.length, 0)
  }

  get(path: number, nowMs: number): Cacheable | null {
    const object = this.held.get(path)
    if (object === undefined) return null
    if (nowMs - object.bornMs < TTL_MS) {
      this.order.onHit(path)
      return object
    }
    this.remove(path)
    return null
  }

  put(path: number, object: Cacheable): void {
    this.remove(path)
    const size = object.bytes.length
    if (size > this.capacityBytes) return
    this.order.onMiss(path, Math.max(1, size))
    while (this.bytes + size > this.capacityBytes || this.held.size >= this.maxObjects) {
      this.held.delete(this.order.evict())
      this.evictions++
    }
    this.held.set(path, object)
    this.order.onInsert(path, path, Math.max(1, size))
  }

  remove(path: number): void {
    if (this.held.delete(path)) this.order.onRemove(path)
  }
}

const PATHS = 20
const script = fc.array(
  fc.record({
    path: fc.nat(PATHS - 1),
    /** What is put in when the path is not there, or anew. */
    sizeBytes: fc.integer({ min: 0, max: 130 }),
    anew: fc.nat(9).map((n) => n === 0),
    removed: fc.nat(9).map((n) => n === 0),
    waitMs: fc.nat(3),
  }),
  { maxLength: 300, size: 'max' },
)

describe.each(evictionNames)('%s', (eviction) => {
  it('holds what the naive cache holds, request by request', () => {
    const bound = fc.integer({ min: 1, max: 12 })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), bound, script, (capacityBytes, maxObjects, script) => {
        const cache = new ByteCache({ capacityBytes, maxObjects, eviction, ttlMs: TTL_MS })
        const model = new ModelCache(eviction, capacityBytes, maxObjects)
        let nowMs = 0
        for (const { path, sizeBytes, anew, removed, waitMs } of script) {
          nowMs += waitMs
          if (removed) {
            cache.remove(`/${path}`)
            model.remove(path)
          }
          const found = anew ? null : cache.get(`/${path}`, nowMs)
          expect(found).toBe(anew ? null : model.get(path, nowMs))
          if (found === null) {
            const object = { bytes: new Uint8Array(sizeBytes), bornMs: nowMs }
            cache.put(`/${path}`, object)
            model.put(path, object)
          }
          expect(cache.bytes).toBe(model.bytes)
          expect(cache.objects).toBe(model.held.size)
          expect(cache.evictions).toBe(model.evictions)
          expect(cache.bytes).toBeLessThanOrEqual(capacityBytes)
          expect(cache.objects).toBeLessThanOrEqual(maxObjects)
        }
        for (let path = 0; path < PATHS; path++) {
          const holds = cache.holds(`/${path}`, nowMs)
          const found = cache.get(`/${path}`, nowMs)
          expect(found).toBe(model.get(path, nowMs))
          expect(holds).toBe(found !== null)
        }
      }),
    )
  })
})

const cacheOf = (capacityBytes: number) =>
  new ByteCache({ capacityBytes, maxObjects: 10, eviction: 'lru', ttlMs: TTL_MS })

it('leaves out what is larger than itself, and drops nothing for it but the old version', () => {
  const cache = cacheOf(100)
  cache.put('/a', { bytes: new Uint8Array(60), bornMs: 0 })
  cache.put('/b', { bytes: new Uint8Array(40), bornMs: 0 })
  cache.put('/b', { bytes: new Uint8Array(101), bornMs: 0 })
  expect([cache.objects, cache.bytes, cache.evictions]).toEqual([1, 60, 0])
})

it('hands out an object until just before it is as old as it may be', () => {
  const cache = cacheOf(100)
  cache.put('/a', { bytes: new Uint8Array(60), bornMs: 1000 })
  expect(cache.get('/a', 1000 + TTL_MS - 1)).not.toBeNull()
  expect(cache.get('/a', 1000 + TTL_MS)).toBeNull()
  expect(cache.bytes).toBe(0)
})

it('keeps apart two paths whose names have the same checksum', () => {
  // A known collision of CRC-32.
  const [one, other] = ['plumless', 'buckeroo']
  const cache = new ByteCache({ capacityBytes: 2, maxObjects: 2, eviction: 'arc', ttlMs: TTL_MS })
  for (const path of [one, other, 'x', 'y', one, other, 'x', other, one, 'y', 'z', one, other]) {
    const object = { bytes: Buffer.from([path.charCodeAt(0)]), bornMs: 0 }
    if (cache.get(path, 0) === null) cache.put(path, object)
    expect(cache.get(path, 0)?.bytes[0]).toBe(path.charCodeAt(0))
  }
})
