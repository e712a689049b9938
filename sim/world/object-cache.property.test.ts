import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createNaiveEviction, type NaiveEviction } from '../../reference/delivery/eviction/naive.fixture.ts'
import { type EvictionName, evictionNames } from '../../reference/delivery/eviction.policy.ts'
import { smallPlan } from '../plan.fixture.ts'
import { Digest } from './digest.ts'
import { ObjectCache } from './object-cache.ts'
import { rungOf, trackOf } from './objects.ts'
import { buildWorld } from './world.ts'

interface Entry {
  object: number
  chunks: number
  bytes: number
  readyMs: number
}

/** The cache as plainly as it can be said: entries in a list, in the order of the naive policy. */
class NaiveCache {
  evictions = 0
  tableBound = 0
  private entries: Entry[] = []
  private readonly capacity: number
  private readonly maxEntries: number
  private readonly policy: NaiveEviction

  constructor(capacity: number, maxEntries: number, policy: EvictionName) {
    this.capacity = capacity
    this.maxEntries = maxEntries
    this.policy = createNaiveEviction(policy, maxEntries, capacity, 'bytes')
  }

  get used(): number {
    return this.entries.reduce((sum, entry) => sum + entry.bytes, 0)
  }

  get size(): number {
    return this.entries.length
  }

  find(object: number): Entry | undefined {
    return this.entries.find((entry) => entry.object === object)
  }

  /** The object is the slot. */
  insert(entry: Entry): void {
    if (entry.bytes > this.capacity) return
    this.policy.onMiss(entry.object, entry.bytes)
    this.makeRoom(entry.bytes)
    if (this.entries.length === this.maxEntries) {
      this.evict()
      this.tableBound++
    }
    this.entries.push(entry)
    this.policy.onInsert(entry.object, entry.object, entry.bytes)
  }

  hit(entry: Entry): void {
    this.policy.onHit(entry.object)
  }

  extend(entry: Entry, chunks: number, bytes: number): void {
    entry.chunks = chunks
    entry.bytes = bytes
    this.policy.onResize(entry.object, bytes)
    this.makeRoom(0)
  }

  expire(nowMs: number, lifetimeMs: number): void {
    for (const { object, readyMs } of this.entries) {
      if (nowMs - readyMs < lifetimeMs) continue
      this.policy.onRemove(object)
      this.entries = this.entries.filter((entry) => entry.object !== object)
      this.evictions++
    }
  }

  private makeRoom(bytes: number): void {
    while (this.entries.length > 0 && this.used + bytes > this.capacity) {
      this.evict()
      this.evictions++
    }
  }

  private evict(): void {
    const victim = this.policy.evict()
    this.entries = this.entries.filter((entry) => entry.object !== victim)
  }
}

const OBJECTS = 30
/** Chunks `0` to `chunks` - 1 of an object are asked for; a chunk is so many bytes. */
const asks = fc.array(
  fc.record({ object: fc.nat(OBJECTS - 1), chunks: fc.integer({ min: 1, max: 10 }), readyMs: fc.nat(1000) }),
  { maxLength: 300, size: 'max' },
)
const chunkBytes = (object: number): number => 1 + (object % 4) * 3

/** Every object with what is known of it, in one line, which is quick to compare. */
function contents(find: (object: number) => Pick<Entry, 'chunks' | 'readyMs'> | undefined): string {
  let line = ''
  for (let object = 0; object < OBJECTS; object++) {
    const entry = find(object)
    if (entry) line += `${object}: ${entry.chunks} chunks since ${entry.readyMs}, `
  }
  return line
}

const { standIns } = buildWorld(smallPlan())

function found(cache: ObjectCache, digest: Digest, object: number): Pick<Entry, 'chunks' | 'readyMs'> | undefined {
  const entry = cache.find(object)
  const chunks = entry < 0 ? 0 : cache.chunksOf(entry)
  if (digest.chunksOf(trackOf(object), rungOf(object)) !== chunks)
    throw new Error(`the digest is wrong about ${object}`)
  return entry < 0 ? undefined : { chunks, readyMs: cache.readyMs(entry) }
}

describe.each(evictionNames)('a cache under %s', (policy) => {
  it('throws out what has been there for a lifetime, beside what the policy does', () => {
    const times = fc.record({ lifetimeMs: fc.integer({ min: 1, max: 600 }), everyMs: fc.integer({ min: 1, max: 30 }) })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), times, asks, (bytes, { lifetimeMs, everyMs }, script) => {
        const digest = new Digest(standIns, Digest.memory(standIns))
        const cache = new ObjectCache(bytes, OBJECTS, policy, digest, lifetimeMs)
        const naive = new NaiveCache(bytes, OBJECTS, policy)
        for (const [i, { object, chunks }] of script.entries()) {
          const nowMs = i * everyMs
          cache.expire(nowMs)
          naive.expire(nowMs, lifetimeMs)
          const size = chunks * chunkBytes(object)
          const entry = cache.find(object)
          const wanted = naive.find(object)
          if (!wanted) {
            cache.insert(object, chunks, size, nowMs)
            naive.insert({ object, chunks, bytes: size, readyMs: nowMs })
          } else {
            cache.hit(entry)
            naive.hit(wanted)
          }
          expect(contents((one) => found(cache, digest, one))).toBe(contents((one) => naive.find(one)))
          expect([cache.used, cache.evictions]).toEqual([naive.used, naive.evictions])
        }
      }),
      { numRuns: 30 },
    )
  })

  it('holds what the naive one holds, entry by entry, through hits, inserts and extensions', () => {
    const capacity = fc.integer({ min: 1, max: 400 })
    const maxEntries = fc.integer({ min: 1, max: 20 })
    fc.assert(
      fc.property(capacity, maxEntries, asks, (bytes, most, script) => {
        const digest = new Digest(standIns, Digest.memory(standIns))
        const cache = new ObjectCache(bytes, most, policy, digest)
        const naive = new NaiveCache(bytes, most, policy)
        for (const { object, chunks, readyMs } of script) {
          const size = chunks * chunkBytes(object)
          const entry = cache.find(object)
          const wanted = naive.find(object)
          if (!wanted) {
            cache.insert(object, chunks, size, readyMs)
            naive.insert({ object, chunks, bytes: size, readyMs })
          } else {
            cache.hit(entry)
            naive.hit(wanted)
            if (chunks > wanted.chunks) {
              cache.extend(entry, chunks, size)
              naive.extend(wanted, chunks, size)
            }
          }
          expect(cache.used).toBeLessThanOrEqual(bytes)
          expect([cache.used, cache.renditions]).toEqual([naive.used, naive.size])
          expect([cache.evictions, cache.tableBound]).toEqual([naive.evictions, naive.tableBound])
          expect(contents((other) => found(cache, digest, other))).toBe(contents((other) => naive.find(other)))
        }
      }),
    )
  })

  it('takes large ids', () => {
    const cache = new ObjectCache(10, 2, policy)
    cache.insert(2 ** 31 - 1, 1, 1, -1)
    expect(cache.readyMs(cache.find(2 ** 31 - 1))).toBe(-1)
  })

  it('counts an entry for all whom it stands for, beyond 32 bits of bytes', () => {
    const cache = new ObjectCache(10e12, 8, policy)
    for (let object = 0; object < 3; object++) cache.insert(object, 1, 4e12, -1, 512)
    expect([cache.used, cache.renditions, cache.evictions, cache.tableBound]).toEqual([8e12, 1024, 512, 0])
  })
})

describe('an entry that grows', () => {
  /** The oldest of two grows beyond what is free. */
  function grown(policy: EvictionName): ObjectCache {
    const cache = new ObjectCache(10, 4, policy)
    cache.insert(1, 1, 4, 0)
    cache.insert(2, 1, 4, 0)
    cache.hit(cache.find(1))
    cache.extend(cache.find(1), 2, 7)
    return cache
  }

  it('makes others leave under LRU, where it has just been asked for', () => {
    const cache = grown('lru')
    expect([cache.find(1) >= 0, cache.find(2) >= 0, cache.used]).toEqual([true, false, 7])
  })

  it('may have to leave itself under FIFO', () => {
    const cache = grown('fifo')
    expect([cache.find(1) >= 0, cache.find(2) >= 0, cache.used]).toEqual([false, true, 4])
  })
})
