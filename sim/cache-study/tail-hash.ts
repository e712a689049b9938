import { itemKey } from '../engine/random.ts'
import { GROUPS } from '../stats/random-groups.ts'

/**
 * Which of the less popular objects are in the sample, and in which of the random groups each is: a hash of the object's id
 * decides, so that all requests for an object share its lot (Waldspurger et al.: "Efficient MRC construction with SHARDS",
 * FAST 2015).
 */
export class TailHash {
  private readonly key: number
  private readonly below: number

  /** @param rate share of the objects that are in the sample, 0 to 1 */
  constructor(rate: number, key: number) {
    this.key = key
    this.below = rate * 2 ** 32
  }

  has(id: number): boolean {
    return itemKey(this.key, id) >>> 0 < this.below
  }

  /** 0 to GROUPS - 1, the same for all requests for an object. */
  groupOf(id: number): number {
    return itemKey(~this.key, id) & (GROUPS - 1)
  }
}
