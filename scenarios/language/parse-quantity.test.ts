import { describe, expect, it } from 'vitest'
import { parseQuantity, quantityPattern, respellQuantity } from './parse-quantity.ts'
import { type Kind, kinds } from './units.ts'

describe('parseQuantity', () => {
  it.each<[string, Kind, number]>([
    ['250ms', 'duration', 250],
    ['1.5s', 'duration', 1500],
    ['30m', 'duration', 1_800_000],
    ['30 min', 'duration', 1_800_000],
    ['2h', 'duration', 7_200_000],
    ['3d', 'duration', 259_200_000],
    ['0s', 'duration', 0],
    ['10TB', 'bytes', 1e13],
    ['500 GB', 'bytes', 5e11],
    ['1.57PB', 'bytes', 1.57e15],
    ['400Gbps', 'bandwidth', 4e11],
    ['96kbps', 'bandwidth', 96_000],
    ['61%', 'ratio', 0.61],
    ['99.9%', 'ratio', 0.999],
    ['99.99 %', 'ratio', 0.9999],
    ['0.61', 'ratio', 0.61],
    ['50M', 'count', 50_000_000],
    ['100k', 'count', 100_000],
    ['7.5G', 'count', 7_500_000_000],
    ['12', 'count', 12],
    ['1_234_567', 'count', 1_234_567],
    ['1\u202f234\u202f567', 'count', 1_234_567],
    ['0.006 USD/GB', 'price', 0.006],
    ['6USD/TB', 'price', 0.006],
    ['25 USD', 'money', 25],
    ['0.5', 'number', 0.5],
  ])('%s is a %s of %d', (text, kind, value) => {
    expect(parseQuantity(text, kind)).toBe(value)
  })

  it.each<[string, Kind]>([
    ['30', 'duration'],
    ['-5m', 'duration'],
    ['2 hours', 'duration'],
    ['5M', 'duration'],
    ['1h30m', 'duration'],
    ['23:30', 'duration'],
    ['', 'duration'],
    ['10tb', 'bytes'],
    ['10TiB', 'bytes'],
    ['400GB', 'bandwidth'],
    ['400Gb/s', 'bandwidth'],
    ['61 percent', 'ratio'],
    ['1e6', 'count'],
    ['50m', 'count'],
    ['12_34', 'count'],
    ['.5', 'number'],
    ['5.', 'number'],
    ['0.006', 'price'],
    ['$25', 'money'],
    ['NaN', 'number'],
    ['Infinity', 'number'],
  ])('%j is no %s', (text, kind) => {
    expect(parseQuantity(text, kind)).toBeNull()
  })

  it('reads the examples that errors give', () => {
    for (const [kind, { examples }] of Object.entries(kinds)) {
      for (const example of examples.split(/, | or /)) {
        expect({ example, value: parseQuantity(example, kind as Kind) }).toEqual({ example, value: expect.any(Number) })
      }
    }
  })
})

describe('quantityPattern', () => {
  it('matches exactly what is read', () => {
    expect(quantityPattern('duration').test('250ms')).toBe(true)
    expect(quantityPattern('duration').test('250')).toBe(false)
    expect(quantityPattern('count').test('250')).toBe(true)
  })
})

describe('respellQuantity', () => {
  it.each<[string, Kind, string | null]>([
    ['10tb', 'bytes', '10TB'],
    ['400 gbps', 'bandwidth', '400Gbps'],
    ['2H', 'duration', '2h'],
    ['0.006 usd/gb', 'price', '0.006 USD/GB'],
    ['50m', 'count', '50M'],
    ['2 hours', 'duration', null],
    ['10', 'bytes', null],
  ])('%s as a %s', (text, kind, spelled) => {
    expect(respellQuantity(text, kind)).toBe(spelled)
  })
})
