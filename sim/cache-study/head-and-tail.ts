import { createEviction, type Eviction, type EvictionName } from '../../reference/delivery/eviction.policy.ts'
import { GROUPS } from '../stats/random-groups.ts'
import { IdIndex } from '../world/id-index.ts'
import type { TailHash } from './tail-hash.ts'

/** Student's t, 97.5 % quantile, 15 degrees of freedom. */
const T_15 = 2.13145

const FIRST_SLOTS = 1024

export interface SampledMisses {
  missRatio: number
  /** The exact ratio lies so close to it, 19 times in 20. */
  bound: number
  /** Requests that were played, of all. */
  playedShare: number
  headObjects: number
  tailObjects: number
}

/**
 * The miss ratio of a cache from a sample of the objects: the most popular are all played, of the others a hash chooses some,
 * and each of these stands for 1 / rate objects: its entry takes so much room in the one queue that all share, its misses
 * count so often. Hash sampling alone (SHARDS) fails where few objects have most requests: the error is what those few have
 * that happen to be in the sample or not.
 *
 * The misses of the tail are its sampled miss ratio times its requests, which are known exactly.
 */
export class HeadAndTail {
  private readonly capacity: number
  private readonly weight: number
  private readonly hash: TailHash
  private readonly order: Eviction
  /** Number of each object that is played, in order of its first request; the head comes before all. */
  private readonly objects: IdIndex
  private readonly headObjects: number
  /** Requests and misses of each object that is played, and its slot or -1. */
  private asked: Float64Array
  private missed: Float64Array
  private slotOf: Int32Array
  private groups: Uint8Array
  private objectIn = new Int32Array(FIRST_SLOTS)
  private free = new Int32Array(FIRST_SLOTS)
  private freeCount = 0
  private fresh = 0
  private used = 0
  private requests = 0
  private tailRequests = 0
  /** Entries of each group, added up over the requests. */
  private readonly held = new Float64Array(GROUPS)
  private readonly heldNow = new Int32Array(GROUPS)
  private readonly heldSince = new Float64Array(GROUPS)

  /**
   * @param head the ids that are played in any case, no id twice
   * @param rate share of the other objects that the hash chooses
   */
  constructor(policy: EvictionName, capacity: number, head: Uint32Array, rate: number, hash: TailHash) {
    this.capacity = capacity
    this.weight = 1 / rate
    this.hash = hash
    // An entry of the tail is as large as all that it stands for: queues that are parts of the cache count it so.
    this.order = createEviction(policy, FIRST_SLOTS, capacity, 'bytes')
    this.headObjects = head.length
    this.objects = new IdIndex(2 * head.length)
    for (let i = 0; i < head.length; i++) this.objects.set(head[i], i)
    const room = Math.max(FIRST_SLOTS, 2 * head.length)
    this.asked = new Float64Array(room)
    this.missed = new Float64Array(room)
    this.slotOf = new Int32Array(room).fill(-1)
    this.groups = new Uint8Array(room)
  }

  /** Asks for each object in turn. */
  requestAll(ids: Uint32Array): void {
    const { objects, hash, headObjects } = this
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i]
      this.requests++
      let object = objects.get(id)
      if (object < 0 || object >= headObjects) {
        this.tailRequests++
        if (object < 0) {
          if (!hash.has(id)) continue
          object = this.takeObject(id)
        }
      }
      this.asked[object]++
      if (this.slotOf[object] >= 0) this.order.onHit(this.slotOf[object])
      else this.miss(object, id)
    }
  }

  /** What the requests so far come to. */
  result(): SampledMisses {
    const { asked, missed, headObjects, requests, tailRequests } = this
    const played = this.objects.size
    let headMisses = 0
    for (let object = 0; object < headObjects; object++) headMisses += missed[object]
    const tailAsked = new Float64Array(GROUPS)
    const tailMissed = new Float64Array(GROUPS)
    for (let object = headObjects; object < played; object++) {
      tailAsked[this.groups[object]] += asked[object]
      tailMissed[this.groups[object]] += missed[object]
    }
    const sampled = sum(tailAsked)
    const tailRatio = sampled === 0 ? 0 : sum(tailMissed) / sampled
    const scale = sampled === 0 ? 0 : tailRequests / sampled
    const worth = this.worthOfPlace()
    for (let group = 0; group < GROUPS; group++) this.settle(group)
    const meanHeld = sum(this.held) / GROUPS
    let squares = 0
    for (let group = 0; group < GROUPS; group++) {
      const misses = (tailMissed[group] - tailRatio * tailAsked[group]) * scale
      const room = ((this.held[group] - meanHeld) / requests) * this.weight
      squares += ((misses + worth * room) / requests) ** 2
    }
    return {
      missRatio: (headMisses + tailRatio * tailRequests) / requests,
      bound: T_15 * Math.sqrt((GROUPS / (GROUPS - 1)) * squares),
      playedShare: sum(asked) / requests,
      headObjects,
      tailObjects: played - headObjects,
    }
  }

  /**
   * Misses that one more place saves: the mean number of further requests for the object of a miss. (From Che's
   * approximation of LRU: misses are Σ λ e^(−λT) and places Σ 1 − e^(−λT), whose derivatives by T have the quotient
   * Σ λ² e^(−λT) / Σ λ e^(−λT).)
   */
  private worthOfPlace(): number {
    let misses = 0
    let further = 0
    for (let object = 0; object < this.objects.size; object++) {
      const weighed = this.missed[object] * this.weightOf(object)
      misses += weighed
      further += weighed * (this.asked[object] - 1)
    }
    return misses === 0 ? 0 : further / misses
  }

  private miss(object: number, id: number): void {
    const { order, capacity } = this
    const weight = this.weightOf(object)
    this.missed[object]++
    if (weight > capacity) return
    order.onMiss(id, weight)
    while (this.used + weight > capacity) this.empty(order.evict())
    const slot = this.takeSlot()
    this.objectIn[slot] = object
    this.slotOf[object] = slot
    this.used += weight
    this.count(object, 1)
    order.onInsert(slot, id, weight)
  }

  private empty(slot: number): void {
    const object = this.objectIn[slot]
    this.slotOf[object] = -1
    this.used -= this.weightOf(object)
    this.count(object, -1)
    this.free[this.freeCount++] = slot
  }

  private weightOf(object: number): number {
    return object < this.headObjects ? 1 : this.weight
  }

  /** An entry of the tail came or went. */
  private count(object: number, change: number): void {
    if (object < this.headObjects) return
    const group = this.groups[object]
    this.settle(group)
    this.heldNow[group] += change
  }

  private settle(group: number): void {
    this.held[group] += this.heldNow[group] * (this.requests - this.heldSince[group])
    this.heldSince[group] = this.requests
  }

  private takeObject(id: number): number {
    const object = this.objects.size
    if (object === this.asked.length) this.growObjects(2 * object)
    this.objects.set(id, object)
    this.groups[object] = this.hash.groupOf(id)
    return object
  }

  private growObjects(room: number): void {
    const { asked, missed, slotOf, groups } = this
    this.asked = new Float64Array(room)
    this.asked.set(asked)
    this.missed = new Float64Array(room)
    this.missed.set(missed)
    this.slotOf = new Int32Array(room).fill(-1)
    this.slotOf.set(slotOf)
    this.groups = new Uint8Array(room)
    this.groups.set(groups)
  }

  private takeSlot(): number {
    if (this.freeCount > 0) return this.free[--this.freeCount]
    if (this.fresh === this.objectIn.length) {
      const { objectIn } = this
      this.objectIn = new Int32Array(2 * this.fresh)
      this.objectIn.set(objectIn)
      // All that were free have been taken.
      this.free = new Int32Array(2 * this.fresh)
      this.order.grow(2 * this.fresh)
    }
    return this.fresh++
  }
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0)
}
