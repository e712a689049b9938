import type { KnownWord } from '../search-index.ts'
import { editDistance, editsAllowed, prefixEditDistance } from './edit-distance.policy.ts'
import type { QueryPart } from './parse.ts'
import type { Slot, Way } from './slots.ts'

/** How surely a word is the one that was meant, by edits. */
const QUALITY_BY_EDITS = [0.95, 0.85, 0.7]
/** Of the same sound, and written with one edit more than a typing mistake has; or quite differently. */
const QUALITY_BY_SOUND = 0.75
const QUALITY_BY_SOUND_ALONE = 0.45
/** What is left of it when the word is longer than what was typed. */
const BEGINNING = 0.8
const QUALITY_JOINED = 0.9
/** A word that is known is only doubted when another is known so many times better, for each edit. */
const DOUBT = 64
/** Most words that are tried in place of one. */
const MOST_TRIED = 16

/** A word that may have been meant, and how surely. */
export interface Alternative {
  readonly word: string
  readonly quality: number
}

/** Words that the index knows and that look or sound like one: see {@link SearchIndex.wordsLike}. */
export type WordsLike = (word: string, open: boolean) => Promise<readonly KnownWord[]>

/**
 * What may have been meant by the parts of a query, those in quotes left as they are.
 *
 * @param parts neighbors in the query
 * @param nothingFound the query as it stands has (next to) no answers: every word is doubted, and neighbors are tried as one
 * word
 */
export async function alternativesFor(
  parts: readonly QueryPart[],
  nothingFound: boolean,
  wordsLike: WordsLike,
): Promise<Map<QueryPart, Alternative[]>> {
  const found = new Map<QueryPart, Alternative[]>()
  for (const part of parts) {
    if (part.literal) continue
    const [word] = part.words
    found.set(part, alternativesTo(word, await wordsLike(word, part.open), part.open, nothingFound))
  }
  if (!nothingFound) return found
  for (let i = 1; i < parts.length; i++) {
    const [left, right] = [parts[i - 1], parts[i]]
    if (left.literal || right.literal) continue
    const joined = left.words[0] + right.words[0]
    const known = await wordsLike(joined, false)
    if (!known.some(({ word }) => word === joined)) continue
    for (const part of [left, right]) found.get(part)?.push({ word: joined, quality: QUALITY_JOINED })
  }
  return found
}

/** The likeliest first; a sound counts as the most edits. */
export function alternativesTo(
  word: string,
  like: readonly KnownWord[],
  open: boolean,
  nothingFound: boolean,
): Alternative[] {
  const isMeant = (known: string): boolean => known === word || (open && known.startsWith(word))
  let ownWeight = 0
  for (const known of like) if (isMeant(known.word)) ownWeight += known.weight
  return like
    .filter((known) => !isMeant(known.word))
    .map((known) => {
      const { edits, quality } = similarity(word, known.word, open)
      return { word: known.word, edits, quality, odds: known.weight / (1 + ownWeight) / DOUBT ** edits }
    })
    .filter(({ edits, odds }) => nothingFound || (edits <= editsAllowed(word.length) && odds > 1))
    .sort((a, b) => b.odds - a.odds || (a.word < b.word ? -1 : 1))
    .slice(0, MOST_TRIED)
    .map(({ word, quality }) => ({ word, quality }))
}

/** What only sounds alike counts as more edits than a typing mistake has. */
function similarity(word: string, known: string, open: boolean): { edits: number; quality: number } {
  const limit = editsAllowed(word.length)
  const edits = editDistance(word, known, limit + 1)
  if (edits <= limit) return { edits, quality: QUALITY_BY_EDITS[edits] }
  const begun = open ? prefixEditDistance(word, known, limit) : limit + 1
  if (begun <= limit) return { edits: begun, quality: BEGINNING * QUALITY_BY_EDITS[begun] }
  if (edits === limit + 1) return { edits, quality: QUALITY_BY_SOUND }
  return { edits: limit + 2, quality: QUALITY_BY_SOUND_ALONE }
}

/** The slots with more ways: each alternative where the word as typed was looked for, and words that begin with it. */
export function slotsWith(
  slots: readonly Slot[],
  alternatives: ReadonlyMap<QueryPart, readonly Alternative[]>,
): Slot[] {
  return slots.map(({ part, ways }) => {
    const [typed] = ways
    const begun = part.literal || part.open ? [] : [{ ...typed, open: true, quality: BEGINNING }]
    const more = (alternatives.get(part) ?? []).map(
      ({ word, quality }): Way => ({ ...typed, words: [word], open: false, quality, corrected: true }),
    )
    return { part, ways: [...ways, ...begun, ...more] }
  })
}

/** The query in the words by which a hit met it; null when they are those that were typed. */
export function correctedText(ways: readonly (Way | null)[], slots: readonly Slot[]): string | null {
  if (!ways.some((way) => way?.corrected)) return null
  const words = slots.map(({ part }, i) => {
    const way = ways[i]
    return (way?.corrected ? way.words : part.words).join(' ')
  })
  return words.filter((word, i) => word !== words[i - 1] || !ways[i]?.corrected).join(' ')
}
