import type { Column, ColumnType } from './schema.ts'
import { fromBytes, toBytes } from './values.ts'
import type { Value } from './wide-column.ts'

/** A column of a key; one that descends has its order turned round. */
export interface KeyColumn extends Column {
  readonly descending?: boolean
}

/** Two zero bytes end a text or blob: lower than anything in it, since a zero byte of its own is followed by 255. */
const END_BYTES = 2

/**
 * Values of the first columns of a key, as bytes in whose order (byte by byte, unsigned, a beginning before what it begins)
 * keys stand in the order of the columns. No key's bytes begin another's of the same columns, and those of its first values begin
 * the whole's.
 */
export function encodeKey(columns: readonly KeyColumn[], values: readonly Value[]): Buffer {
  const parts = values.map((value, i) => {
    const { type, descending } = columns[i]
    const bytes = ordered(type, value)
    return descending ? inverted(bytes) : bytes
  })
  return parts.length === 1 ? parts[0] : Buffer.concat(parts)
}

/**
 * The values whose bytes these are.
 *
 * @throws RangeError when they are not the bytes of a whole key
 */
export function decodeKey(columns: readonly KeyColumn[], bytes: Uint8Array): Value[] {
  let at = 0
  const values = columns.map(({ type, descending = false }) => {
    const turned = descending ? 255 : 0
    const sizeBytes = sizeOf(type, bytes, at, turned)
    if (at + sizeBytes > bytes.length) throw new RangeError('expected the bytes of a key, found fewer')
    const value = unordered(type, bytes, at, sizeBytes, turned)
    at += sizeBytes
    return value
  })
  if (at < bytes.length) throw new RangeError('expected the bytes of a key, found more')
  return values
}

/** The first bytes behind all that begin with these; null when there are none. */
export function behind(prefix: Uint8Array): Uint8Array | null {
  let last = prefix.length - 1
  while (last >= 0 && prefix[last] === 255) last--
  if (last < 0) return null
  const next = new Uint8Array(prefix.subarray(0, last + 1))
  next[last]++
  return next
}

/** The first bytes behind these themselves. */
export function firstBehind(bytes: Uint8Array): Uint8Array {
  return Buffer.concat([bytes, Buffer.of(0)])
}

function ordered(type: ColumnType, value: Value): Buffer {
  const bytes = toBytes(type, value)
  if (type === 'text' || type === 'blob') return escaped(bytes)
  if (type === 'boolean') return bytes
  // Two's complement and IEEE 754 alike: the sign bit turned; of a negative double the rest too.
  if (type === 'double' && bytes[0] >= 128) return inverted(bytes)
  bytes[0] ^= 128
  return bytes
}

/** Bytes of a number on their way back. */
const NUMBERS = { 1: new Uint8Array(1), 4: new Uint8Array(4), 8: new Uint8Array(8) }

/** The value of so many bytes, each turned round by exclusive or with `turned`. */
function unordered(type: ColumnType, bytes: Uint8Array, from: number, sizeBytes: number, turned: number): Value {
  if (type === 'text' || type === 'blob') return fromBytes(type, unescaped(bytes, from, sizeBytes, turned))
  const number = NUMBERS[sizeBytes as 1 | 4 | 8]
  for (let i = 0; i < sizeBytes; i++) number[i] = bytes[from + i] ^ turned
  if (type === 'double' && number[0] < 128) for (let i = 0; i < sizeBytes; i++) number[i] ^= 255
  else if (type !== 'boolean') number[0] ^= 128
  return fromBytes(type, number)
}

/** Bytes that the value at a place takes; `zero` is what a zero byte became. */
function sizeOf(type: ColumnType, bytes: Uint8Array, from: number, zero: number): number {
  if (type === 'boolean') return 1
  if (type === 'int') return 4
  if (type !== 'text' && type !== 'blob') return 8
  let at = from
  while (at + 1 < bytes.length && !(bytes[at] === zero && bytes[at + 1] === zero)) at += bytes[at] === zero ? 2 : 1
  return at + END_BYTES - from
}

function escaped(bytes: Buffer): Buffer {
  const zeros = bytes.includes(0) ? bytes.reduce((count, byte) => count + (byte === 0 ? 1 : 0), 0) : 0
  // Filled with zeros, so that the end is there already.
  const longer = Buffer.alloc(bytes.length + zeros + END_BYTES)
  if (zeros === 0) {
    longer.set(bytes)
    return longer
  }
  let at = 0
  for (const byte of bytes) {
    longer[at++] = byte
    if (byte === 0) longer[at++] = 255
  }
  return longer
}

function unescaped(bytes: Uint8Array, from: number, sizeBytes: number, turned: number): Uint8Array {
  const text = new Uint8Array(sizeBytes - END_BYTES)
  let length = 0
  for (let at = from; at < from + text.length; at++) {
    text[length++] = bytes[at] ^ turned
    if (bytes[at] === turned) at++
  }
  return text.subarray(0, length)
}

/** The bytes turned round, in place. */
function inverted(bytes: Buffer): Buffer {
  for (let i = 0; i < bytes.length; i++) bytes[i] = 255 - bytes[i]
  return bytes
}
