import type { Admission } from '../../reference/delivery/eviction/admission.policy.ts'
import { Lifetimes } from '../../reference/delivery/eviction/lifetime.policy.ts'
import { createEviction, type Eviction, type EvictionName } from '../../reference/delivery/eviction.policy.ts'
import { draw } from '../engine/random.ts'
import { IdIndex } from '../world/id-index.ts'
import type { Requests } from './requests.ts'

const FIRST_SLOTS = 1024

export interface StudyOptions {
  policy: EvictionName
  /** Room for objects, or for bytes where sizes count. */
  capacity: number
  /** Whether an object takes as much room as it has bytes; otherwise each takes 1. */
  bySize: boolean
  /** null: whatever fits gets in. */
  admission: Admission | null
  /** How long an entry lives, seconds; requests where the trace has no times. null: for ever. */
  lifetime: number | null
  /** Key of the numbers that admission draws (`streamKey`). */
  drawKey: number
}

/**
 * A cache that starts empty, as the cache study plays traces on where objects have sizes, expire or must be admitted. What
 * is larger than the whole cache is never let in. An entry keeps the size with which it came.
 */
export class StudyCache {
  requests = 0
  misses = 0
  /** Sizes of the objects asked for, added up; the requests where sizes do not count. */
  asked = 0
  /** The part of `asked` that was not there. */
  missed = 0
  /** Misses whose object was not let in. */
  rejected = 0
  /** Entries that were thrown out to make room, and those that expired. */
  evicted = 0
  expired = 0
  /** Room taken. */
  used = 0
  private readonly options: StudyOptions
  private readonly order: Eviction
  private readonly lifetimes: Lifetimes | null
  private readonly index = new IdIndex(FIRST_SLOTS)
  private idOf = new Uint32Array(FIRST_SLOTS)
  private sizeOf = new Float64Array(FIRST_SLOTS)
  /** Slots that were in use: cells 0..freeCount-1. Slots from `fresh` on never were. */
  private free = new Int32Array(FIRST_SLOTS)
  private freeCount = 0
  private fresh = 0

  constructor(options: StudyOptions) {
    this.options = options
    const { policy, capacity, bySize } = options
    this.order = createEviction(policy, FIRST_SLOTS, capacity, bySize ? 'bytes' : 'objects')
    this.lifetimes = options.lifetime === null ? null : new Lifetimes(FIRST_SLOTS, options.lifetime)
  }

  /** Number of objects in the cache. */
  get entries(): number {
    return this.fresh - this.freeCount
  }

  /** Asks for each object in turn. Where sizes count, the requests have them. */
  requestAll({ ids, sizesBytes, timesS }: Requests): void {
    const { bySize } = this.options
    for (let i = 0; i < ids.length; i++) {
      const size = bySize && sizesBytes !== null ? sizesBytes[i] : 1
      this.request(ids[i], size, timesS === null ? this.requests : timesS[i])
    }
  }

  /** Asks for one object; true when it was there. `now` is never less than before. */
  request(id: number, size: number, now: number): boolean {
    this.expire(now)
    this.requests++
    this.asked += size
    const slot = this.index.get(id)
    if (slot >= 0) {
      this.order.onHit(slot)
      return true
    }
    this.misses++
    this.missed += size
    if (this.admits(id, size)) this.insert(id, size, now)
    else this.rejected++
    return false
  }

  private admits(id: number, size: number): boolean {
    const { admission, capacity, drawKey } = this.options
    if (size > capacity) return false
    return admission === null || admission.admits(id, size, draw(drawKey, this.misses))
  }

  private insert(id: number, size: number, now: number): void {
    const { order, options } = this
    order.onMiss(id, size)
    while (this.used + size > options.capacity) {
      const victim = order.evict()
      this.lifetimes?.onRemove(victim)
      this.empty(victim)
      this.evicted++
    }
    const slot = this.takeSlot()
    this.idOf[slot] = id
    this.sizeOf[slot] = size
    this.used += size
    this.index.set(id, slot)
    this.lifetimes?.onInsert(slot, now)
    order.onInsert(slot, id, size)
  }

  private expire(now: number): void {
    if (this.lifetimes === null) return
    for (let slot = this.lifetimes.expired(now); slot >= 0; slot = this.lifetimes.expired(now)) {
      this.order.onRemove(slot)
      this.empty(slot)
      this.expired++
    }
  }

  private empty(slot: number): void {
    this.index.delete(this.idOf[slot])
    this.used -= this.sizeOf[slot]
    this.free[this.freeCount++] = slot
  }

  private takeSlot(): number {
    if (this.freeCount > 0) return this.free[--this.freeCount]
    if (this.fresh === this.idOf.length) this.grow(this.fresh * 2)
    return this.fresh++
  }

  private grow(slots: number): void {
    const { idOf, sizeOf } = this
    this.idOf = new Uint32Array(slots)
    this.idOf.set(idOf)
    this.sizeOf = new Float64Array(slots)
    this.sizeOf.set(sizeOf)
    // All that were free have been taken.
    this.free = new Int32Array(slots)
    this.order.grow(slots)
    this.lifetimes?.grow(slots)
  }
}
