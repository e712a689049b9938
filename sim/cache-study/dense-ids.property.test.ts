import fc from 'fast-check'
import { expect, it } from 'vitest'
import { DenseIds } from './dense-ids.ts'
import { Footprint } from './footprint.ts'

const half = fc.oneof(fc.nat(3), fc.constantFrom(-1, 0x7fffffff, 0x80000000, 0xffffffff), fc.integer())

it('numbers 64-bit ids in the order in which they are first seen, never two alike', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(half, half), { maxLength: 500 }), (ids) => {
      const numbers = new DenseIds()
      const known = new Map<string, number>()
      for (const [low, high] of ids) {
        const name = `${low >>> 0}/${high >>> 0}`
        const number = known.get(name) ?? known.size
        known.set(name, number)
        expect(numbers.numberOf(low, high)).toBe(number)
      }
      expect(numbers.count).toBe(known.size)
    }),
  )
})

it('keeps the numbers while the table grows, for ids that differ in one half alone', () => {
  const numbers = new DenseIds()
  for (let i = 0; i < 50_000; i++) {
    expect(numbers.numberOf(i, 7)).toBe(2 * i)
    expect(numbers.numberOf(7, i + 8)).toBe(2 * i + 1)
  }
  for (let i = 0; i < 50_000; i++) expect(numbers.numberOf(i, 7)).toBe(2 * i)
})

it('adds up distinct objects, and their bytes at the first request', () => {
  const footprint = new Footprint()
  footprint.requestAll({
    ids: Uint32Array.of(4, 9, 4),
    sizesBytes: Float64Array.of(10, 5, 99),
    timesS: null,
  })
  expect([footprint.objects, footprint.bytes]).toEqual([2, 15])
})
