import { draw, streamKey } from '../engine/random.ts'

/** A sequential stream of chance, for parts that run in strict order: number n is `draw(key, n)` of the named stream. */
export class Draws {
  private readonly key: number
  private counter = 0

  constructor(seed: string, name: string) {
    this.key = streamKey(seed, name)
  }

  /** Uniform in (0, 1). */
  next(): number {
    return draw(this.key, this.counter++)
  }

  /** Exponential with mean 1. */
  exponential(): number {
    return -Math.log(this.next())
  }

  /** A whole number from 0 to n − 1. */
  below(n: number): number {
    return Math.floor(this.next() * n)
  }
}
