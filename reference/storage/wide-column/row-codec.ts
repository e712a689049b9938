import { ByteReader } from './byte-reader.ts'
import type { ByteWriter } from './byte-writer.ts'
import type { Cell, Deletion, Expiry, Liveness, RowState } from './row-state.ts'

/** Which parts a row has. */
const DELETION = 1
const MARKER = 2
/** Of a marker or a cell: it expires. */
const EXPIRES = 1
/** Of a cell: it is a tombstone. */
const TOMBSTONE = 2
/** Of a cell: timestamp and expiry are the marker's, as in every row that was written once. */
const AS_MARKER = 4

/** Writes what is known of a row, behind a byte for which parts there are. Cells fill the rest. */
export function writeRow(into: ByteWriter, { deletion, marker, cells }: RowState): void {
  into.u8((deletion ? DELETION : 0) | (marker ? MARKER : 0))
  if (deletion) {
    into.f64(deletion.timestampUs)
    into.u32(deletion.deletedAtS)
  }
  if (marker) {
    into.u8(marker.expiry ? EXPIRES : 0)
    writeLiveness(into, marker)
  }
  for (const cell of cells) writeCell(into, cell, marker)
}

/** Reads what {@link writeRow} wrote; values are views of the bytes. */
export function readRow(bytes: Uint8Array): RowState {
  const from = new ByteReader(bytes)
  const parts = from.u8()
  const deletion: Deletion | null = parts & DELETION ? { timestampUs: from.f64(), deletedAtS: from.u32() } : null
  const marker = parts & MARKER ? readLiveness(from, from.u8()) : null
  const cells: Cell[] = []
  while (!from.atEnd) cells.push(readCell(from, marker))
  return { deletion, marker, cells }
}

function writeCell(into: ByteWriter, cell: Cell, marker: Liveness | null): void {
  const asMarker = cell.value !== null && marker !== null && isSame(cell, marker)
  into.u16(cell.column)
  into.u8((cell.expiry ? EXPIRES : 0) | (cell.value === null ? TOMBSTONE : 0) | (asMarker ? AS_MARKER : 0))
  if (!asMarker) writeLiveness(into, cell)
  if (cell.value === null) into.u32(cell.deletedAtS)
  else into.sized(cell.value)
}

function readCell(from: ByteReader, marker: Liveness | null): Cell {
  const column = from.u16()
  const flags = from.u8()
  const { timestampUs, expiry } = flags & AS_MARKER ? (marker as Liveness) : readLiveness(from, flags)
  if (flags & TOMBSTONE) return { column, timestampUs, expiry, value: null, deletedAtS: from.u32() }
  return { column, timestampUs, expiry, value: from.sized(), deletedAtS: 0 }
}

function writeLiveness(into: ByteWriter, { timestampUs, expiry }: Liveness): void {
  into.f64(timestampUs)
  if (expiry === null) return
  into.u32(expiry.atS)
  into.u32(expiry.ttlSeconds)
}

function readLiveness(from: ByteReader, flags: number): Liveness {
  const timestampUs = from.f64()
  return { timestampUs, expiry: flags & EXPIRES ? readExpiry(from) : null }
}

function readExpiry(from: ByteReader): Expiry {
  return { atS: from.u32(), ttlSeconds: from.u32() }
}

function isSame(a: Liveness, b: Liveness): boolean {
  if (a.timestampUs !== b.timestampUs) return false
  return a.expiry?.atS === b.expiry?.atS && a.expiry?.ttlSeconds === b.expiry?.ttlSeconds
}
