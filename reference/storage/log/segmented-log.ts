import { ServiceError } from '../../shared/service-error.ts'
import { encodeBatch } from './batch.ts'
import { ConsumerOffsets } from './consumer-offsets.ts'
import type { EventLog, LogRecord } from './event-log.ts'
import { LogCorruptError } from './log-corrupt-error.ts'
import { type LogFile, type LogFiles, replaceFile } from './log-files.ts'
import { readSegment } from './read-segment.ts'
import { type RecoveredSegment, recoverSegment, type TornTail } from './recover-segment.ts'
import { Segment, segmentOf, segmentsAmong, TEMPORARY_SEGMENT } from './segment.ts'
import { WaitingAppends } from './waiting-appends.ts'

export interface SegmentedLogOptions {
  /** A segment that has reached this many bytes is followed by a new one. Default 16 MiB. */
  segmentBytes?: number
  /** Bytes of records that may wait to become durable. Default 16 MiB. */
  waitingBytes?: number
}

const SEGMENT_BYTES = 16 * 1024 * 1024
const WAITING_BYTES = 16 * 1024 * 1024
const READ_BYTES = 8 * 1024 * 1024

/**
 * The event log in files of its own: segments named by their first offset, of which the last is appended to.
 *
 * Appends that come while others are being written wait, and then go to the disk together, in one write and one sync:
 * what one sync costs is shared by all who wait for it.
 *
 * After an error of the file system the state of the last segment is unknown (a failed sync may have lost what a later,
 * successful one does not bring back). So nothing is ever written to it again: it counts as far as it was durable, and
 * the next append begins a new segment. While that fails too, appends are refused.
 *
 * One process may have the log open; whoever opens it holds the lock of the data directory.
 */
export class SegmentedLog implements EventLog {
  /** What a crash had left at the end of the log when it was opened. */
  readonly torn: TornTail | null
  readonly #files: LogFiles
  readonly #segmentBytes: number
  readonly #segments: Segment[]
  readonly #consumers: ConsumerOffsets
  readonly #waiting: WaitingAppends
  /** The last segment's; null when it must not be written to any more. */
  #file: LogFile | null
  #endOffset: number
  /** Writes what waits; null while nothing does. */
  #writer: Promise<void> | null = null
  #closed = false

  private constructor(
    files: LogFiles,
    segments: Segment[],
    last: RecoveredSegment,
    consumers: ConsumerOffsets,
    { segmentBytes = SEGMENT_BYTES, waitingBytes = WAITING_BYTES }: SegmentedLogOptions,
  ) {
    this.torn = last.torn
    this.#files = files
    this.#segmentBytes = segmentBytes
    this.#segments = segments
    this.#consumers = consumers
    this.#waiting = new WaitingAppends(waitingBytes)
    this.#file = last.file
    this.#endOffset = last.endOffset
  }

  /**
   * Opens the log in a directory, or begins one. The last segment is checked as a whole; the others when they are read.
   *
   * @throws LogCorruptError naming the file and the position where something durable is missing or damaged
   */
  static async open(files: LogFiles, options: SegmentedLogOptions = {}): Promise<SegmentedLog> {
    const names = await files.list()
    const consumers = await ConsumerOffsets.open(files, names)
    const segments = segmentsAmong(names)
    if (segments.length === 0) {
      const segment = new Segment(0)
      segments.push(segment)
      await (await replaceFile(files, TEMPORARY_SEGMENT, segment.name, Buffer.alloc(0))).close()
    }
    if (segments[0].firstOffset !== 0) throw new LogCorruptError(segments[0].name, 0, 'the segments before are missing')
    // This also makes all names durable that were found, before anybody is shown what is behind them.
    const last = await recoverSegment(files, segments[segments.length - 1].firstOffset)
    segments[segments.length - 1] = last.segment
    return new SegmentedLog(files, segments, last, consumers, options)
  }

  get endOffset(): number {
    return this.#endOffset
  }

  async append(records: readonly Uint8Array[]): Promise<{ firstOffset: number }> {
    this.#checkOpen()
    const result = this.#waiting.add(records)
    this.#writer ??= this.#writeAll()
    return result
  }

  async read(fromOffset: number, limit: number): Promise<LogRecord[]> {
    const end = this.#endOffset
    this.#checkOffset(fromOffset)
    if (!Number.isInteger(limit) || limit < 1) throw new RangeError(`expected a limit from 1, found ${limit}`)
    const records: LogRecord[] = []
    let sizeBytes = 0
    while (fromOffset + records.length < end) {
      for await (const batch of readSegment(this.#files, this.#stretch(fromOffset + records.length, end))) {
        for (const record of batch) {
          records.push(record)
          sizeBytes += record.bytes.length
          if (records.length === limit || sizeBytes >= READ_BYTES) return records
        }
      }
    }
    return records
  }

  async commit(consumer: string, offset: number): Promise<void> {
    this.#checkOpen()
    this.#checkOffset(offset)
    await this.#consumers.commit(consumer, offset)
  }

  async committed(consumer: string): Promise<number> {
    return this.#consumers.committed(consumer)
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#writer
    await this.#consumers.settled()
    await this.#abandonFile()
  }

  #checkOpen(): void {
    if (this.#closed) throw new ServiceError('storage-unavailable', 'the event log is closed')
  }

  #checkOffset(offset: number): void {
    if (Number.isInteger(offset) && offset >= 0 && offset <= this.#endOffset) return
    throw new RangeError(`expected an offset from 0 to ${this.#endOffset}, found ${offset}`)
  }

  /** What lies in one segment of the records from an offset to an end. */
  #stretch(from: number, end: number): { segment: Segment; from: number; end: number } {
    const at = segmentOf(this.#segments, from)
    const next = this.#segments[at + 1]
    return { segment: this.#segments[at], from, end: next ? Math.min(end, next.firstOffset) : end }
  }

  async #writeAll(): Promise<void> {
    for (let group = this.#waiting.take(); group; group = this.#waiting.take()) {
      try {
        const firstOffset = this.#endOffset
        await this.#write(group.records)
        group.resolve(firstOffset)
      } catch (cause) {
        await this.#abandonFile()
        group.reject(new ServiceError('storage-unavailable', 'the event log cannot be written', { cause }))
      }
    }
    this.#writer = null
  }

  async #write(records: readonly Uint8Array[]): Promise<void> {
    const { segment, file } = await this.#writable()
    const firstOffset = this.#endOffset
    const batch = encodeBatch(firstOffset, records)
    await file.write(segment.sizeBytes, batch)
    await file.sync()
    segment.add({ firstOffset, sizeBytes: batch.length })
    this.#endOffset += records.length
  }

  /** The last segment, or a new one when that is full or was given up. */
  async #writable(): Promise<{ segment: Segment; file: LogFile }> {
    const last = this.#segments[this.#segments.length - 1]
    if (this.#file && last.sizeBytes < this.#segmentBytes) return { segment: last, file: this.#file }
    await this.#abandonFile()
    const segment = new Segment(this.#endOffset)
    const file = await replaceFile(this.#files, TEMPORARY_SEGMENT, segment.name, Buffer.alloc(0))
    // A segment that was given up before anything in it was durable has just been replaced.
    if (last.firstOffset === segment.firstOffset) this.#segments.pop()
    this.#segments.push(segment)
    this.#file = file
    return { segment, file }
  }

  async #abandonFile(): Promise<void> {
    const file = this.#file
    this.#file = null
    // What is durable is so already; an error here tells nothing that matters.
    await file?.close().catch(() => {})
  }
}
