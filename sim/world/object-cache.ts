import { Lifetimes } from '../../reference/delivery/eviction/lifetime.policy.ts'
import { createEviction, type Eviction, type EvictionName } from '../../reference/delivery/eviction.policy.ts'
import type { Digest } from './digest.ts'
import { IdIndex } from './id-index.ts'

/**
 * A cache of renditions, each with as many chunks from its beginning as have been asked for so far: one look-up per
 * track instead of one per chunk. Sizes are bytes. The eviction policy is the service's own.
 */
export class ObjectCache {
  readonly capacityBytes: number
  /** Bytes held. */
  used = 0
  /** Renditions held: entries, each as often as it counts. */
  renditions = 0
  /** Renditions thrown out to make room, or for their age. */
  evictions = 0
  /** Renditions thrown out because the table was full, though there were bytes left. */
  tableBound = 0
  private readonly digest: Digest | null
  private readonly index: IdIndex
  private readonly order: Eviction
  /** Where age throws out too. */
  private readonly lifetimes: Lifetimes | null
  /** A record of four words per entry, 16 bytes: what is asked for together lies together. */
  private readonly records: Int32Array
  /** Bytes of each entry; those of a stand-in are more than 32 bits hold. */
  private readonly bytes: Float64Array
  private readonly free: Int32Array
  private freeCount: number

  /**
   * @param maxEntries size of the table; the cache never holds more entries
   * @param digest kept up to date with what the cache holds, for whom its tables are too large or too far; null = nobody looks
   * @param lifetimeMs after so long `expire` throws an entry out, whatever its policy says; null = only for want of room
   */
  constructor(
    capacityBytes: number,
    maxEntries: number,
    eviction: EvictionName,
    digest: Digest | null = null,
    lifetimeMs: number | null = null,
  ) {
    this.capacityBytes = capacityBytes
    this.digest = digest
    this.index = new IdIndex(maxEntries)
    this.order = createEviction(eviction, maxEntries, capacityBytes, 'bytes')
    this.lifetimes = lifetimeMs === null ? null : new Lifetimes(maxEntries, lifetimeMs)
    this.records = new Int32Array(maxEntries * RECORD)
    this.bytes = new Float64Array(maxEntries)
    this.free = new Int32Array(maxEntries)
    this.freeCount = maxEntries
    for (let i = 0; i < maxEntries; i++) this.free[i] = maxEntries - 1 - i
  }

  /** The entry of a rendition, -1 when nothing of it is there. Changes no order. */
  find(object: number): number {
    return this.index.get(object)
  }

  /** Chunks of the entry, from the first; WHOLE when the last one is among them. */
  chunksOf(entry: number): number {
    return this.records[entry * RECORD + CHUNKS]
  }

  /** When the first chunk of the entry has arrived here, or was found unchanged, ms. */
  readyMs(entry: number): number {
    return this.records[entry * RECORD + READY]
  }

  /** Tells the policy that the entry was asked for. */
  hit(entry: number): void {
    this.order.onHit(entry)
  }

  /** From this time on the entry is known to be the same as at its source. */
  renew(entry: number, readyMs: number): void {
    this.records[entry * RECORD + READY] = readyMs
  }

  /**
   * Puts in a rendition that is not there. Larger than the cache: left out.
   * @param counts how many renditions the entry stands for (`bytes` are those of all)
   */
  insert(object: number, chunks: number, bytes: number, readyMs: number, counts = 1): void {
    if (bytes > this.capacityBytes) return
    this.order.onMiss(object, bytes)
    this.makeRoom(bytes)
    if (this.freeCount === 0) this.tableBound += this.evict()
    const entry = this.free[--this.freeCount]
    this.index.set(object, entry)
    const at = entry * RECORD
    this.records[at + OBJECT] = object
    this.records[at + CHUNKS] = chunks
    this.records[at + COUNTS] = counts
    this.records[at + READY] = readyMs
    this.bytes[entry] = bytes
    this.used += bytes
    this.renditions += counts
    this.order.onInsert(entry, object, bytes)
    this.lifetimes?.onInsert(entry, readyMs)
    this.digest?.set(object, chunks)
  }

  /** Lengthens an entry; others make room, under some policies the entry itself. */
  extend(entry: number, chunks: number, bytes: number): void {
    this.used += bytes - this.bytes[entry]
    this.records[entry * RECORD + CHUNKS] = chunks
    this.digest?.set(this.records[entry * RECORD + OBJECT], chunks)
    this.bytes[entry] = bytes
    this.order.onResize(entry, bytes)
    this.makeRoom(0)
  }

  /** Throws out what has been there for a lifetime; those whose turn has not come in the order of insertion a little later. */
  expire(nowMs: number): void {
    const { lifetimes } = this
    if (lifetimes === null) return
    for (let entry = lifetimes.expired(nowMs); entry >= 0; entry = lifetimes.expired(nowMs)) {
      this.order.onRemove(entry)
      this.evictions += this.forget(entry)
    }
  }

  /** Puts entries into the order of their ages, where they were inserted in another one. */
  orderLifetimes(): void {
    const { lifetimes, records } = this
    if (lifetimes === null) return
    const free = new Set(this.free.subarray(0, this.freeCount))
    const entries = Array.from({ length: this.free.length }, (_, entry) => entry).filter((entry) => !free.has(entry))
    const readyMs = (entry: number): number => records[entry * RECORD + READY]
    for (const entry of entries.sort((a, b) => readyMs(a) - readyMs(b) || a - b)) {
      lifetimes.onRemove(entry)
      lifetimes.onInsert(entry, readyMs(entry))
    }
  }

  private makeRoom(bytes: number): void {
    while (this.used + bytes > this.capacityBytes) {
      const gone = this.evict()
      if (gone === 0) return
      this.evictions += gone
    }
  }

  /** Renditions that have gone with the entry whose turn it was; 0 when there is none. */
  private evict(): number {
    const entry = this.order.evict()
    if (entry < 0) return 0
    this.lifetimes?.onRemove(entry)
    return this.forget(entry)
  }

  /** Takes an entry that no order knows any more out of the table; returns how many renditions have gone. */
  private forget(entry: number): number {
    const counts = this.records[entry * RECORD + COUNTS]
    this.index.delete(this.records[entry * RECORD + OBJECT])
    this.digest?.set(this.records[entry * RECORD + OBJECT], 0)
    this.used -= this.bytes[entry]
    this.renditions -= counts
    this.free[this.freeCount++] = entry
    return counts
  }
}

const RECORD = 4
const OBJECT = 0
const CHUNKS = 1
const COUNTS = 2
const READY = 3
