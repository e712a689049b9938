import { crc32 } from 'node:zlib'
import { createEviction, type Eviction, type EvictionName } from '../delivery/eviction.policy.ts'

/** What a cache may hold. */
export interface Cacheable {
  readonly bytes: Uint8Array
  /** When the origin handed it out, epoch milliseconds. */
  readonly bornMs: number
}

export interface ByteCacheOptions {
  /** Sum of the sizes of what is held; never exceeded. */
  capacityBytes: number
  /** Number of objects held; never exceeded. Memory is set aside for so many. */
  maxObjects: number
  eviction: EvictionName
  /** Age at which an object is not handed out any more (CDN-6). */
  ttlMs: number
}

interface Entry<T> {
  readonly path: string
  readonly slot: number
  readonly object: T
}

/** Objects by path within a bound of bytes; what leaves when room is needed is the shared eviction policy's choice. */
export class ByteCache<T extends Cacheable> {
  readonly capacityBytes: number
  private readonly ttlMs: number
  private readonly order: Eviction
  private readonly entries = new Map<string, Entry<T>>()
  /** By slot; the policy knows entries by these numbers. */
  private readonly slots: (Entry<T> | undefined)[] = []
  private readonly free: number[] = []
  private readonly maxObjects: number
  private usedBytes = 0
  private evicted = 0

  constructor({ capacityBytes, maxObjects, eviction, ttlMs }: ByteCacheOptions) {
    this.capacityBytes = capacityBytes
    this.maxObjects = maxObjects
    this.ttlMs = ttlMs
    this.order = createEviction(eviction, maxObjects, capacityBytes, 'bytes')
  }

  /** Bytes held. */
  get bytes(): number {
    return this.usedBytes
  }

  /** Objects held. */
  get objects(): number {
    return this.entries.size
  }

  /** Objects that had to leave to make room, since the beginning. */
  get evictions(): number {
    return this.evicted
  }

  /** The object, which the policy counts as asked for; null when it is not there or too old. */
  get(path: string, nowMs: number): T | null {
    const entry = this.entries.get(path)
    if (entry === undefined) return null
    if (nowMs >= entry.object.bornMs + this.ttlMs) {
      this.order.onRemove(entry.slot)
      this.forget(entry)
      return null
    }
    this.order.onHit(entry.slot)
    return entry.object
  }

  /** Whether `get` would give the object; nobody counts as having asked for it. */
  holds(path: string, nowMs: number): boolean {
    const entry = this.entries.get(path)
    return entry !== undefined && nowMs < entry.object.bornMs + this.ttlMs
  }

  /** Takes the object in, in place of one at the same path. One that is larger than the cache is left out. */
  put(path: string, object: T): void {
    this.remove(path)
    const sizeBytes = object.bytes.length
    if (sizeBytes > this.capacityBytes) return
    // Policies know by this number what left lately; two paths that have the same one share that memory, nothing else.
    const key = crc32(path)
    // An empty object takes a place in the queues all the same.
    const weight = Math.max(1, sizeBytes)
    this.order.onMiss(key, weight)
    while (this.usedBytes + sizeBytes > this.capacityBytes || this.entries.size === this.maxObjects) this.evict()
    const entry = { path, slot: this.free.pop() ?? this.slots.length, object }
    this.slots[entry.slot] = entry
    this.entries.set(path, entry)
    this.usedBytes += sizeBytes
    this.order.onInsert(entry.slot, key, weight)
  }

  /** Drops what is at the path, if anything is. */
  remove(path: string): void {
    const entry = this.entries.get(path)
    if (entry === undefined) return
    this.order.onRemove(entry.slot)
    this.forget(entry)
  }

  private evict(): void {
    const entry = this.slots[this.order.evict()]
    if (entry === undefined) throw new Error('the eviction policy named a slot that holds nothing')
    this.forget(entry)
    this.evicted++
  }

  private forget({ path, slot, object }: Entry<T>): void {
    this.entries.delete(path)
    this.slots[slot] = undefined
    this.free.push(slot)
    this.usedBytes -= object.bytes.length
  }
}
