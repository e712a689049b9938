import type { Slot, Way } from '../query/slots.ts'
import type { SearchDocument, TextField } from '../search-index.ts'
import { partRelevance } from './ranking.policy.ts'

/**
 * What a hit in a field is worth, against one in the whole name. An artist's own name thus comes before their songs, even when
 * one of these is as well known and new.
 */
const WEIGHTS: Readonly<Record<TextField, number>> = { name: 1, artists: 0.7, album: 0.6, tags: 0.6, facts: 0 }
/** Of a name that is not the document's own but one that it is also known by. */
const OTHER_NAME = 0.97

/** What is left of the quality when a word is only begun. */
const BEGINNING = 0.8

const NONE = 0
const BEGUN = 1
const WHOLE = 2

/** How a document meets a query. */
export interface Match {
  /** 0 to 1; 1 when the query is the name, or the name and the artist. */
  readonly text: number
  /** For each slot the way that fits best; null where none does. */
  readonly ways: readonly (Way | null)[]
}

/** A text of a document. */
interface Text {
  readonly field: TextField
  readonly weight: number
  readonly words: readonly string[]
}

/**
 * How well a document's words fit: the mean over the parts of the query, longer ones counting more, each by the field where
 * it fits best.
 */
export function matchDocument(document: SearchDocument, slots: readonly Slot[]): Match {
  const texts = textsOf(document)
  const coverages = texts.map((text) => coverageOf(text, slots))
  let sum = 0
  let letters = 0
  const ways = slots.map((slot) => {
    let best = 0
    let bestWay: Way | null = null
    for (const way of slot.ways) {
      for (const [i, text] of texts.entries()) {
        if (!way.fields.includes(text.field)) continue
        const fit = fitOf(way, text.words)
        if (fit === NONE) continue
        const quality = fit === WHOLE ? way.quality : way.quality * BEGINNING
        const relevance = partRelevance(quality, text.weight, coverages[i])
        if (relevance > best) {
          best = relevance
          bestWay = way
        }
      }
    }
    const length = lengthOf(slot.part.words)
    sum += best * length
    letters += length
    return bestWay
  })
  return { text: letters === 0 ? 0 : sum / letters, ways }
}

function textsOf({ names, artists, album, tags }: SearchDocument): Text[] {
  const text = (field: TextField, weight: number, words: string): Text => ({ field, weight, words: words.split(' ') })
  return [
    ...names.map((name, i) => text('name', i === 0 ? WEIGHTS.name : OTHER_NAME, name)),
    ...artists.map((artist) => text('artists', WEIGHTS.artists, artist)),
    ...(album === '' ? [] : [text('album', WEIGHTS.album, album)]),
    // A tag stands for itself, however many there are.
    ...(tags === '' ? [] : tags.split(' ').map((tag) => text('tags', WEIGHTS.tags, tag))),
  ]
}

/** The letters of a text that the query asks for, as a share; a word asked for twice is there twice or counts once. */
function coverageOf({ field, words }: Text, slots: readonly Slot[]): number {
  let asked = 0
  let fitting = 0
  for (const { part, ways } of slots) {
    // Of a longer word in place of the one that was typed, no more was asked for than a letter that was forgotten.
    const most = lengthOf(part.words) + 1
    let best = 0
    for (const way of ways) {
      if (!way.fields.includes(field) || fitOf(way, words) === NONE) continue
      best = Math.max(best, Math.min(lengthOf(way.words), most))
    }
    asked += best
    if (best > 0) fitting++
  }
  if (fitting === 0) return 0
  return Math.min(1, asked / lengthOf(words)) * Math.min(1, words.length / fitting)
}

/** Whether a way is met by the words, and if only with the beginning of a word; a whole word comes before a beginning. */
function fitOf({ words, open }: Way, text: readonly string[]): number {
  const last = words.length - 1
  let fit = NONE
  for (let from = 0; from + last < text.length; from++) {
    let at = 0
    while (at < last && words[at] === text[from + at]) at++
    if (at < last) continue
    if (words[last] === text[from + last]) return WHOLE
    if (open && text[from + last].startsWith(words[last])) fit = BEGUN
  }
  return fit
}

function lengthOf(words: readonly string[]): number {
  let letters = 0
  for (const word of words) letters += word.length
  return letters
}
