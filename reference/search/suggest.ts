import { type Alternative, alternativesFor, doubtsAbout, surroundingsOf } from './query/correct.ts'
import { parseQuery, type QueryPart } from './query/parse.ts'
import { Deduplicator } from './rank/deduplicate.ts'
import type { DocumentKey, IndexTerm, SearchDocument, SearchIndex, SearchKind } from './search-index.ts'

/** What somebody may be about to type. */
export interface Suggestion extends DocumentKey {
  readonly name: string
  /** Names of its artists. */
  readonly by: readonly string[]
}

/** Candidates of each kind: the most popular ones, of which those that begin with the text come first. */
const CANDIDATES = 30
const NAMED = 5
/** A name that begins with the text comes before one that has it inside and is so much more popular, in points of 100. */
const BEGINS_BONUS = 20
const WHOLE_BONUS = 40

/**
 * Names that continue what was typed, the most popular first. The last word is the beginning of one; when nothing
 * continues it, it may have a typo, and similar words are tried. The artist may be part of the text, but not all of it.
 */
export async function suggest(
  index: SearchIndex,
  text: string,
  kinds: readonly SearchKind[],
  limit: number,
): Promise<Suggestion[]> {
  const parts = parseQuery(text).free
  if (parts.length === 0) return []
  const asTyped = await suggestionsFor(index, parts, new Map(), kinds)
  const found = asTyped.length > 0 ? asTyped : await correctedSuggestions(index, parts, kinds)
  const deduplicator = new Deduplicator()
  return found
    .filter((document) => deduplicator.isNew(document))
    .slice(0, limit)
    .map(({ kind, id, name, by }) => ({ kind, id, name, by }))
}

async function correctedSuggestions(
  index: SearchIndex,
  parts: readonly QueryPart[],
  kinds: readonly SearchKind[],
): Promise<SearchDocument[]> {
  const around = await surroundingsOf(parts, true, (word, open) => index.wordsLike(word, open))
  for (const doubt of doubtsAbout(true)) {
    const alternatives = alternativesFor(around, doubt)
    const found = alternatives.size === 0 ? [] : await suggestionsFor(index, parts, alternatives, kinds)
    if (found.length > 0) return found
  }
  return []
}

async function suggestionsFor(
  index: SearchIndex,
  parts: readonly QueryPart[],
  alternatives: ReadonlyMap<QueryPart, readonly Alternative[]>,
  kinds: readonly SearchKind[],
): Promise<SearchDocument[]> {
  const fields = parts.length > 1 ? (['name', 'artists'] as const) : (['name'] as const)
  const all = parts.map((part): IndexTerm[] => [
    { ...part, fields },
    ...(alternatives.get(part) ?? []).map(({ word }) => ({ words: [word], open: false, fields })),
  ])
  const key = parts.flatMap(({ words }) => words).join(' ')
  const found = await Promise.all(
    kinds.map(async (kind) => [
      ...(await index.named(kind, key, NAMED)),
      ...(await index.candidates({ kind, all, none: [], inLyrics: false }, 0, CANDIDATES)).documents,
    ]),
  )
  return found
    .flat()
    .map((document) => ({ document, points: document.popularity + bonus(document, key) }))
    .sort((a, b) => b.points - a.points || (a.document.id < b.document.id ? -1 : 1))
    .map(({ document }) => document)
}

function bonus({ names }: SearchDocument, key: string): number {
  if (names.includes(key)) return WHOLE_BONUS
  return names.some((name) => name.startsWith(key)) ? BEGINS_BONUS : 0
}
