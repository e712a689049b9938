import { describe, expect, it } from 'vitest'
import { grouped, inScale, quantity, scaleFor, setting, significant, trimmed } from './number-format.ts'

/** Spaces of both kinds written as plain ones, so that the expectations below can be read. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')

describe('significant', () => {
  it.each([
    [0, '0'],
    [-0, '0'],
    [1, '1.00'],
    [12.34, '12.3'],
    [99.96, '100'],
    [999.4, '999'],
    [999.6, '1 000'],
    [9995, '10 000'],
    [1234567, '1 230 000'],
    [0.9996, '1.00'],
    [0.012345, '0.0123'],
    [0.000123456, '0.000123'],
    [0.000099999, '0.000100'],
    [0.0000123, '1.23 × 10⁻⁵'],
    [-3.4e-10, '−3.40 × 10⁻¹⁰'],
    [-4.2, '−4.20'],
    [-1234, '−1 230'],
    [6.02e23, '6.02 × 10²³'],
    [Number.NaN, '–'],
    [Number.POSITIVE_INFINITY, '–'],
  ])('%d is %s', (value, text) => expect(plain(significant(value))).toBe(text))

  it('takes more digits where asked', () => expect(significant(500.34, 5)).toBe('500.34'))

  it('groups with a narrow no-break space', () => expect(significant(1000)).toBe('1\u202f000'))
})

describe('grouped', () => {
  it.each([
    [50_000_000, '50 000 000'],
    [999, '999'],
    [1000, '1 000'],
    [-12345, '−12 345'],
    [0.4, '0'],
    [-0.4, '0'],
    [Number.NaN, '–'],
  ])('%d is %s', (value, text) => expect(plain(grouped(value))).toBe(text))
})

describe('trimmed', () => {
  it.each([
    ['2.00', '2'],
    ['0.100', '0.1'],
    ['500', '500'],
    ['1.23', '1.23'],
    ['1.20 × 10⁻⁵', '1.2 × 10⁻⁵'],
  ])('%s is %s', (text, short) => expect(trimmed(text)).toBe(short))
})

describe('quantity', () => {
  it.each([
    [0, 'ms', '0 ms'],
    [0.25, 'ms', '0.250 ms'],
    [212.4, 'ms', '212 ms'],
    [999.4, 'ms', '999 ms'],
    [999.6, 'ms', '1.00 s'],
    [59_960, 'ms', '60.0 s'],
    [60_000, 'ms', '1.00 min'],
    [90_000, 'ms', '1.50 min'],
    [7_200_000, 'ms', '2.00 h'],
    [-1500, 'ms', '−1.50 s'],
    [0.9512, 'ratio', '95.1 %'],
    [1, 'ratio', '100 %'],
    [0, 'ratio', '0 %'],
    [0.99, 'ratio', '99.0 %'],
    [0.999, 'ratio', '99.90 %'],
    [0.99987, 'ratio', '99.987 %'],
    [0.999999, 'ratio', '99.99990 %'],
    [0.00031, 'ratio', '0.0310 %'],
    [412e9, 'bps', '412 Gbps'],
    [5.234e12, 'bps', '5.23 Tbps'],
    [999.7e9, 'bps', '1.00 Tbps'],
    [320_000, 'bps', '320 kbps'],
    [1e13, 'bytes', '10.0 TB'],
    [1.2e18, 'bytes', '1.20 EB'],
    [42, 'bytes', '42 B'],
    [21.456, 'USD', '21.5 USD'],
    [123456, 'USD', '123 000 USD'],
    [41_234_567, 'count', '41.2 M'],
    [12, 'count', '12'],
    [15, 'perS', '15.0/s'],
    [10.8e6, 'perS', '10.8 M/s'],
    [Number.NaN, 'ms', '–'],
  ] as const)('%d %s is %s', (value, dimension, text) => expect(plain(quantity(value, dimension))).toBe(text))
})

describe('setting', () => {
  it.each([
    [500, 'ms', '500 ms'],
    [2000, 'ms', '2 s'],
    [0.001, 'ratio', '0.1 %'],
    [0.999, 'ratio', '99.9 %'],
    [0.9999, 'ratio', '99.99 %'],
    [0.02, 'ratio', '2 %'],
    [22.75, 'USD', '22.75 USD'],
    [400e9, 'bps', '400 Gbps'],
  ] as const)('%d %s is %s', (value, dimension, text) => expect(plain(setting(value, dimension))).toBe(text))
})

describe('scaleFor', () => {
  it('chooses one unit for a whole column, by its largest value', () => {
    const scale = scaleFor('bps', [3e9, 5e12, Number.NaN])
    expect(scale.unit).toBe('Tbps')
    expect(inScale(3e9, scale)).toBe('0.00300')
  })

  it('falls back on the base unit', () => {
    expect(scaleFor('bytes', []).unit).toBe('B')
    expect(scaleFor('ms', [0, 0.01]).unit).toBe('ms')
  })
})
