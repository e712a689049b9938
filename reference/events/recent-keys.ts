/**
 * Keys seen lately, in bounded memory: it knows the last `atLeast` different ones that were added, and never keeps more
 * than twice as many. Two generations: when the young one is full it becomes the old one, and what was old is forgotten.
 */
export class RecentKeys {
  readonly #atLeast: number
  #young = new Set<string>()
  #old: ReadonlySet<string> = new Set()

  constructor(atLeast: number) {
    this.#atLeast = atLeast
  }

  get size(): number {
    return this.#young.size + this.#old.size
  }

  has(key: string): boolean {
    return this.#young.has(key) || this.#old.has(key)
  }

  /** @param key one that it does not have */
  add(key: string): void {
    if (this.#young.size === this.#atLeast) {
      this.#old = this.#young
      this.#young = new Set()
    }
    this.#young.add(key)
  }
}
