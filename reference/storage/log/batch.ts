import { crc32 } from 'node:zlib'

/**
 * How records lie in a file. What one write and one sync bring to the disk is a batch:
 *
 * | bytes | |
 * |---|---|
 * | 4 | `FF 53 43 01`: FF never occurs in UTF-8, so no record of text looks like a batch; 1 is the version |
 * | 4 | bytes of the payload |
 * | 4 | records in it |
 * | 8 | offset of the first of them |
 * | 4 | CRC-32 (that of zlib) of the 20 bytes before and the payload |
 * | … | payload: each record behind its length, 4 bytes |
 *
 * Numbers are big-endian. A batch is whole or nothing; the next is written only when the one before is durable.
 */
export interface Batch {
  firstOffset: number
  records: number
  /** Of header and payload. */
  sizeBytes: number
  payload: Buffer
}

export const BATCH_HEADER_BYTES = 24
/** The largest payload that is written; a header that tells of more is none. */
export const PAYLOAD_MAX_BYTES = 4 * 1024 * 1024
const MAGIC = Buffer.from([0xff, 0x53, 0x43, 0x01])
const CRC_AT = 20
const LENGTH_BYTES = 4

/** What a record takes in a payload. */
export function sizeInBatch(record: Uint8Array): number {
  return LENGTH_BYTES + record.length
}

export function encodeBatch(firstOffset: number, records: readonly Uint8Array[]): Buffer {
  const payloadBytes = records.reduce((sum, record) => sum + sizeInBatch(record), 0)
  const batch = Buffer.allocUnsafe(BATCH_HEADER_BYTES + payloadBytes)
  MAGIC.copy(batch)
  batch.writeUInt32BE(payloadBytes, 4)
  batch.writeUInt32BE(records.length, 8)
  batch.writeBigUInt64BE(BigInt(firstOffset), 12)
  let at = BATCH_HEADER_BYTES
  for (const record of records) {
    batch.writeUInt32BE(record.length, at)
    batch.set(record, at + LENGTH_BYTES)
    at += sizeInBatch(record)
  }
  batch.writeUInt32BE(checksum(batch), CRC_AT)
  return batch
}

/** Size of the batch that seems to begin here, from its header alone; null when no header is here. */
export function batchSizeAt(bytes: Buffer, at: number): number | null {
  if (bytes.length - at < BATCH_HEADER_BYTES || bytes.compare(MAGIC, 0, MAGIC.length, at, at + MAGIC.length) !== 0) {
    return null
  }
  const payloadBytes = bytes.readUInt32BE(at + 4)
  return payloadBytes > PAYLOAD_MAX_BYTES ? null : BATCH_HEADER_BYTES + payloadBytes
}

/** The batch that begins here, or null when none does, whole and as it was written. */
export function batchAt(bytes: Buffer, at: number): Batch | null {
  const sizeBytes = batchSizeAt(bytes, at)
  if (sizeBytes === null || bytes.length - at < sizeBytes) return null
  const batch = bytes.subarray(at, at + sizeBytes)
  if (batch.readUInt32BE(CRC_AT) !== checksum(batch)) return null
  return {
    firstOffset: Number(batch.readBigUInt64BE(12)),
    records: batch.readUInt32BE(8),
    sizeBytes,
    payload: batch.subarray(BATCH_HEADER_BYTES),
  }
}

/** Where the next whole batch with records behind an offset begins, from a position on; −1 when there is none. */
export function laterBatch(bytes: Buffer, from: number, offset: number): number {
  let at = bytes.indexOf(MAGIC, from)
  while (at >= 0) {
    const batch = batchAt(bytes, at)
    if (batch && batch.firstOffset > offset) return at
    at = bytes.indexOf(MAGIC, at + 1)
  }
  return -1
}

/** The records of a batch, in order; they share the payload's memory. */
export function* recordsOf({ payload }: Batch): Generator<Uint8Array> {
  for (let at = 0; at < payload.length; ) {
    const start = at + LENGTH_BYTES
    at = start + payload.readUInt32BE(at)
    yield payload.subarray(start, at)
  }
}

function checksum(batch: Buffer): number {
  return crc32(batch.subarray(BATCH_HEADER_BYTES), crc32(batch.subarray(0, CRC_AT)))
}
