import { createHash } from 'node:crypto'
import { idFromBytes } from '../shared/ids.ts'

const BYTES = 16
const ID_LENGTH = 8

/** Markets that many tracks share. */
export interface MarketSet {
  /**
   * Made of the members, so that nobody has to hand out numbers. Of 47 bits: among ten thousand sets the chance that two
   * share one is 4e-7, and then the database refuses the second. Never to be made in another way: catalogs have it.
   */
  readonly id: string
  /** Sorted, each once. */
  readonly markets: readonly string[]
}

/** By the list that somebody wrote down: an import has the same one with thousands of tracks. */
const known = new WeakMap<readonly string[], MarketSet>()

/** The set that a list of markets comes to. */
export function marketSetOf(list: readonly string[]): MarketSet {
  let set = known.get(list)
  if (set === undefined) {
    const markets = [...new Set(list)].sort()
    const digest = createHash('sha256').update(JSON.stringify(markets)).digest()
    set = { id: idFromBytes(digest.subarray(0, BYTES)).slice(-ID_LENGTH), markets }
    known.set(list, set)
  }
  return set
}
