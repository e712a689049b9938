import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createDenseEviction } from '../eviction.policy.ts'

/** ARC(c) over pages, step by step as in figure 4 of the paper; the youngest page of a list is its last. Counts misses. */
function figure4(c: number, requests: readonly number[]): number {
  const [t1, t2, b1, b2]: number[][] = [[], [], [], []]
  let p = 0
  let misses = 0
  const takeFrom = (list: number[], page: number): boolean => {
    const at = list.indexOf(page)
    if (at >= 0) list.splice(at, 1)
    return at >= 0
  }
  const replace = (inB2: boolean): void => {
    if (t1.length > 0 && (t1.length > p || (inB2 && t1.length === p))) b1.push(t1.shift() ?? Number.NaN)
    else b2.push(t2.shift() ?? Number.NaN)
  }
  for (const page of requests) {
    // Case I.
    if (takeFrom(t1, page) || takeFrom(t2, page)) {
      t2.push(page)
      continue
    }
    misses++
    if (b1.includes(page)) {
      // Case II.
      p = Math.min(p + Math.max(1, b2.length / b1.length), c)
      replace(false)
      takeFrom(b1, page)
      t2.push(page)
    } else if (b2.includes(page)) {
      // Case III.
      p = Math.max(p - Math.max(1, b1.length / b2.length), 0)
      replace(true)
      takeFrom(b2, page)
      t2.push(page)
    } else {
      // Case IV.
      if (t1.length + b1.length === c) {
        if (t1.length < c) {
          b1.shift()
          replace(false)
        } else t1.shift()
      } else {
        const all = t1.length + t2.length + b1.length + b2.length
        if (all === 2 * c) b2.shift()
        if (all >= c) replace(false)
      }
      t1.push(page)
    }
  }
  return misses
}

it("misses as often as the paper's figure 4, step by step", () => {
  const capacity = fc.integer({ min: 1, max: 20 })
  const pages = fc.array(fc.oneof(fc.nat(12), fc.nat(60)), { maxLength: 800, size: 'max' })
  fc.assert(
    fc.property(capacity, pages, (c, requests) => {
      const arc = createDenseEviction('arc', 61, c)
      expect(arc.requestAll(Uint32Array.from(requests), c)).toBe(figure4(c, requests))
    }),
  )
})
