import type { Column, ColumnType } from './schema.ts'
import type { Value } from './wide-column.ts'

const INT_MAX = 2 ** 31 - 1
const HIGH = 2 ** 32
/** What a JavaScript date can hold. */
const TIME_MAX_MS = 8.64e15

/**
 * The value itself, if a column can hold it.
 *
 * @throws RangeError saying what the column takes
 */
export function checkedValue({ name, type }: Column, value: unknown): Value {
  if (isOfType(type, value)) return value
  throw new RangeError(`${name}: expected ${EXPECTED[type]}, found ${shown(value)}`)
}

const WHOLE = `a whole number of up to ${Number.MAX_SAFE_INTEGER} either way`
const EXPECTED: Record<ColumnType, string> = {
  text: 'a well-formed string',
  int: `a whole number from ${-INT_MAX - 1} to ${INT_MAX}`,
  bigint: WHOLE,
  counter: WHOLE,
  timestamp: `epoch milliseconds, a whole number of up to ${TIME_MAX_MS} either way`,
  double: 'a number',
  boolean: 'true or false',
  blob: 'bytes',
}

function isOfType(type: ColumnType, value: unknown): value is Value {
  switch (type) {
    case 'text':
      return typeof value === 'string' && value.isWellFormed()
    case 'int':
      return typeof value === 'number' && (value | 0) === value
    case 'bigint':
    case 'counter':
      return Number.isSafeInteger(value)
    case 'timestamp':
      return Number.isInteger(value) && Math.abs(value as number) <= TIME_MAX_MS
    case 'double':
      return typeof value === 'number'
    case 'boolean':
      return typeof value === 'boolean'
    case 'blob':
      return value instanceof Uint8Array
  }
}

function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)
  return value instanceof Uint8Array ? `${value.length} bytes` : String(value)
}

/**
 * A value in the bytes in which Cassandra stores it. They decide between writes of the same timestamp: the larger bytes win,
 * so that of two ints a negative one does.
 */
export function toBytes(type: ColumnType, value: Value): Buffer {
  switch (type) {
    case 'text':
      return Buffer.from(value as string)
    case 'blob':
      return Buffer.from(value as Uint8Array)
    case 'boolean':
      return Buffer.of(value ? 1 : 0)
    case 'int':
      return allocated(4, (bytes) => bytes.writeInt32BE(value as number))
    case 'double':
      return allocated(8, (bytes) => bytes.writeDoubleBE(value as number))
    default:
      return allocated(8, (bytes) => writeInt64(bytes, 0, value as number))
  }
}

/** The value of bytes that {@link toBytes} made. */
export function fromBytes(type: ColumnType, bytes: Uint8Array): Value {
  switch (type) {
    case 'text':
      return TEXT.decode(bytes)
    case 'blob':
      return new Uint8Array(bytes)
    case 'boolean':
      return bytes[0] === 1
    case 'int':
      return readInt32(bytes, 0)
    case 'double':
      EIGHT.set(bytes)
      return DOUBLE.getFloat64(0)
    default:
      return readInt32(bytes, 0) * HIGH + (readInt32(bytes, 4) >>> 0)
  }
}

const TEXT = new TextDecoder('utf-8', { ignoreBOM: true })
const EIGHT = new Uint8Array(8)
const DOUBLE = new DataView(EIGHT.buffer)

function readInt32(bytes: Uint8Array, at: number): number {
  return (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]
}

/** Writes a safe integer as 64 bits, two's complement. */
function writeInt64(bytes: Buffer, at: number, value: number): void {
  bytes.writeInt32BE(Math.floor(value / HIGH), at)
  bytes.writeUInt32BE(value >>> 0, at + 4)
}

function allocated(sizeBytes: number, fill: (bytes: Buffer) => void): Buffer {
  const bytes = Buffer.allocUnsafe(sizeBytes)
  fill(bytes)
  return bytes
}
