import { BATCH_HEADER_BYTES, type Batch, batchAt, batchSizeAt, recordsOf } from './batch.ts'
import type { LogRecord } from './event-log.ts'
import { LogCorruptError } from './log-corrupt-error.ts'
import type { LogFile, LogFiles } from './log-files.ts'
import type { Segment } from './segment.ts'

const BLOCK_BYTES = 256 * 1024

/** What to read: records with `from` ≤ offset < `end`, all of which are durable in the segment. */
export interface Stretch {
  segment: Segment
  from: number
  end: number
}

/**
 * Yields a stretch's records in order, a batch at a time: a wait for each record would cost more than reading it. What lies in the file behind the last of them is not looked at: a sealed segment may
 * end with what is left of an append that failed.
 *
 * @throws LogCorruptError when one is not there as it was written
 */
export async function* readSegment(files: LogFiles, { segment, from, end }: Stretch): AsyncGenerator<LogRecord[]> {
  const mark = segment.before(from)
  const file = await files.open(segment.name)
  try {
    let next = mark.offset
    for await (const { position, batch } of batches(file, segment.name, mark.position)) {
      if (batch.firstOffset !== next) {
        const found = `a batch from offset ${batch.firstOffset} on where ${next} has to follow`
        throw new LogCorruptError(segment.name, position, found)
      }
      segment.mark(next, position)
      const records: LogRecord[] = []
      for (const bytes of recordsOf(batch)) {
        if (next >= from) records.push({ offset: next, bytes })
        next++
      }
      yield records
      if (next >= end) return
    }
  } finally {
    await file.close()
  }
}

/** Whole batches from a position on, for ever: the caller stops before the last, or it is an error. */
async function* batches(
  file: LogFile,
  name: string,
  start: number,
): AsyncGenerator<{ position: number; batch: Batch }, never> {
  let blockStart = start
  let block = await file.read(blockStart, BLOCK_BYTES)
  let at = 0
  for (;;) {
    let batch = batchAt(block, at)
    if (!batch) {
      // Cut off by the end of the block, or damaged: another block from here on tells.
      const position = blockStart + at
      const header = await file.read(position, BATCH_HEADER_BYTES)
      const sizeBytes = batchSizeAt(header, 0)
      if (sizeBytes === null) throw new LogCorruptError(name, position, 'expected a batch')
      blockStart = position
      at = 0
      block = await file.read(blockStart, Math.max(BLOCK_BYTES, sizeBytes))
      batch = batchAt(block, 0)
      if (!batch) throw new LogCorruptError(name, position, 'the batch does not match its checksum')
    }
    yield { position: blockStart + at, batch }
    at += batch.sizeBytes
  }
}
