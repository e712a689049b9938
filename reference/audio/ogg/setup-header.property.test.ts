import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bitsFor } from './bit-reader.ts'
import { BitWriter } from './bit-writer.fixture.ts'
import { OggFormatError } from './format-error.ts'
import { readModes } from './setup-header.ts'

/** Writes a part of a header; what it leaves open is filled with ones, which mislead a reader that miscounts. */
type Part = (to: BitWriter) => void

const filler = (to: BitWriter, bits: number): void => {
  for (let i = 0; i < bits; i++) to.write(1, 1)
}
const list = (part: fc.Arbitrary<Part>, countBits: number) =>
  fc.array(part, { minLength: 1, maxLength: 4 }).map(
    (parts): Part =>
      (to) => {
        to.write(parts.length - 1, countBits)
        for (const write of parts) write(to)
      },
  )

const lengths: fc.Arbitrary<{ entries: number; write: Part }> = fc.oneof(
  fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }).map((used) => ({
    entries: used.length,
    write: (to: BitWriter) => {
      to.write(0, 1)
      to.write(1, 1)
      for (const one of used) {
        to.write(one ? 1 : 0, 1)
        if (one) filler(to, 5)
      }
    },
  })),
  fc.integer({ min: 1, max: 40 }).map((entries) => ({
    entries,
    write: (to: BitWriter) => {
      to.write(0, 2)
      filler(to, 5 * entries)
    },
  })),
  fc.array(fc.nat(9), { minLength: 1, maxLength: 5 }).map((counts) => {
    const entries = counts.reduce((sum, count) => sum + count, 1)
    return {
      entries,
      write: (to: BitWriter) => {
        to.write(1, 1)
        filler(to, 5)
        let left = entries
        for (const count of [...counts, 1]) {
          if (left > 0) to.write(count, bitsFor(left))
          left -= count
        }
      },
    }
  }),
)

/** How many values the lookups have for these entries and dimensions, as the specification defines it. */
function lookupValues(type: number, entries: number, dimensions: number): number {
  if (type === 2) return entries * dimensions
  return Array.from({ length: entries + 1 }, (_, side) => side).findLast((side) => side ** dimensions <= entries) ?? 0
}

const codebook = fc
  .record({
    lengths,
    dimensions: fc.integer({ min: 1, max: 8 }),
    lookup: fc.nat(2),
    valueBits: fc.integer({ min: 1, max: 16 }),
  })
  .map(
    ({ lengths: { entries, write }, dimensions, lookup, valueBits }): Part =>
      (to) => {
        to.write(0x564342, 24)
        to.write(dimensions, 16)
        to.write(entries, 24)
        write(to)
        to.write(lookup, 4)
        if (lookup === 0) return
        filler(to, 64)
        to.write(valueBits - 1, 4)
        filler(to, 1 + valueBits * lookupValues(lookup, entries, dimensions))
      },
  )

const floor0 = fc.integer({ min: 1, max: 16 }).map(
  (books): Part =>
    (to) => {
      to.write(0, 16)
      filler(to, 54)
      to.write(books - 1, 4)
      filler(to, 8 * books)
    },
)

const floor1 = fc
  .record({
    classes: fc.array(fc.record({ dimensions: fc.integer({ min: 1, max: 8 }), subclassBits: fc.nat(3) }), {
      minLength: 16,
      maxLength: 16,
    }),
    partitions: fc.array(fc.nat(15), { maxLength: 31 }),
    rangeBits: fc.nat(15),
  })
  .map(
    ({ classes, partitions, rangeBits }): Part =>
      (to) => {
        to.write(1, 16)
        to.write(partitions.length, 5)
        for (const partition of partitions) to.write(partition, 4)
        for (const { dimensions, subclassBits } of classes.slice(0, Math.max(-1, ...partitions) + 1)) {
          to.write(dimensions - 1, 3)
          to.write(subclassBits, 2)
          filler(to, (subclassBits > 0 ? 8 : 0) + 8 * 2 ** subclassBits)
        }
        filler(to, 2)
        to.write(rangeBits, 4)
        for (const partition of partitions) filler(to, rangeBits * classes[partition].dimensions)
      },
  )

const residue = fc.record({ type: fc.nat(2), cascades: fc.array(fc.nat(255), { minLength: 1, maxLength: 64 }) }).map(
  ({ type, cascades }): Part =>
    (to) => {
      to.write(type, 16)
      filler(to, 72)
      to.write(cascades.length - 1, 6)
      filler(to, 8)
      for (const cascade of cascades) {
        to.write(cascade & 7, 3)
        to.write(cascade > 7 ? 1 : 0, 1)
        if (cascade > 7) to.write(cascade >> 3, 5)
      }
      for (const cascade of cascades) for (let bit = 0; bit < 8; bit++) filler(to, cascade & (1 << bit) ? 8 : 0)
    },
)

const mapping = (channels: number) =>
  fc.record({ submaps: fc.integer({ min: 1, max: 16 }), couplings: fc.nat(5) }).map(
    ({ submaps, couplings }): Part =>
      (to) => {
        to.write(0, 16)
        to.write(submaps > 1 ? 1 : 0, 1)
        if (submaps > 1) to.write(submaps - 1, 4)
        to.write(couplings > 0 ? 1 : 0, 1)
        if (couplings > 0) {
          to.write(couplings - 1, 8)
          filler(to, couplings * 2 * bitsFor(channels - 1))
        }
        to.write(0, 2)
        if (submaps > 1) filler(to, 4 * channels)
        filler(to, 24 * submaps)
      },
  )

const header = fc.integer({ min: 1, max: 8 }).chain((channels) =>
  fc.record({
    channels: fc.constant(channels),
    codebooks: list(codebook, 8),
    times: list(
      fc.constant((to) => to.write(0, 16)),
      6,
    ),
    floors: list(fc.oneof(floor0, floor1), 6),
    residues: list(residue, 6),
    mappings: list(mapping(channels), 6),
    modes: fc.array(fc.boolean(), { minLength: 1, maxLength: 64 }),
  }),
)
type Header = typeof header extends fc.Arbitrary<infer T> ? T : never

function written({ codebooks, times, floors, residues, mappings, modes }: Header): Uint8Array {
  const to = new BitWriter()
  for (const byte of [5, ...new TextEncoder().encode('vorbis')]) to.write(byte, 8)
  for (const part of [codebooks, times, floors, residues, mappings]) part(to)
  to.write(modes.length - 1, 6)
  for (const long of modes) {
    to.write(long ? 1 : 0, 1)
    to.write(0, 32)
    filler(to, 8)
  }
  to.write(1, 1)
  return to.bytes()
}

describe('the setup header', () => {
  it('is read to its modes, whatever the specification allows before them', () => {
    fc.assert(
      fc.property(header, (parts) => {
        expect(readModes(written(parts), parts.channels)).toEqual(parts.modes)
      }),
    )
  })

  it('is refused when it ends early or late', () => {
    fc.assert(
      fc.property(header, fc.nat(), (parts, where) => {
        const bytes = written(parts)
        expect(() => readModes(bytes.subarray(0, where % bytes.length), parts.channels)).toThrow(OggFormatError)
        expect(() => readModes(Uint8Array.of(...bytes, 1), parts.channels)).toThrow(OggFormatError)
      }),
    )
  })
})
