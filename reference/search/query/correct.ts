import type { KnownWord } from '../search-index.ts'
import { editDistance, editsAllowed, prefixEditDistance } from './edit-distance.policy.ts'
import type { QueryPart } from './parse.ts'
import type { Slot, Way } from './slots.ts'

/** How surely a word is the one that was meant, by edits. */
const QUALITY_BY_EDITS = [0.95, 0.85, 0.7]
/** Of the same sound, and written with one edit more than a typing mistake has, at most as sure as that; or quite differently. */
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
 * Which words of a query are doubted: those that others outdo; also those that nothing bears, and neighbors that are one word when
 * they stand together; or all of them. The fewer, the sooner there is an answer.
 */
export type Doubt = 'outdone' | 'unknown' | 'all'

/** What is to be tried in turn, until something is found: words that are known are the last to be doubted. */
export function doubtsAbout(nothingFound: boolean): readonly Doubt[] {
  return nothingFound ? ['unknown', 'all'] : ['outdone']
}

/** What is known around the parts of a query; those in quotes are left as they are. */
export interface Surroundings {
  readonly like: ReadonlyMap<QueryPart, readonly KnownWord[]>
  /** Words that a part is together with the one before it, or behind it. */
  readonly joined: ReadonlyMap<QueryPart, readonly string[]>
}

/**
 * Looks for words that may have been meant.
 *
 * @param parts neighbors in the query
 * @param nothingFound the query as it stands has no answers: neighbors are tried as one word
 */
export async function surroundingsOf(
  parts: readonly QueryPart[],
  nothingFound: boolean,
  wordsLike: WordsLike,
): Promise<Surroundings> {
  const like = new Map<QueryPart, readonly KnownWord[]>()
  for (const part of parts) if (!part.literal) like.set(part, await wordsLike(part.words[0], part.open))
  const joined = new Map<QueryPart, string[]>()
  if (!nothingFound) return { like, joined }
  for (let i = 1; i < parts.length; i++) {
    const [left, right] = [parts[i - 1], parts[i]]
    if (left.literal || right.literal) continue
    const both = left.words[0] + right.words[0]
    const known = await wordsLike(both, false)
    if (!known.some(({ word }) => word === both)) continue
    for (const part of [left, right]) joined.set(part, [...(joined.get(part) ?? []), both])
  }
  return { like, joined }
}

/** What may have been meant by the parts that are doubted. */
export function alternativesFor({ like, joined }: Surroundings, doubt: Doubt): Map<QueryPart, Alternative[]> {
  const found = new Map<QueryPart, Alternative[]>()
  for (const [part, known] of like) {
    const [word] = part.words
    const alternatives = [
      ...alternativesTo(word, known, part.open, doubt),
      ...(joined.get(part) ?? []).map((both) => ({ word: both, quality: QUALITY_JOINED })),
    ]
    if (alternatives.length > 0 || isDoubted(doubt, ownWeight(word, known, part.open))) found.set(part, alternatives)
  }
  return found
}

/** The likeliest first; a sound counts as the most edits. */
export function alternativesTo(word: string, like: readonly KnownWord[], open: boolean, doubt: Doubt): Alternative[] {
  const own = ownWeight(word, like, open)
  return like
    .filter((known) => !isMeant(word, known.word, open))
    .map((known) => {
      const { edits, quality } = similarity(word, known.word, open)
      return { word: known.word, edits, quality, odds: known.weight / (1 + own) / DOUBT ** edits }
    })
    .filter(({ edits, odds }) => isDoubted(doubt, own) || (edits <= editsAllowed(word.length) && odds > 1))
    .sort((a, b) => b.odds - a.odds || (a.word < b.word ? -1 : 1))
    .slice(0, MOST_TRIED)
    .map(({ word, quality }) => ({ word, quality }))
}

/** Whether a word is doubted though none outdoes it. */
function isDoubted(doubt: Doubt, own: number): boolean {
  return doubt === 'all' || (doubt === 'unknown' && own === 0)
}

/** How much is known by the word itself. */
function ownWeight(word: string, like: readonly KnownWord[], open: boolean): number {
  let own = 0
  for (const known of like) if (isMeant(word, known.word, open)) own += known.weight
  return own
}

function isMeant(word: string, known: string, open: boolean): boolean {
  return known === word || (open && known.startsWith(word))
}

/** What only sounds alike counts as more edits than a typing mistake has. */
function similarity(word: string, known: string, open: boolean): { edits: number; quality: number } {
  const limit = editsAllowed(word.length)
  const edits = editDistance(word, known, limit + 1)
  if (edits <= limit) return { edits, quality: QUALITY_BY_EDITS[edits] }
  const begun = open ? prefixEditDistance(word, known, limit) : limit + 1
  if (begun <= limit) return { edits: begun, quality: BEGINNING * QUALITY_BY_EDITS[begun] }
  if (edits === limit + 1) return { edits, quality: Math.min(QUALITY_BY_SOUND, QUALITY_BY_EDITS[limit]) }
  return { edits: limit + 2, quality: QUALITY_BY_SOUND_ALONE }
}

/** The slots with more ways to meet those that are doubted: each alternative, and words that begin with the word as typed. */
export function slotsWith(
  slots: readonly Slot[],
  alternatives: ReadonlyMap<QueryPart, readonly Alternative[]>,
): Slot[] {
  return slots.map((slot) => {
    const others = alternatives.get(slot.part)
    if (others === undefined) return slot
    const { part, ways } = slot
    const [typed] = ways
    const begun = part.open ? [] : [{ ...typed, open: true, quality: BEGINNING }]
    const more = others.map(
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
