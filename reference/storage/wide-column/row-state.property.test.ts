import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ByteWriter } from './byte-writer.ts'
import { readRow, writeRow } from './row-codec.ts'
import {
  type Cell,
  type Expiry,
  isVisible,
  merged,
  purgeableAtS,
  purged,
  type RowState,
  visibleValue,
  withoutHidden,
} from './row-state.ts'

const timestampUs = fc.integer({ min: 0, max: 4 })
const seconds = fc.integer({ min: 10, max: 14 })
const expiry = fc.option(
  fc.record({ atS: seconds, ttlSeconds: fc.integer({ min: 1, max: 3 }) }),
) as fc.Arbitrary<Expiry | null>
const value = fc.constantFrom('', 'a', 'b').map((text) => new Uint8Array(Buffer.from(text)))
const cellOf = (column: number): fc.Arbitrary<Cell> =>
  fc.oneof(
    fc.record({ column: fc.constant(column), timestampUs, expiry, value, deletedAtS: fc.constant(0) }),
    fc.record({
      column: fc.constant(column),
      timestampUs,
      expiry: fc.constant(null),
      value: fc.constant(null),
      deletedAtS: seconds,
    }),
  )
const cells = fc.tuple(fc.option(cellOf(0)), fc.option(cellOf(1)), fc.option(cellOf(2)))
const written: fc.Arbitrary<RowState> = fc.record({
  deletion: fc.option(fc.record({ timestampUs, deletedAtS: seconds })),
  marker: fc.option(fc.record({ timestampUs, expiry })),
  cells: cells.map((list) => list.filter((cell) => cell !== null)),
})

const EMPTY: RowState = { deletion: null, marker: null, cells: [] }
/** A state that holds nothing it hides itself: what merging leaves. */
const state = written.map((row) => merged(row, EMPTY))

describe('merging states of a row', () => {
  it('comes to the same in any order, in any grouping, and when repeated', () => {
    fc.assert(
      fc.property(state, state, state, (a, b, c) => {
        expect(merged(a, b)).toEqual(merged(b, a))
        expect(merged(merged(a, b), c)).toEqual(merged(a, merged(b, c)))
        expect(merged(a, a)).toEqual(a)
        expect(merged(merged(a, b), b)).toEqual(merged(a, b))
      }),
      { numRuns: 3000 },
    )
  })

  it('may hide before or after', () => {
    fc.assert(
      fc.property(state, state, timestampUs, (a, b, at) => {
        const hide = (row: RowState): RowState => withoutHidden(row, at)
        expect(hide(merged(a, b))).toEqual(merged(hide(a), hide(b)))
      }),
      { numRuns: 2000 },
    )
  })
})

describe('compaction', () => {
  const graceS = fc.integer({ min: 0, max: 3 })
  const nowS = fc.integer({ min: 9, max: 20 })

  it('changes nothing that is seen, and what it takes away is due', () => {
    fc.assert(
      fc.property(state, nowS, graceS, (row, now, grace) => {
        const left = purged(row, now, grace)
        expect(isVisible(left, now)).toBe(isVisible(row, now))
        const values = (of: RowState) => of.cells.flatMap((cell) => (visibleValue(cell, now) === null ? [] : [cell]))
        expect(values(left)).toEqual(values(row))
        expect(purgeableAtS(left, grace)).toBeGreaterThan(now)
        if (purgeableAtS(row, grace) > now) expect(left).toEqual(row)
        else expect(left).not.toEqual(row)
      }),
      { numRuns: 2000 },
    )
  })

  it('keeps what hides for the grace time', () => {
    const deleted: RowState = { deletion: { timestampUs: 1, deletedAtS: 100 }, marker: null, cells: [] }
    expect(purged(deleted, 110, 10)).toEqual(deleted)
    expect(purged(deleted, 111, 10)).toEqual(EMPTY)
    const expired: RowState = {
      ...EMPTY,
      cells: [
        { column: 0, timestampUs: 1, expiry: { atS: 105, ttlSeconds: 5 }, value: new Uint8Array(1), deletedAtS: 0 },
      ],
    }
    expect(purged(expired, 110, 10)).toEqual(expired)
    expect(purged(expired, 111, 10)).toEqual(EMPTY)
    expect(purged(expired, 104, 0)).toEqual(expired)
  })
})

it('bytes of a state give it back', () => {
  fc.assert(
    fc.property(state, (row) => {
      const writer = new ByteWriter()
      writeRow(writer, row)
      expect(readRow(writer.copy())).toEqual(row)
    }),
    { numRuns: 1000 },
  )
})
