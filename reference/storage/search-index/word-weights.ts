import type { SearchDocument } from '../../search/service.ts'

/** How the weights of words change with the documents of a batch. */
export class WordWeights {
  /** By word; whole numbers, so that what was added is taken back exactly. */
  readonly changes = new Map<string, number>()

  add(document: SearchDocument): void {
    this.#change(document, weightOf(document))
  }

  subtract(document: SearchDocument): void {
    this.#change(document, -weightOf(document))
  }

  #change({ names, artists, album }: SearchDocument, by: number): void {
    for (const word of new Set([...names, ...artists, album].flatMap((text) => text.split(' ')))) {
      if (word !== '') this.changes.set(word, (this.changes.get(word) ?? 0) + by)
    }
  }
}

function weightOf({ popularity }: SearchDocument): number {
  return Math.round(2 ** (popularity / 10))
}
