import type { NaiveEviction } from './naive.fixture.ts'
import type { CapacityUnit } from './slot-sizes.policy.ts'

/** An object that is in a list, or was. */
export interface NaiveObject {
  slot: number
  key: number
  size: number
}

/** Lists of objects, the oldest first, that are parts of the cache. */
export abstract class NaiveParts implements NaiveEviction {
  protected abstract readonly lists: NaiveObject[][]
  protected readonly capacity: number
  /** No more keys are remembered in one list of ghosts. */
  protected slots: number
  private readonly unit: CapacityUnit

  constructor(slots: number, capacity: number, unit: CapacityUnit) {
    this.slots = slots
    this.capacity = capacity
    this.unit = unit
  }

  isResident(slot: number): boolean {
    return this.lists.flat().some((object) => object.slot === slot)
  }

  get size(): number {
    return this.lists.flat().length
  }

  abstract onMiss(key: number, sizeBytes: number): void
  abstract onInsert(slot: number, key: number, sizeBytes: number): void
  abstract onHit(slot: number): void
  abstract evict(): number

  onResize(slot: number, sizeBytes: number): void {
    this.find(slot).size = this.sizeOf(sizeBytes)
  }

  onRemove(slot: number): void {
    if (this.isResident(slot)) this.take(this.find(slot))
  }

  grow(slots: number): void {
    this.slots = Math.max(this.slots, slots)
  }

  protected sizeOf(sizeBytes: number): number {
    return this.unit === 'bytes' ? sizeBytes : 1
  }

  protected find(slot: number): NaiveObject {
    const found = this.lists.flat().find((object) => object.slot === slot)
    if (found === undefined) throw new Error(`slot ${slot} is not resident`)
    return found
  }

  protected listOf(object: NaiveObject): number {
    return this.lists.findIndex((list) => list.includes(object))
  }

  /** Takes an object out of its list. */
  protected take(object: NaiveObject): NaiveObject {
    const list = this.lists[this.listOf(object)]
    list.splice(list.indexOf(object), 1)
    return object
  }
}

export function roomOf(list: readonly NaiveObject[]): number {
  return list.reduce((sum, { size }) => sum + size, 0)
}
