import type { Area, Comparison, Contender } from '../../bench/area.ts'
import { ZipfTrace } from '../workload/zipf-trace.ts'
import { IdIndex } from './id-index.ts'

const LOOKUPS = 10_000_000
/** As many as an edge's cache holds. */
const HELD = 200_000

/** Spreads 0, 1, 2, … over all 32 bits, no two to the same id. */
function idOf(object: number): number {
  return Math.imul(object, 0x9e3779b1) >>> 0
}

/** Zipf requests for the ids of 1,000,000 objects, of which the 200,000 most popular are held: some 4 in 5 are found. */
function lookups(): Uint32Array {
  const ids = new Uint32Array(LOOKUPS)
  new ZipfTrace(1_000_000, 0.9, 42n).fill(ids)
  return ids.map(idOf)
}

const get: Comparison = {
  name: `look-ups among ${HELD} ids`,
  unit: 'look-ups',
  open: () => {
    const wanted = lookups()
    const index = new IdIndex(HELD)
    const map = new Map<number, number>()
    for (let object = 0; object < HELD; object++) {
      index.set(idOf(object), object)
      map.set(idOf(object), object)
    }
    const subject: Contender = {
      name: 'IdIndex.get',
      prepare: () => () => {
        let sum = 0
        for (let i = 0; i < wanted.length; i++) sum += index.get(wanted[i])
        return sum
      },
    }
    const against: Contender = {
      name: 'Map.get',
      prepare: () => () => {
        let sum = 0
        for (let i = 0; i < wanted.length; i++) sum += map.get(wanted[i]) ?? -1
        return sum
      },
    }
    return { operations: LOOKUPS, subject, against }
  },
}

/** A new id comes, the oldest goes: what a full cache does on every miss. */
const churn: Comparison = {
  name: `one id in, one out, ${HELD} held`,
  unit: 'exchanges',
  open: () => {
    const operations = 5_000_000
    const subject: Contender = {
      name: 'IdIndex.set and delete',
      prepare: () => {
        const index = new IdIndex(HELD + 1)
        for (let i = 0; i < HELD; i++) index.set(idOf(i), i)
        return () => {
          let deleted = 0
          for (let i = HELD; i < HELD + operations; i++) {
            index.set(idOf(i), i)
            if (index.delete(idOf(i - HELD))) deleted++
          }
          return deleted + index.size
        }
      },
    }
    const against: Contender = {
      name: 'Map.set and delete',
      prepare: () => {
        const map = new Map<number, number>()
        for (let i = 0; i < HELD; i++) map.set(idOf(i), i)
        return () => {
          let deleted = 0
          for (let i = HELD; i < HELD + operations; i++) {
            map.set(idOf(i), i)
            if (map.delete(idOf(i - HELD))) deleted++
          }
          return deleted + map.size
        }
      },
    }
    return { operations, subject, against }
  },
}

const area: Area = { name: 'cache', comparisons: [get, churn] }
export default area
