import { BitReader, bitsFor } from './bit-reader.ts'
import { OggFormatError } from './format-error.ts'

/** What a codebook begins with (Vorbis I, section 3.2.1). */
const CODEBOOK_SYNC = 0x564342

/**
 * Reads through a Vorbis setup header to its end, where the modes are (Vorbis I, section 4.2.4): what stands before has
 * no length of its own, so all of it must be understood to be passed over.
 *
 * @param packet the whole packet, with its type and `vorbis`
 * @returns for each mode, whether its blocks are long
 * @throws {OggFormatError} when it is no setup header
 */
export function readModes(packet: Uint8Array, channels: number): boolean[] {
  const bits = new BitReader(packet)
  bits.skip(56)
  repeat(bits.read(8) + 1, () => skipCodebook(bits))
  repeat(bits.read(6) + 1, () => expectZero(bits.read(16), 'time domain transform'))
  repeat(bits.read(6) + 1, () => skipFloor(bits))
  repeat(bits.read(6) + 1, () => skipResidue(bits))
  repeat(bits.read(6) + 1, () => skipMapping(bits, channels))
  const modes = Array.from({ length: bits.read(6) + 1 }, () => {
    const long = bits.flag()
    expectZero(bits.read(16), 'window type')
    expectZero(bits.read(16), 'transform type')
    bits.skip(8)
    return long
  })
  if (!bits.flag() || bits.left >= 8) throw new OggFormatError('the setup header does not end behind its modes')
  return modes
}

/** Section 3.2.1. */
function skipCodebook(bits: BitReader): void {
  if (bits.read(24) !== CODEBOOK_SYNC) throw new OggFormatError('expected a codebook in the setup header')
  const dimensions = bits.read(16)
  const entries = bits.read(24)
  const ordered = bits.flag()
  if (ordered) skipOrderedLengths(bits, entries)
  else skipLengths(bits, entries)

  const lookup = bits.read(4)
  if (lookup === 0) return
  if (lookup > 2) throw new OggFormatError(`a codebook has the unknown lookup type ${lookup}`)
  bits.skip(64)
  const valueBits = bits.read(4) + 1
  bits.skip(1)
  bits.skip(valueBits * (lookup === 1 ? latticeSide(entries, dimensions) : entries * dimensions))
}

function skipLengths(bits: BitReader, entries: number): void {
  const sparse = bits.flag()
  for (let entry = 0; entry < entries; entry++) if (!sparse || bits.flag()) bits.skip(5)
}

function skipOrderedLengths(bits: BitReader, entries: number): void {
  bits.skip(5)
  for (let entry = 0; entry < entries; ) entry += bits.read(bitsFor(entries - entry))
}

/** The greatest whole number whose power of `dimensions` is at most `entries`: `lookup1_values`, section 9.2.3. */
function latticeSide(entries: number, dimensions: number): number {
  let side = 1
  while ((side + 1) ** dimensions <= entries) side++
  return side
}

/** Sections 6.2.1 and 7.2.2. */
function skipFloor(bits: BitReader): void {
  const type = bits.read(16)
  if (type === 0) {
    bits.skip(8 + 16 + 16 + 6 + 8)
    bits.skip(8 * (bits.read(4) + 1))
    return
  }
  if (type !== 1) throw new OggFormatError(`the setup header has the unknown floor type ${type}`)
  const partitionClasses = Array.from({ length: bits.read(5) }, () => bits.read(4))
  const dimensions = Array.from({ length: Math.max(-1, ...partitionClasses) + 1 }, () => {
    const classDimensions = bits.read(3) + 1
    const subclassBits = bits.read(2)
    if (subclassBits > 0) bits.skip(8)
    bits.skip(8 * 2 ** subclassBits)
    return classDimensions
  })
  bits.skip(2)
  const rangeBits = bits.read(4)
  for (const partitionClass of partitionClasses) bits.skip(rangeBits * dimensions[partitionClass])
}

/** Section 8.6.1. */
function skipResidue(bits: BitReader): void {
  const type = bits.read(16)
  if (type > 2) throw new OggFormatError(`the setup header has the unknown residue type ${type}`)
  bits.skip(24 + 24 + 24)
  const classifications = bits.read(6) + 1
  bits.skip(8)
  let books = 0
  for (let i = 0; i < classifications; i++) {
    books += ones(bits.read(3))
    if (bits.flag()) books += ones(bits.read(5))
  }
  bits.skip(8 * books)
}

/** Section 4.2.4, mappings. */
function skipMapping(bits: BitReader, channels: number): void {
  expectZero(bits.read(16), 'mapping type')
  const submaps = bits.flag() ? bits.read(4) + 1 : 1
  if (bits.flag()) bits.skip((bits.read(8) + 1) * 2 * bitsFor(channels - 1))
  expectZero(bits.read(2), 'reserved field of a mapping')
  if (submaps > 1) bits.skip(4 * channels)
  bits.skip(24 * submaps)
}

function repeat(times: number, run: () => void): void {
  for (let i = 0; i < times; i++) run()
}

function ones(value: number): number {
  let count = 0
  for (let rest = value; rest > 0; rest >>= 1) count += rest & 1
  return count
}

function expectZero(value: number, field: string): void {
  if (value !== 0) throw new OggFormatError(`the setup header has the unknown ${field} ${value}`)
}
