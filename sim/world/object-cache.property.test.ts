import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CacheView, ObjectCache } from './object-cache.ts'

interface Entry {
  object: number
  chunks: number
  bytes: number
  readyMs: number
}

/** The policies whose order is as simple as the order of an array; the others are held to their own tests. */
const policies = ['lru', 'fifo'] as const
type Policy = (typeof policies)[number]

/** The cache as plainly as it can be said: entries in an array, the next to go first. */
class NaiveCache {
  entries: Entry[] = []
  evictions = 0
  tableBound = 0
  private readonly capacity: number
  private readonly maxEntries: number
  private readonly policy: Policy

  constructor(capacity: number, maxEntries: number, policy: Policy) {
    this.capacity = capacity
    this.maxEntries = maxEntries
    this.policy = policy
  }

  get used(): number {
    return this.entries.reduce((sum, entry) => sum + entry.bytes, 0)
  }

  find(object: number): Entry | undefined {
    return this.entries.find((entry) => entry.object === object)
  }

  insert(entry: Entry): void {
    if (entry.bytes > this.capacity) return
    this.makeRoom(entry.bytes)
    if (this.entries.length === this.maxEntries) {
      this.entries.shift()
      this.tableBound++
    }
    this.entries.push(entry)
  }

  hit(entry: Entry): void {
    if (this.policy === 'lru') this.entries = [...this.entries.filter((other) => other !== entry), entry]
  }

  extend(entry: Entry, chunks: number, bytes: number): void {
    entry.chunks = chunks
    entry.bytes = bytes
    this.makeRoom(0)
  }

  private makeRoom(bytes: number): void {
    while (this.entries.length > 0 && this.used + bytes > this.capacity) {
      this.entries.shift()
      this.evictions++
    }
  }
}

const OBJECTS = 30
/** Chunks `0` to `chunks` - 1 of an object are asked for; a chunk is so many bytes. */
const asks = fc.array(
  fc.record({ object: fc.nat(OBJECTS - 1), chunks: fc.integer({ min: 1, max: 10 }), readyMs: fc.nat(1000) }),
  { maxLength: 300 },
)
const chunkBytes = (object: number): number => 1 + (object % 4) * 3

describe.each(policies)('a cache under %s', (policy) => {
  it('holds what the naive one holds, entry by entry, through hits, inserts and extensions', () => {
    const capacity = fc.integer({ min: 1, max: 400 })
    const maxEntries = fc.integer({ min: 1, max: 20 })
    fc.assert(
      fc.property(capacity, maxEntries, asks, (bytes, most, script) => {
        const cache = new ObjectCache(bytes, most, policy)
        const naive = new NaiveCache(bytes, most, policy)
        const view = new CacheView(cache.published)
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
          expect([cache.used, cache.entries]).toEqual([naive.used, naive.entries.length])
          expect([cache.evictions, cache.tableBound]).toEqual([naive.evictions, naive.tableBound])
          for (let other = 0; other < OBJECTS; other++) {
            const found = cache.find(other)
            const there = naive.find(other)
            expect(found >= 0).toBe(there !== undefined)
            expect(view.has(other)).toBe(there !== undefined)
            if (there) expect([cache.chunksOf(found), cache.readyMs(found)]).toEqual([there.chunks, there.readyMs])
          }
        }
      }),
    )
  })

  it('takes large ids, and memory that others look into', () => {
    const memory: SharedArrayBuffer[] = []
    const cache = new ObjectCache(10, 2, policy, (bytes) => {
      const buffer = new SharedArrayBuffer(bytes)
      memory.push(buffer)
      return buffer
    })
    cache.insert(2 ** 31 - 1, 1, 1, -1)
    expect(cache.readyMs(cache.find(2 ** 31 - 1))).toBe(-1)
    expect(memory).toContain(cache.published)
    expect(new CacheView(cache.published).has(2 ** 31 - 1)).toBe(true)
  })
})

describe('an entry that grows', () => {
  /** The oldest of two grows beyond what is free. */
  function grown(policy: Policy): ObjectCache {
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
