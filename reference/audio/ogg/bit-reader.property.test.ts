import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BitReader, bitsFor } from './bit-reader.ts'
import { BitWriter } from './bit-writer.fixture.ts'
import { OggFormatError } from './format-error.ts'

const field = fc
  .integer({ min: 0, max: 32 })
  .chain((bits) => fc.record({ bits: fc.constant(bits), value: fc.nat().map((n) => (n * 3) % 2 ** bits) }))

describe('the bit reader', () => {
  it('gives back fields of any width, read or passed over', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(field, fc.boolean())), (fields) => {
        const writer = new BitWriter()
        for (const [{ bits, value }] of fields) writer.write(value, bits)
        const bytes = writer.bytes()
        const reader = new BitReader(bytes)
        for (const [{ bits, value }, passOver] of fields) {
          if (passOver) reader.skip(bits)
          else expect(reader.read(bits)).toBe(value)
        }
        expect(reader.left).toBe(8 * bytes.length - fields.reduce((sum, [{ bits }]) => sum + bits, 0))
        expect(() => reader.read(reader.left + 1)).toThrow(OggFormatError)
      }),
    )
  })

  it('reads the example of the specification', () => {
    // Vorbis I, section 2.1.6: 12 in 4 bits, -1 in 3, 17 in 7, 6969 in 13.
    const reader = new BitReader(Uint8Array.of(0b11111100, 0b01001000, 0b11001110, 0b00000110))
    expect([4, 3, 7, 13].map((bits) => reader.read(bits))).toEqual([12, 7, 17, 6969])
  })

  it('counts bits as the specification does', () => {
    // Section 9.2.1.
    expect([0, 1, 2, 3, 4, 7].map(bitsFor)).toEqual([0, 1, 2, 2, 3, 3])
  })
})
