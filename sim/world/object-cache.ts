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
  /** Renditions thrown out to make room. */
  evictions = 0
  /** Renditions thrown out because the table was full, though there were bytes left. */
  tableBound = 0
  private readonly digest: Digest | null
  private readonly index: IdIndex
  private readonly order: Eviction
  /** A record of four words per entry, 16 bytes: what is asked for together lies together. */
  private readonly records: Int32Array
  /** Bytes of each entry; those of a stand-in are more than 32 bits hold. */
  private readonly bytes: Float64Array
  private readonly free: Int32Array
  private freeCount: number

  /**
   * @param maxEntries size of the table; the cache never holds more entries
   * @param digest kept up to date with what the cache holds, for whom its tables are too large or too far; null = nobody looks
   */
  constructor(capacityBytes: number, maxEntries: number, eviction: EvictionName, digest: Digest | null = null) {
    this.capacityBytes = capacityBytes
    this.digest = digest
    this.index = new IdIndex(maxEntries)
    this.order = createEviction(eviction, maxEntries)
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
    this.order.onMiss(object)
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
    this.order.onInsert(entry, object)
    this.digest?.set(object, chunks)
  }

  /** Lengthens an entry; others make room, under some policies the entry itself. */
  extend(entry: number, chunks: number, bytes: number): void {
    this.used += bytes - this.bytes[entry]
    this.records[entry * RECORD + CHUNKS] = chunks
    this.digest?.set(this.records[entry * RECORD + OBJECT], chunks)
    this.bytes[entry] = bytes
    this.makeRoom(0)
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
