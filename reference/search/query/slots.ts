import type { IndexQuery, IndexTerm, SearchKind, TextField } from '../search-index.ts'
import type { FilterField, ParsedQuery, QueryPart } from './parse.ts'
import { tagsMeant } from './tags.ts'

/** One way in which a part of a query can be met. */
export interface Way extends IndexTerm {
  /** How surely it is what was meant, 0 to 1: less than 1 for corrections and for tags. */
  readonly quality: number
  /** The words in place of those typed, when they are others. */
  readonly corrected: boolean
}

/** A part of a query and all the ways in which it can be met. */
export interface Slot {
  readonly part: QueryPart
  readonly ways: readonly Way[]
}

/** Of a tag that is meant by a word but is not the word itself. */
const MEANT_QUALITY = 0.8

const TEXT_FIELDS: Readonly<Record<SearchKind, readonly TextField[]>> = {
  track: ['name', 'artists', 'album'],
  artist: ['name'],
  album: ['name', 'artists'],
  playlist: ['name', 'artists'],
  show: ['name', 'artists'],
  episode: ['name', 'album'],
}

/** Words that names write in more than one way. */
const SPELLINGS: readonly (readonly string[])[] = [
  ...'zero one two three four five six seven eight nine ten eleven twelve'
    .split(' ')
    .map((word, number) => [word, String(number)]),
  ['and', 'n', 'y', 'und', 'et'],
  ['of', 'o'],
  ['you', 'u'],
  ['your', 'ur'],
  ['to', 'too'],
]

/** Which field of a kind a filter looks into; a kind that a filter says nothing about has no answers to it. */
const FILTERS: Readonly<Record<FilterField, Partial<Record<SearchKind, TextField>>>> = {
  artist: { track: 'artists', album: 'artists', artist: 'name' },
  album: { track: 'album', album: 'name' },
  track: { track: 'name' },
  genre: { track: 'tags', artist: 'tags', album: 'tags' },
}

/** The parts of a query as a kind of document can meet them; null when this kind cannot. */
export function slotsOf(parsed: ParsedQuery, kind: SearchKind): Slot[] | null {
  const slots: Slot[] = []
  const tags = tagsMeant(parsed.free.map(({ words }) => words.join('')))
  for (const [i, part] of parsed.free.entries()) {
    const typed = way(part, TEXT_FIELDS[kind])
    slots.push({ part, ways: part.literal ? [typed] : [typed, ...otherSpellings(typed), ...tagWays(part, tags[i])] })
  }
  const genres = genreWays(parsed)
  for (const { field, part } of parsed.within) {
    const into = FILTERS[field][kind]
    if (into === undefined) return null
    slots.push({ part, ways: genres.get(part) ?? [way(part, [into])] })
  }
  return slots
}

/** The query for the index: every slot in one of its ways, and the facts that the filters ask for. */
export function indexQuery(
  kind: SearchKind,
  slots: readonly Slot[],
  facts: readonly (readonly string[])[],
  parsed: ParsedQuery,
): IndexQuery {
  const factTerm = (fact: string): IndexTerm => ({ words: [fact], fields: ['facts'], open: false })
  return {
    kind,
    all: [...slots.map(({ ways }) => ways), ...facts.map((either) => either.map(factTerm))],
    none: parsed.without.map(({ words }) => ({ words, fields: TEXT_FIELDS[kind], open: false })),
    inLyrics: false,
  }
}

function way({ words, open }: QueryPart, fields: readonly TextField[]): Way {
  return { words, open, fields, quality: 1, corrected: false }
}

/** "Maroon five" is Maroon 5, and "guns and roses" is Guns N' Roses. */
function otherSpellings(typed: Way): Way[] {
  const others = SPELLINGS.find((spellings) => spellings.includes(typed.words[0])) ?? []
  return others.filter((word) => word !== typed.words[0]).map((word) => ({ ...typed, words: [word], open: false }))
}

/** The parts of `genre:`, which mean tags alone or with their neighbors, and as a whole where they stand in quotes. */
function genreWays({ within }: ParsedQuery): Map<QueryPart, Way[]> {
  const parts = within.filter(({ field }) => field === 'genre').map(({ part }) => part)
  const meant = tagsMeant(parts.map(({ words }) => words.join(' ')))
  return new Map(parts.map((part, i) => [part, tagWays(part, [part.words.join(''), ...meant[i].slice(1)])]))
}

function tagWays({ words }: QueryPart, tags: readonly string[]): Way[] {
  const own = words.join('')
  return tags.map((tag) => ({
    words: [tag],
    open: false,
    fields: ['tags'],
    quality: tag === own ? 1 : MEANT_QUALITY,
    corrected: false,
  }))
}
