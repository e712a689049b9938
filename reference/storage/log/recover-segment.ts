import { crc32 } from 'node:zlib'
import { batchAt, laterBatch } from './batch.ts'
import { LogCorruptError } from './log-corrupt-error.ts'
import { type LogFile, type LogFiles, replaceFile } from './log-files.ts'
import { Segment, TEMPORARY_SEGMENT } from './segment.ts'

/** Bytes at the end of the log that were no whole batch: an append that a crash cut short. */
export interface TornTail {
  /** File beside the segment that keeps them. */
  file: string
  positionBytes: number
  sizeBytes: number
}

export interface RecoveredSegment {
  segment: Segment
  /** Open, and holds exactly the segment's whole batches, all durable. */
  file: LogFile
  endOffset: number
  torn: TornTail | null
}

/**
 * Makes the last segment fit to be appended to. Bytes behind the last whole batch are what a crash left of an append that
 * nobody was told of; they are moved to a file of their own.
 *
 * The rest is written anew, to another file that then takes the name. For the last batch may be in the page cache and
 * not on the disk: after a process was killed between write and sync, or after a sync that failed, which the kernel
 * reports once and then takes the pages for clean (Rebello et al., "Can Applications Recover from fsync Failures?",
 * 2020). Another sync would not help; other pages do.
 *
 * @throws LogCorruptError when a batch is damaged that had been durable: one that another one follows, since the next is
 * written only after the sync of the one before. Damage to the very last batch looks like a crash.
 */
export async function recoverSegment(files: LogFiles, firstOffset: number): Promise<RecoveredSegment> {
  const segment = new Segment(firstOffset)
  const bytes = await contentOf(files, segment.name)
  let endOffset = firstOffset
  for (let batch = batchAt(bytes, 0); batch?.firstOffset === endOffset; batch = batchAt(bytes, segment.sizeBytes)) {
    segment.add(batch)
    endOffset += batch.records
  }
  // Whole batches of earlier offsets are no sign: a crash may leave blocks with what they held before.
  const laterAt = laterBatch(bytes, segment.sizeBytes, endOffset)
  if (laterAt >= 0) {
    const found = `expected the batch of offset ${endOffset}, found only a later one at byte ${laterAt}`
    throw new LogCorruptError(segment.name, segment.sizeBytes, found)
  }
  const torn = await keepTorn(files, segment, bytes.subarray(segment.sizeBytes))
  const file = await replaceFile(files, TEMPORARY_SEGMENT, segment.name, bytes.subarray(0, segment.sizeBytes))
  return { segment, file, endOffset, torn }
}

async function contentOf(files: LogFiles, name: string): Promise<Buffer> {
  const file = await files.open(name)
  try {
    return await file.read(0, await file.sizeBytes())
  } finally {
    await file.close()
  }
}

/** The checksum in the name: a tail that is found twice, because of a crash in between, is kept once. */
async function keepTorn(files: LogFiles, segment: Segment, tail: Buffer): Promise<TornTail | null> {
  if (tail.length === 0) return null
  const name = `${segment.name}.${segment.sizeBytes}-${crc32(tail).toString(16).padStart(8, '0')}.torn`
  const file = await replaceFile(files, TEMPORARY_SEGMENT, name, tail)
  await file.close()
  return { file: name, positionBytes: segment.sizeBytes, sizeBytes: tail.length }
}
