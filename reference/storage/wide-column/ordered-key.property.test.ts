import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { behind, decodeKey, encodeKey, type KeyColumn } from './ordered-key.ts'
import type { ColumnType } from './schema.ts'
import type { Value } from './wide-column.ts'

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('\0', '\x01', 'a', 'ÿ', '\uffff', '🎵') }),
)
const whole = fc.oneof(fc.maxSafeInteger(), fc.integer({ min: -2, max: 2 }), fc.constantFrom(2 ** 32, -(2 ** 32)))
const values: Record<Exclude<ColumnType, 'counter'>, fc.Arbitrary<Value>> = {
  text: text.map((value) => value.toWellFormed()),
  int: fc.oneof(fc.integer(), fc.integer({ min: -2, max: 2 })),
  bigint: whole,
  timestamp: whole,
  double: fc.oneof(fc.double(), fc.constantFrom(-0, 0, Infinity, -Infinity, NaN)),
  boolean: fc.boolean(),
  blob: fc.uint8Array({ maxLength: 6 }),
}
const types = Object.keys(values) as (keyof typeof values)[]

const columns = fc.array(
  fc.record({ name: fc.constant('c'), type: fc.constantFrom(...types), descending: fc.boolean() }),
  { minLength: 1, maxLength: 3 },
)
const keyOf = (of: readonly KeyColumn[]) => fc.tuple(...of.map(({ type }) => values[type as keyof typeof values]))

/** The order that columns stand for, told without bytes. */
function compare(of: readonly KeyColumn[], a: readonly Value[], b: readonly Value[]): number {
  for (const [i, { type, descending }] of of.entries()) {
    const order = type === 'text' ? byCodePoint(a[i] as string, b[i] as string) : compareValues(a[i], b[i])
    if (order !== 0) return descending ? -order : order
  }
  return 0
}

function byCodePoint(a: string, b: string): number {
  return compareLists(
    [...a].map((sign) => sign.codePointAt(0) as number),
    [...b].map((sign) => sign.codePointAt(0) as number),
  )
}

function compareLists(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, i) => value !== b[i])
  if (at === -1) return a.length - b.length
  return at >= b.length ? 1 : a[at] - b[at]
}

function compareValues(a: Value, b: Value): number {
  if (a instanceof Uint8Array) return compareLists([...a], [...(b as Uint8Array)])
  if (Object.is(a, b)) return 0
  if (a === b) return Object.is(a, -0) ? -1 : 1
  if (Number.isNaN(a)) return 1
  return Number.isNaN(b) || a < b ? -1 : 1
}

describe('the bytes of a key', () => {
  it('stand in the order of the values', () => {
    fc.assert(
      fc.property(
        columns.chain((of) => fc.tuple(fc.constant(of), keyOf(of), keyOf(of))),
        ([of, a, b]) => {
          expect(Math.sign(Buffer.compare(encodeKey(of, a), encodeKey(of, b)))).toBe(Math.sign(compare(of, a, b)))
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('give the values back, and nothing but whole keys does', () => {
    fc.assert(
      fc.property(
        columns.chain((of) => fc.tuple(fc.constant(of), keyOf(of))),
        ([of, key]) => {
          const bytes = encodeKey(of, key)
          expect(decodeKey(of, bytes)).toEqual(key)
          expect(() => decodeKey(of, bytes.subarray(0, -1))).toThrow(RangeError)
          expect(() => decodeKey(of, Buffer.concat([bytes, Buffer.of(7)]))).toThrow(RangeError)
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('begin with those of their first values, and all of these lie before what is behind', () => {
    fc.assert(
      fc.property(
        columns.chain((of) => fc.tuple(fc.constant(of), keyOf(of), keyOf(of), fc.nat(of.length))),
        ([of, key, other, length]) => {
          const prefix = encodeKey(of, key.slice(0, length))
          const end = behind(prefix)
          for (const [candidate, begins] of [
            [key, true],
            [other, compare(of.slice(0, length), key.slice(0, length), other.slice(0, length)) === 0],
          ] as const) {
            const bytes = encodeKey(of, candidate)
            const isIn = Buffer.compare(prefix, bytes) <= 0 && (end === null || Buffer.compare(bytes, end) < 0)
            expect(isIn).toBe(begins)
          }
        },
      ),
      { numRuns: 1000 },
    )
  })
})
