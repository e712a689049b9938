/** White noise by xorshift (Marsaglia 2003): fast, and the same for the same seed. */
export class Noise {
  #state: number

  constructor(seed: number) {
    // Zero is the one state that xorshift never leaves.
    this.#state = Math.imul(seed + 1, 0x9e3779b9) | 1
    for (let i = 0; i < 4; i++) this.next()
  }

  /** Uniform in [-1, 1). */
  next(): number {
    let x = this.#state
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    this.#state = x
    return x * 4.656612873077393e-10
  }
}
