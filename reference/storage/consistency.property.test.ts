import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  answersNeeded,
  type ConsistencyLevel,
  consistencyLevels,
  isSatisfied,
  quorumOf,
  readsMeetWrites,
  replaces,
  replicasToAsk,
} from './consistency.policy.ts'

const level = fc.constantFrom(...consistencyLevels)
const replicas = fc.integer({ min: 1, max: 5 })
const sites = fc.integer({ min: 1, max: 4 })
const others = (local: number, n: number): number[] => Array.from({ length: n }, (_, i) => (local + i) % n)

/** All ways to choose copies so that a level is satisfied and none of them could be left out. */
function smallestSets(l: ConsistencyLevel, n: number, siteCount: number, local: number): Set<number>[] {
  const found: Set<number>[] = []
  for (let bits = 0; bits < 2 ** (n * siteCount); bits++) {
    const set = new Set(Array.from({ length: n * siteCount }, (_, i) => i).filter((i) => (bits >> i) & 1))
    if (
      satisfies(l, n, siteCount, local, set) &&
      [...set].every((i) => !satisfies(l, n, siteCount, local, without(set, i)))
    ) {
      found.push(set)
    }
  }
  return found
}

function without(set: Set<number>, i: number): Set<number> {
  return new Set([...set].filter((other) => other !== i))
}

function satisfies(l: ConsistencyLevel, n: number, siteCount: number, local: number, set: Set<number>): boolean {
  const answers = new Array<number>(siteCount).fill(0)
  for (const copy of set) answers[Math.floor(copy / n)]++
  return isSatisfied(l, n, answers, local)
}

describe('copies that must answer', () => {
  it('are as Cassandra documents them for three copies in each of two sites', () => {
    expect(consistencyLevels.map((l) => answersNeeded(l, 3, 2))).toEqual([1, 4, 2, 4, 6])
    expect([1, 2, 3, 4, 5].map(quorumOf)).toEqual([1, 2, 2, 3, 3])
  })

  it('count by site where the level says so', () => {
    expect(isSatisfied('local-quorum', 3, [2, 0], 0)).toBe(true)
    expect(isSatisfied('local-quorum', 3, [1, 3], 0)).toBe(false)
    expect(isSatisfied('each-quorum', 3, [3, 1], 0)).toBe(false)
    expect(isSatisfied('each-quorum', 3, [2, 2], 0)).toBe(true)
    expect(isSatisfied('quorum', 3, [1, 3], 0)).toBe(true)
    expect(isSatisfied('one', 3, [0, 1], 0)).toBe(true)
  })

  it('one answer more never breaks a level', () => {
    fc.assert(
      fc.property(level, replicas, sites, fc.infiniteStream(fc.nat()), (l, n, count, numbers) => {
        const answers = Array.from({ length: count }, () => (numbers.next().value as number) % n)
        const local = (numbers.next().value as number) % count
        if (!isSatisfied(l, n, answers, local)) return
        for (let site = 0; site < count; site++) {
          expect(isSatisfied(l, n, answers.with(site, answers[site] + 1), local)).toBe(true)
        }
      }),
    )
  })
})

describe('copies that a read asks', () => {
  it('are alive, satisfy the level, and none is too many; the own site comes first', () => {
    fc.assert(
      fc.property(level, replicas, sites, fc.infiniteStream(fc.nat()), (l, n, count, numbers) => {
        const alive = Array.from({ length: count }, () => (numbers.next().value as number) % (n + 1))
        const local = (numbers.next().value as number) % count
        const asked = replicasToAsk(l, n, alive, others(local, count))
        if (asked === null) {
          expect(isSatisfied(l, n, alive, local)).toBe(false)
          return
        }
        expect(asked.every((k, site) => k >= 0 && k <= alive[site])).toBe(true)
        expect(isSatisfied(l, n, asked, local)).toBe(true)
        for (let site = 0; site < count; site++) {
          if (asked[site] > 0) expect(isSatisfied(l, n, asked.with(site, asked[site] - 1), local)).toBe(false)
        }
        const elsewhere = asked.reduce((sum, k) => sum + k, 0) - asked[local]
        if (l !== 'each-quorum' && elsewhere > 0) expect(asked[local]).toBe(alive[local])
      }),
    )
  })
})

it('reads meet writes exactly when every smallest set of the one shares a copy with every one of the other', () => {
  for (const [n, count] of [
    [1, 1],
    [2, 1],
    [3, 1],
    [4, 1],
    [2, 2],
    [3, 2],
    [1, 3],
    [2, 3],
  ]) {
    const sets = new Map(consistencyLevels.map((l) => [l, smallestSets(l, n, count, 0)]))
    for (const write of consistencyLevels) {
      for (const read of consistencyLevels) {
        const meet = (sets.get(write) ?? []).every((w) => (sets.get(read) ?? []).every((r) => !w.isDisjointFrom(r)))
        expect([n, count, write, read, readsMeetWrites(write, read, n, count)]).toEqual([n, count, write, read, meet])
      }
    }
  }
})

it('last write wins comes to the same version in any order of arrival', () => {
  const version = fc.record({ timestamp: fc.integer({ min: 0, max: 3 }), tie: fc.nat() })
  const versions = fc.uniqueArray(version, { selector: ({ tie }) => tie, minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(
      versions.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
      ([all, shuffled]) => {
        const win = (list: typeof all) =>
          list.reduce((held, next) => (replaces(next.timestamp, next.tie, held.timestamp, held.tie) ? next : held))
        expect(win(shuffled)).toEqual(win(all))
      },
    ),
  )
})
