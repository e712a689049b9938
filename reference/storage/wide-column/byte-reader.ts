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
    return this.u8() * 2 ** 8 + this.u8()
  }

  u32(): number {
    return this.u16() * 2 ** 16 + this.u16()
  }

  f64(): number {
    for (let i = 0; i < 8; i++) EIGHT[i] = this.u8()
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
