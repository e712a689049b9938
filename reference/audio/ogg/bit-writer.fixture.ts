/** The opposite of `BitReader`, bit by bit. */
export class BitWriter {
  readonly #bits: number[] = []

  write(value: number, bits: number): void {
    for (let bit = 0; bit < bits; bit++) this.#bits.push(Math.floor(value / 2 ** bit) % 2)
  }

  bytes(): Uint8Array {
    const bytes = new Uint8Array(Math.ceil(this.#bits.length / 8))
    for (const [at, bit] of this.#bits.entries()) bytes[at >> 3] |= bit << (at & 7)
    return bytes
  }
}
