import type { Batch } from './batch.ts'

/** What a segment is called until it is complete. */
export const TEMPORARY_SEGMENT = 'segment.tmp'

const SEGMENT_NAME = /^(\d{20})\.log$/
/** How far two marks lie apart, at least: what a reader skips at most before it finds what it looks for. */
const MARK_EVERY_BYTES = 64 * 1024

interface Mark {
  offset: number
  position: number
}

/** One file of the log: its name, how much of it is known to be whole, and where in it some batches begin. */
export class Segment {
  readonly firstOffset: number
  readonly #marks: Mark[]
  #sizeBytes = 0

  constructor(firstOffset: number) {
    this.firstOffset = firstOffset
    this.#marks = [{ offset: firstOffset, position: 0 }]
  }

  get name(): string {
    return `${String(this.firstOffset).padStart(20, '0')}.log`
  }

  /** End of the last batch that was added. */
  get sizeBytes(): number {
    return this.#sizeBytes
  }

  /** Takes note of the batch that begins where the last one ends. */
  add({ firstOffset, sizeBytes }: Pick<Batch, 'firstOffset' | 'sizeBytes'>): void {
    this.mark(firstOffset, this.#sizeBytes)
    this.#sizeBytes += sizeBytes
  }

  /** Takes note of where a batch begins; marks closer than 64 KiB to the last are left out. */
  mark(offset: number, position: number): void {
    const last = this.#marks[this.#marks.length - 1]
    if (position >= last.position + MARK_EVERY_BYTES) this.#marks.push({ offset, position })
  }

  /** The last known place where a batch begins that is not behind the offset. */
  before(offset: number): Readonly<Mark> {
    const marks = this.#marks
    return marks[lastIndex(marks.length, (i) => marks[i].offset <= offset)]
  }
}

/** Segments among file names, by offset. */
export function segmentsAmong(names: readonly string[]): Segment[] {
  return names
    .flatMap((name) => SEGMENT_NAME.exec(name)?.[1] ?? [])
    .map((digits) => new Segment(Number(digits)))
    .sort((a, b) => a.firstOffset - b.firstOffset)
}

/** Place of the segment that an offset from the first one's on belongs to. */
export function segmentOf(segments: readonly Segment[], offset: number): number {
  return lastIndex(segments.length, (i) => segments[i].firstOffset <= offset)
}

/** The last index from 0 to `length` − 1 that passes, when all that pass come first and 0 does. */
function lastIndex(length: number, passes: (index: number) => boolean): number {
  let low = 0
  let high = length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (passes(middle)) low = middle
    else high = middle - 1
  }
  return low
}
