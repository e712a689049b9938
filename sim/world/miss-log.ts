const WORDS = 3
/** Packing: provider 5 bits, chunk numbers 13 bits each, one flag; then time, ms, 28 bits (three days) and group 4 bits. */
const REPEATED = 1 << 31

/** The largest chunk number and the latest simulated time, ms, that an entry can tell. */
export const MOST_CHUNKS = 2 ** 13 - 1
export const MOST_MS = 2 ** 28 - 1

/**
 * What edges asked their shields for during a window, in the order of metros: the coordinator reads it at the window's end.
 * Lies in growable shared memory; `begin` and `end` of each metro's part are indices of entries.
 */
export class MissLog {
  private readonly memory: SharedArrayBuffer
  private words: Int32Array
  private count = 0

  constructor(memory: SharedArrayBuffer) {
    this.memory = memory
    this.words = new Int32Array(memory, 0, memory.byteLength >> 2)
  }

  /** Memory for a log; grows as needed up to `maxEntries`. */
  static memory(maxEntries: number): SharedArrayBuffer {
    const initial = Math.min(maxEntries, 1 << 14)
    return new SharedArrayBuffer(initial * WORDS * 4, { maxByteLength: maxEntries * WORDS * 4 })
  }

  get length(): number {
    return this.count
  }

  clear(): void {
    this.count = 0
  }

  /**
   * Chunks `from` to `to` - 1 of a rendition were missing at the provider's edge, at a simulated time, for a listener of the
   * random group.
   * No chunks at all: the edge asks whether what it has is still the same.
   * @param repeated another fetch of the same chunks is under way (no coalescing)
   */
  add(
    object: number,
    provider: number,
    from: number,
    to: number,
    nowMs: number,
    group: number,
    repeated: boolean,
  ): void {
    const at = this.count * WORDS
    if (at + WORDS > this.words.length) this.grow()
    this.words[at] = object
    this.words[at + 1] = provider | (from << 5) | (to << 18) | (repeated ? REPEATED : 0)
    this.words[at + 2] = (nowMs << 4) | group
    this.count++
  }

  /** Reader's side: makes the view span what the writer has grown the memory to. */
  refresh(): void {
    if (this.words.byteLength < this.memory.byteLength)
      this.words = new Int32Array(this.memory, 0, this.memory.byteLength >> 2)
  }

  object(entry: number): number {
    return this.words[entry * WORDS]
  }
  provider(entry: number): number {
    return this.words[entry * WORDS + 1] & 31
  }
  from(entry: number): number {
    return (this.words[entry * WORDS + 1] >>> 5) & 0x1fff
  }
  to(entry: number): number {
    return (this.words[entry * WORDS + 1] >>> 18) & 0x1fff
  }
  repeated(entry: number): boolean {
    return (this.words[entry * WORDS + 1] & REPEATED) !== 0
  }
  nowMs(entry: number): number {
    return this.words[entry * WORDS + 2] >>> 4
  }
  group(entry: number): number {
    return this.words[entry * WORDS + 2] & 15
  }

  private grow(): void {
    const bytes = Math.min(this.memory.byteLength * 2, this.memory.maxByteLength)
    if (bytes === this.memory.byteLength) {
      throw tooManyMisses(this.memory.maxByteLength / WORDS / 4)
    }
    this.memory.grow(bytes)
    this.refresh()
  }
}

/** What is thrown when a window has more misses than are allowed. */
export function tooManyMisses(most: number): RangeError {
  return new RangeError(`more than ${most} misses in one window: use a shorter window`)
}
