import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { IdIndex } from './id-index.ts'

const anyId = fc.nat(0xffffffff)
const slot = fc.nat(0x7fffffff)
/** Few ids, so that they meet each other again; among them the ends of the range. */
const fewIds = fc.oneof(fc.nat(60), fc.integer({ min: 0xffffffc0, max: 0xffffffff }), fc.constant(0x80000000))
const steps = (id: fc.Arbitrary<number>) =>
  fc.array(fc.tuple(fc.constantFrom('set', 'delete'), id, slot), { maxLength: 400 })

/** Runs the steps on the index and on a Map, which must agree all the time. */
function check(index: IdIndex, script: readonly (readonly [string, number, number])[]): Map<number, number> {
  const map = new Map<number, number>()
  for (const [what, id, value] of script) {
    if (what === 'set') {
      index.set(id, value)
      map.set(id, value)
    } else expect(index.delete(id)).toBe(map.delete(id))
    expect(index.get(id)).toBe(map.get(id) ?? -1)
    expect(index.size).toBe(map.size)
  }
  for (const [, id] of script) expect(index.get(id)).toBe(map.get(id) ?? -1)
  return map
}

describe('an id index', () => {
  it('does what a Map does, growing as it goes', () => {
    fc.assert(fc.property(fc.oneof(steps(fewIds), steps(anyId)), (script) => void check(new IdIndex(0), script)))
  })

  it('does what a Map does when it is as full as its capacity allows, without moving', () => {
    // 8 places for ids in 16 pairs: runs of neighbors are long and wrap around the end.
    const eightIds = fc.uniqueArray(anyId, { minLength: 8, maxLength: 8 })
    const inEight = fc.array(fc.tuple(fc.constantFrom('set', 'delete'), fc.nat(7), slot), { maxLength: 200 })
    fc.assert(
      fc.property(eightIds, inEight, (ids, script) => {
        const index = new IdIndex(8)
        const { pairs } = index
        check(
          index,
          script.map(([what, at, value]) => [what, ids[at], value] as const),
        )
        expect(index.pairs).toBe(pairs)
      }),
    )
  })

  it('grows when it is as full as its capacity allows', () => {
    const index = new IdIndex(8)
    const { pairs } = index
    for (let id = 0; id < 9; id++) index.set(id, id * 10)
    expect(index.pairs.length).toBe(2 * pairs.length)
    expect([index.get(7), index.get(8), index.get(9), index.size]).toEqual([70, 80, -1, 9])
  })

  it('replaces the slot of an id it has without moving, however full', () => {
    const index = new IdIndex(8)
    const { pairs } = index
    for (let id = 0; id < 8; id++) index.set(id, 1)
    for (let id = 0; id < 8; id++) index.set(id, 2)
    expect(index.pairs).toBe(pairs)
    expect(index.get(7)).toBe(2)
  })

  it('stays as fast as fresh under churn: no tombstones lengthen the search for an absent id', () => {
    const index = new IdIndex(1000)
    let deleted = 0
    for (let id = 0; id < 200_000; id++) {
      index.set(id, 0)
      if (index.delete(id - 1000)) deleted++
    }
    for (let id = 199_000; id < 200_000; id++) if (index.delete(id)) deleted++
    expect(deleted).toBe(200_000)
    expect(index.pairs.every((cell, at) => at % 2 === 0 || cell === 0)).toBe(true)
  })

  it.each([
    ['in sequence', (i: number) => i],
    ['in steps of 1024', (i: number) => i * 1024],
    ['in steps of 65536', (i: number) => i * 65536],
    ['with renditions in the low bits', (i: number) => (i >>> 2) * 8 + (i & 3)],
  ])('spreads ids %s: half full, a search reads under 3 pairs on average', (_, idOf) => {
    const ids = Array.from({ length: 32_768 }, (_, i) => idOf(i) >>> 0)
    const index = new IdIndex(ids.length)
    for (const id of ids) index.set(id, 0)
    // Runs of pairs in use: a search for an absent id reads on to the end of the run it falls into.
    const used = Array.from(
      index.pairs.filter((_, at) => at % 2 === 1),
      (cell) => cell !== 0,
    )
    let read = 0
    let run = 0
    for (let at = used.length - 1; at >= 0; at--) {
      run = used[at] ? run + 1 : 0
      read += run + 1
    }
    expect(read / used.length).toBeLessThan(3)
  })
})
