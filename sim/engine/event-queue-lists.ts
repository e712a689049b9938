/** Events in a chunk: so many that a list is read mostly in sequence, so few that a list of three wastes little. */
const CHUNK = 16
const CHUNK_MASK = CHUNK - 1

/** A record's parts, in 32-bit words: the time (a float of two words), kind, two integers, and the next chunk's first record. */
export const RECORD_WORDS = 6
export const RECORD_FLOATS = 3
export const KIND = 2
export const FIRST = 3
export const SECOND = 4
/** Of a chunk's first record only; the others leave it unused. */
const NEXT = 5

/** A list's head: its first and last record and how many there are. A fourth word makes the stride a power of two. */
const HEAD_WORDS = 4
const HEAD_FIRST = 0
const HEAD_LAST = 1
const HEAD_COUNT = 2

const NO_CHUNK = -1

/**
 * Many lists of events, each in the order in which it was filled, in one pool of chunks. An event lies whole in one record of
 * 24 bytes, and a list's records lie together by sixteen: with a million events spread over thousands of lists, adding one
 * touches two cache lines, and reading a list waits for memory once a chunk instead of once an event.
 */
export class EventLists {
  /** The records, seen as floats and as words; replaced when the pool grows. */
  floats: Float64Array
  words: Int32Array
  private heads = new Int32Array(HEAD_WORDS)
  private freeChunk = NO_CHUNK
  private usedRecords = 0

  constructor(capacity: number) {
    const records = Math.ceil(capacity / CHUNK) * CHUNK
    this.floats = new Float64Array(records * RECORD_FLOATS)
    this.words = new Int32Array(this.floats.buffer)
  }

  /** Makes sure that the lists up to `lists` (exclusive) exist; new ones are empty. */
  reserve(lists: number): void {
    const words = lists * HEAD_WORDS
    if (words <= this.heads.length) return
    const larger = new Int32Array(Math.max(words, this.heads.length * 2))
    larger.set(this.heads)
    this.heads = larger
  }

  count(list: number): number {
    return this.heads[list * HEAD_WORDS + HEAD_COUNT]
  }

  /** The list's first record, when it has any. */
  first(list: number): number {
    return this.heads[list * HEAD_WORDS + HEAD_FIRST]
  }

  /** The record behind one that is not its list's last. */
  following(record: number): number {
    const next = record + 1
    return (next & CHUNK_MASK) === 0 ? this.words[(next - CHUNK) * RECORD_WORDS + NEXT] : next
  }

  append(list: number, time: number, kind: number, first: number, second: number): void {
    const { heads } = this
    const head = list * HEAD_WORDS
    const count = heads[head + HEAD_COUNT]
    const record = (count & CHUNK_MASK) === 0 ? this.extend(head, count) : heads[head + HEAD_LAST] + 1
    heads[head + HEAD_LAST] = record
    heads[head + HEAD_COUNT] = count + 1
    const { words } = this
    const word = record * RECORD_WORDS
    this.floats[record * RECORD_FLOATS] = time
    words[word + KIND] = kind
    words[word + FIRST] = first
    words[word + SECOND] = second
  }

  /** Empties a list. Its records stay as they are until they are released. */
  detach(list: number): void {
    this.heads[list * HEAD_WORDS + HEAD_COUNT] = 0
  }

  /** Gives back the chunks of a detached list. */
  release(first: number, count: number): void {
    const { words } = this
    let chunk = first
    for (let left = count; left > 0; left -= CHUNK) {
      const link = chunk * RECORD_WORDS + NEXT
      const next = words[link]
      words[link] = this.freeChunk
      this.freeChunk = chunk
      chunk = next
    }
  }

  /** A chunk more for a list whose last one is full; returns the chunk's first record. */
  private extend(head: number, count: number): number {
    const chunk = this.takeChunk()
    if (count === 0) this.heads[head + HEAD_FIRST] = chunk
    else this.words[(this.heads[head + HEAD_LAST] - CHUNK_MASK) * RECORD_WORDS + NEXT] = chunk
    return chunk
  }

  private takeChunk(): number {
    const chunk = this.freeChunk
    if (chunk !== NO_CHUNK) {
      this.freeChunk = this.words[chunk * RECORD_WORDS + NEXT]
      return chunk
    }
    const fresh = this.usedRecords
    this.usedRecords += CHUNK
    if (this.usedRecords * RECORD_WORDS > this.words.length) this.grow()
    return fresh
  }

  private grow(): void {
    const { words } = this
    this.floats = new Float64Array(this.floats.length * 2)
    this.words = new Int32Array(this.floats.buffer)
    // By words: a float may lose bits of what is not one.
    this.words.set(words)
  }
}
