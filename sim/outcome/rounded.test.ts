import { expect, it } from 'vitest'
import { rounded } from './rounded.ts'

it('rounds fractions to six significant digits, wherever they stand', () => {
  expect(rounded({ a: 1 / 3, b: [123456.789, { c: 0.000012345678 }] })).toEqual({
    a: 0.333333,
    b: [123457, { c: 0.0000123457 }],
  })
  expect(rounded(-2 / 3)).toBe(-0.666667)
  expect(rounded(1234567890.5)).toBe(1234570000)
})

it('leaves whole numbers as they are, however large', () => {
  expect(rounded([0, 7, -12_345_678, 9_007_199_254_740_991])).toEqual([0, 7, -12_345_678, 9_007_199_254_740_991])
})

it('leaves everything else alone, and what it was given', () => {
  const given = { text: '1.23456789', none: null, missing: undefined, yes: true, list: [1.23456789] }
  expect(rounded(given)).toEqual({ ...given, list: [1.23457] })
  expect(given.list).toEqual([1.23456789])
})

it('changes nothing the second time', () => {
  const once = rounded([Math.PI, Math.E * 1e20, Math.SQRT2 * 1e-20, 99_999.95, 0.1 + 0.2])
  expect(rounded(once)).toEqual(once)
})
