import type { IndexTerm, SearchKind, TextField } from '../search-index.ts'
import type { Conditions, FilterField, FilterPart, QueryPart } from './parse.ts'
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
export function slotsOf({ free, within }: Conditions, kind: SearchKind): Slot[] | null {
  const tags = tagsMeant(free.map(({ words }) => words.join('')))
  const slots = free.map((part, i): Slot => {
    const typed = way(part, TEXT_FIELDS[kind])
    return { part, ways: part.literal ? [typed] : [typed, ...otherSpellings(typed), ...tagWays(part, tags[i])] }
  })
  const filters = filterSlots(within, kind)
  return filters && [...slots, ...filters]
}

/** The same of what must not be found: words as they stand, and nothing that they may mean besides. */
export function excludedSlots({ free, within }: Conditions, kind: SearchKind): Slot[] | null {
  const filters = filterSlots(within, kind)
  return filters && [...free.map((part) => ({ part, ways: [way(part, TEXT_FIELDS[kind])] })), ...filters]
}

function filterSlots(within: readonly FilterPart[], kind: SearchKind): Slot[] | null {
  const genres = genreWays(within)
  const slots: Slot[] = []
  for (const { field, part } of within) {
    const into = FILTERS[field][kind]
    if (into === undefined) return null
    slots.push({ part, ways: genres.get(part) ?? [way(part, [into])] })
  }
  return slots
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
function genreWays(within: readonly FilterPart[]): Map<QueryPart, Way[]> {
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
