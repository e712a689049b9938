import { editDistance, editsAllowed, prefixEditDistance } from '../../search/query/edit-distance.policy.ts'
import type { KnownWord } from '../../search/service.ts'
import { soundsOf } from './sounds.ts'

/** Most words that a lookup hands out. */
const MOST_ALIKE = 64
/** An edit outweighs so many doublings of a word's weight. */
const DOUBLINGS_PER_EDIT = 6

/**
 * The words of an index in memory, to find those that look or sound alike. A word is in the list of each of its trigrams,
 * the ends counted as signs ("queen": ##q, #qu, que, uee, een, en#, n##); one edit changes four trigrams at most, so whoever shares fewer
 * than the length leaves is too far off and is not compared.
 */
export class Vocabulary {
  readonly #words: string[] = []
  readonly #weights: number[] = []
  readonly #ids = new Map<string, number>()
  readonly #byTrigram = new Map<string, number[]>()
  readonly #bySound = new Map<string, number[]>()
  /** How many trigrams each word shares with the one looked for; all zero between lookups. */
  #shared = new Uint8Array(1024)

  /** Adds to the weight of a word; one that falls to nothing is not found any more. */
  add(word: string, weight: number): void {
    const id = this.#ids.get(word)
    if (id === undefined) this.#insert(word, weight)
    else this.#weights[id] += weight
  }

  /** See {@link SearchIndex.wordsLike}. */
  like(word: string, open: boolean): KnownWord[] {
    const found = new Map<number, number>()
    const limit = editsAllowed(word.length)
    if (limit > 0) this.#addSpelledAlike(word, limit, open, found)
    for (const sound of soundsOf(word)) {
      for (const id of this.#bySound.get(sound) ?? []) {
        if (!found.has(id)) found.set(id, this.#score(id, editDistance(word, this.#words[id], limit + 1)))
      }
    }
    const own = this.#ids.get(word)
    if (own !== undefined) found.set(own, Number.POSITIVE_INFINITY)
    return [...found]
      .filter(([id]) => this.#weights[id] > 0)
      .sort(([idA, scoreA], [idB, scoreB]) => scoreB - scoreA || idA - idB)
      .slice(0, MOST_ALIKE)
      .map(([id]) => ({ word: this.#words[id], weight: this.#weights[id] }))
  }

  #insert(word: string, weight: number): void {
    const id = this.#words.length
    this.#words.push(word)
    this.#weights.push(weight)
    this.#ids.set(word, id)
    for (const trigram of new Set(trigramsOf(word, false))) append(this.#byTrigram, trigram, id)
    for (const sound of soundsOf(word)) append(this.#bySound, sound, id)
  }

  #addSpelledAlike(word: string, limit: number, open: boolean, found: Map<number, number>): void {
    const trigrams = new Set(trigramsOf(word, open))
    const least = Math.max(1, trigrams.size - 4 * limit)
    if (trigrams.size <= 4 * limit) {
      // So few can all be changed, but only where the first two letters are exchanged.
      for (const trigram of trigramsOf(word[1] + word[0] + word.slice(2), open)) trigrams.add(trigram)
    }
    const touched = this.#countShared(trigrams)
    const distance = open ? prefixEditDistance : editDistance
    for (const id of touched) {
      const shared = this.#shared[id]
      this.#shared[id] = 0
      if (shared < least || this.#weights[id] <= 0) continue
      const edits = distance(word, this.#words[id], limit)
      if (edits <= limit) found.set(id, this.#score(id, edits))
    }
  }

  /** Words that share a trigram; how many is left in `#shared`. */
  #countShared(trigrams: ReadonlySet<string>): number[] {
    if (this.#shared.length < this.#words.length) this.#shared = new Uint8Array(2 * this.#words.length)
    const touched: number[] = []
    for (const trigram of trigrams) {
      for (const id of this.#byTrigram.get(trigram) ?? []) {
        if (this.#shared[id]++ === 0) touched.push(id)
      }
    }
    return touched
  }

  #score(id: number, edits: number): number {
    return Math.log2(1 + this.#weights[id]) - DOUBLINGS_PER_EDIT * edits
  }
}

function append(lists: Map<string, number[]>, key: string, id: number): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [id])
  else list.push(id)
}

/** With `open`, the end of the word is not one. */
function trigramsOf(word: string, open: boolean): string[] {
  const padded = `##${word}${open ? '' : '##'}`
  return Array.from({ length: padded.length - 2 }, (_, i) => padded.slice(i, i + 3))
}
