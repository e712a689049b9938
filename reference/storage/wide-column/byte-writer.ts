const FIRST_BYTES = 256

/** Bytes that are written one after the other, integers with the most significant byte first. */
export class ByteWriter {
  #bytes = Buffer.allocUnsafeSlow(FIRST_BYTES)
  #length = 0

  get length(): number {
    return this.#length
  }

  u8(value: number): void {
    const at = this.#room(1)
    this.#bytes[at] = value
  }

  u16(value: number): void {
    const at = this.#room(2)
    this.#bytes.writeUInt16BE(value, at)
  }

  u32(value: number): void {
    const at = this.#room(4)
    this.#bytes.writeUInt32BE(value, at)
  }

  f64(value: number): void {
    const at = this.#room(8)
    this.#bytes.writeDoubleBE(value, at)
  }

  bytes(value: Uint8Array): void {
    const at = this.#room(value.length)
    this.#bytes.set(value, at)
  }

  /** Bytes behind their number. */
  sized(value: Uint8Array): void {
    this.u32(value.length)
    this.bytes(value)
  }

  /** What `write` writes, behind the number of its bytes. */
  sizedBy(write: () => void): void {
    const at = this.#room(4)
    write()
    this.#bytes.writeUInt32BE(this.#length - at - 4, at)
  }

  /** A copy of what has been written. */
  copy(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#bytes.subarray(0, this.#length))
  }

  /** Takes back what was written behind a length; keeps the memory. */
  truncate(length: number): void {
    this.#length = length
  }

  /** Makes room for so many bytes more and returns where they begin. */
  #room(sizeBytes: number): number {
    const at = this.#length
    this.#length += sizeBytes
    if (this.#length > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(this.#length, 2 * this.#bytes.length))
      larger.set(this.#bytes.subarray(0, at))
      this.#bytes = larger
    }
    return at
  }
}
