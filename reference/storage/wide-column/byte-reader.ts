const EIGHT = new Uint8Array(8)
const DOUBLE = new DataView(EIGHT.buffer)

/** Reads what a `ByteWriter` wrote. */
export class ByteReader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get atEnd(): boolean {
    return this.#at >= this.#bytes.length
  }

  u8(): number {
    return this.#bytes[this.#at++]
  }

  u16(): number {
    const at = this.#at
    this.#at = at + 2
    return (this.#bytes[at] << 8) | this.#bytes[at + 1]
  }

  u32(): number {
    const at = this.#at
    this.#at = at + 4
    const bytes = this.#bytes
    return ((bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]) >>> 0
  }

  f64(): number {
    const at = this.#at
    this.#at = at + 8
    for (let i = 0; i < 8; i++) EIGHT[i] = this.#bytes[at + i]
    return DOUBLE.getFloat64(0)
  }

  /** Bytes behind their number: a view, not a copy. */
  sized(): Uint8Array {
    const sizeBytes = this.u32()
    const at = this.#at
    this.#at += sizeBytes
    return this.#bytes.subarray(at, this.#at)
  }
}
