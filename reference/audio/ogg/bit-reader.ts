import { OggFormatError } from './format-error.ts'

/** Reads the fields of a Vorbis packet: least significant bit of the first byte first (Vorbis I, section 2.1). */
export class BitReader {
  readonly #bytes: Uint8Array
  #bit = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** Bits that are left. */
  get left(): number {
    return 8 * this.#bytes.length - this.#bit
  }

  /**
   * The next field of `bits` bits, 0 to 32, unsigned.
   *
   * @throws {OggFormatError} when the packet ends before
   */
  read(bits: number): number {
    this.#expectLeft(bits)
    let value = 0
    for (let done = 0; done < bits; ) {
      const shift = this.#bit & 7
      const taken = Math.min(8 - shift, bits - done)
      value += ((this.#bytes[this.#bit >>> 3] >>> shift) & ((1 << taken) - 1)) * 2 ** done
      this.#bit += taken
      done += taken
    }
    return value
  }

  flag(): boolean {
    return this.read(1) === 1
  }

  /** Passes over `bits` bits, any number. */
  skip(bits: number): void {
    this.#expectLeft(bits)
    this.#bit += bits
  }

  #expectLeft(bits: number): void {
    if (bits > this.left) throw new OggFormatError(`the packet ends at bit ${this.#bit} and ${bits} more were expected`)
  }
}

/** Bits that hold 0 to `largest`: the specification's `ilog`. */
export function bitsFor(largest: number): number {
  return 32 - Math.clz32(largest)
}
