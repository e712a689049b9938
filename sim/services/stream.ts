import { draw } from '../engine/random.ts'

/** Random numbers one after the other, for what happens in strict order; a name and a seed make its key (`streamKey`). */
export class Stream {
  private readonly key: number
  private counter = 0

  constructor(key: number) {
    this.key = key
  }

  /** Uniform in (0, 1), 32 bits. */
  next(): number {
    return draw(this.key, this.counter++)
  }
}
