import { createEviction, type Eviction, type EvictionName } from '../../reference/delivery/eviction.policy.ts'
import { type Allocate, IdIndex } from './id-index.ts'

/**
 * A cache of renditions, each with as many chunks from its beginning as have been asked for so far: one look-up per
 * track instead of one per chunk. Sizes are bytes. The eviction policy is the service's own.
 */
export class ObjectCache {
  readonly capacityBytes: number
  /** Bytes held. */
  used = 0
  /** Entries thrown out to make room. */
  evictions = 0
  /** Entries thrown out because the table was full, though there were bytes left. */
  tableBound = 0
  private readonly index: IdIndex
  private readonly order: Eviction
  /** A record of four words per entry, 16 bytes: what is asked for together lies together. */
  private readonly records: Int32Array
  private readonly free: Int32Array
  private freeCount: number

  /**
   * @param maxEntries size of the table; the cache never holds more entries
   * @param allocate memory for what other threads read (`published`)
   */
  constructor(
    capacityBytes: number,
    maxEntries: number,
    eviction: EvictionName,
    allocate: Allocate = (bytes) => new ArrayBuffer(bytes),
  ) {
    this.capacityBytes = capacityBytes
    this.index = new IdIndex(maxEntries, allocate)
    this.order = createEviction(eviction, maxEntries)
    this.records = new Int32Array(maxEntries * RECORD)
    this.free = new Int32Array(maxEntries)
    this.freeCount = maxEntries
    for (let i = 0; i < maxEntries; i++) this.free[i] = maxEntries - 1 - i
  }

  /** Entries held. */
  get entries(): number {
    return this.free.length - this.freeCount
  }

  /** The entry of a rendition, -1 when nothing of it is there. Changes no order. */
  find(object: number): number {
    return this.index.get(object)
  }

  /** Chunks of the entry, from the first. */
  chunksOf(entry: number): number {
    return this.records[entry * RECORD + CHUNKS]
  }

  /** When the first chunk of the entry has arrived here, ms. */
  readyMs(entry: number): number {
    return this.records[entry * RECORD + READY]
  }

  /** Tells the policy that the entry was asked for. */
  hit(entry: number): void {
    this.order.onHit(entry)
  }

  /** Puts in a rendition that is not there. Larger than the cache: left out. */
  insert(object: number, chunks: number, bytes: number, readyMs: number): void {
    if (bytes > this.capacityBytes) return
    this.order.onMiss(object)
    this.makeRoom(bytes)
    if (this.freeCount === 0) {
      this.tableBound++
      this.evict()
    }
    const entry = this.free[--this.freeCount]
    this.index.set(object, entry)
    const at = entry * RECORD
    this.records[at + OBJECT] = object
    this.records[at + CHUNKS] = chunks
    this.records[at + BYTES] = bytes
    this.records[at + READY] = readyMs
    this.used += bytes
    this.order.onInsert(entry, object)
  }

  /** Lengthens an entry; others make room, under some policies the entry itself. */
  extend(entry: number, chunks: number, bytes: number): void {
    const at = entry * RECORD
    this.used += bytes - this.records[at + BYTES]
    this.records[at + CHUNKS] = chunks
    this.records[at + BYTES] = bytes
    this.makeRoom(0)
  }

  /** What another thread needs to look into this cache (`CacheView`) while nobody writes; never moves. */
  get published(): ArrayBufferLike {
    return this.index.buffer
  }

  private makeRoom(bytes: number): void {
    while (this.used + bytes > this.capacityBytes && this.evict()) this.evictions++
  }

  private evict(): boolean {
    const entry = this.order.evict()
    if (entry < 0) return false
    this.index.delete(this.records[entry * RECORD + OBJECT])
    this.used -= this.records[entry * RECORD + BYTES]
    this.free[this.freeCount++] = entry
    return true
  }
}

const RECORD = 4
const OBJECT = 0
const CHUNKS = 1
const BYTES = 2
const READY = 3

/** Looks into a cache that another thread owns; valid while the owner does not write. */
export class CacheView {
  private readonly index: IdIndex

  constructor(published: ArrayBufferLike) {
    this.index = IdIndex.attach(published)
  }

  has(object: number): boolean {
    return this.index.get(object) >= 0
  }
}
