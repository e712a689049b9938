import { describe, expect, it } from 'vitest'
import { formatQuantity } from './format-quantity.ts'
import type { Kind } from './units.ts'

describe('formatQuantity', () => {
  it.each<[number, Kind, string]>([
    [0, 'duration', '0 ms'],
    [0.5, 'duration', '0.5 ms'],
    [800, 'duration', '800 ms'],
    [1500, 'duration', '1.5 s'],
    [60_000, 'duration', '1 min'],
    [205_000, 'duration', '205 s'],
    [480_000, 'duration', '8 min'],
    [5_400_000, 'duration', '1.5 h'],
    [259_200_000, 'duration', '3 d'],
    [4_327_211, 'duration', '1.2 h'],
    [1e13, 'bytes', '10 TB'],
    [1.574e15, 'bytes', '1.57 PB'],
    [999_999, 'bytes', '1 MB'],
    [4e11, 'bandwidth', '400 Gbps'],
    [96_000, 'bandwidth', '96 kbps'],
    [3.2e15, 'bandwidth', '3\u202f200 Tbps'],
    [0.61, 'ratio', '61 %'],
    [0.999, 'ratio', '99.9 %'],
    [0.9999, 'ratio', '99.99 %'],
    [0.123456, 'ratio', '12.3 %'],
    [0.001, 'ratio', '0.1 %'],
    [1.3, 'ratio', '130 %'],
    [0, 'ratio', '0 %'],
    [1, 'ratio', '100 %'],
    [50_000_000, 'count', '50 M'],
    [1_234_567, 'count', '1.23 M'],
    [12, 'count', '12'],
    [0.006, 'price', '0.006 USD/GB'],
    [25, 'money', '25 USD'],
    [262_144, 'money', '262\u202f000 USD'],
    [0.25, 'number', '0.25'],
  ])('%d as a %s is %s', (value, kind, text) => {
    expect(formatQuantity(value, kind)).toBe(text)
  })

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('refuses %d', (value) => {
    expect(() => formatQuantity(value, 'number')).toThrow(RangeError)
  })
})
