import seedrandom from 'seedrandom'

/**
 * The composer's dice: the same seed, the same numbers. Every part of a piece draws from a stream with a name of its own
 * (`fork`), so that a new part never changes what another plays.
 */
export class Chance {
  readonly #seed: string
  readonly #next: () => number

  constructor(seed: string) {
    this.#seed = seed
    this.#next = seedrandom.alea(seed)
  }

  fork(name: string): Chance {
    return new Chance(`${this.#seed}/${name}`)
  }

  /** Uniform in [0, 1). */
  uniform(): number {
    return this.#next()
  }

  /** Uniform in [low, high). */
  between(low: number, high: number): number {
    return low + (high - low) * this.#next()
  }

  /** About normal, mean 0 and deviation 1, never beyond ±3.5 (the sum of twelve uniform numbers, scaled). */
  bell(): number {
    let sum = -6
    for (let i = 0; i < 12; i++) sum += this.#next()
    return Math.max(-3.5, Math.min(3.5, sum))
  }

  happens(probability: number): boolean {
    return this.#next() < probability
  }

  pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.#next() * items.length)]
  }
}
