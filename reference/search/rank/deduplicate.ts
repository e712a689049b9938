import type { SearchDocument } from '../search-index.ts'

/** Hands on what has not come before. */
export class Deduplicator {
  readonly #seen = new Set<string>()

  /** Whether this is the first of all documents so far with its kind and identifier, and of its recording. */
  isNew({ kind, id, recordings }: SearchDocument): boolean {
    const keys = [`${kind} ${id}`, ...recordings]
    const isNew = keys.every((key) => !this.#seen.has(key))
    for (const key of keys) this.#seen.add(key)
    return isNew
  }
}
