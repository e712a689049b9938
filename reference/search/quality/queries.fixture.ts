import { draw, itemKey, streamKey } from '../../../sim/engine/random.ts'
import type { Searchable } from '../feed.ts'
import type { SearchKind } from '../search-index.ts'
import { wordsOf } from '../text/words.ts'

/** A query whose speed is measured. */
export interface TimedQuery {
  readonly text: string
  readonly kinds: readonly SearchKind[]
}

const ALL: readonly SearchKind[] = ['track', 'artist', 'album']
/** Out of so many searches are misspelled. */
const TYPO_SHARE = 0.15
const LONGEST_TYPED = 12

/** Names as they are spelled: of tracks, of artists, and of tracks with their artist, in turn. */
export function spelledQueries(searchables: readonly Searchable[], count: number): TimedQuery[] {
  const key = streamKey('timed queries', 'spelled')
  const tracks = searchables.filter(({ kind, name }) => kind === 'track' && wordsOf(name).length > 0)
  return Array.from({ length: count }, (_, i) => {
    const { name, artists } = tracks[Math.floor(draw(itemKey(key, i), 0) * tracks.length)]
    const by = artists[0]?.name ?? ''
    const text = i % 3 === 0 ? name : i % 3 === 1 ? by : `${name} ${by}`
    return { text: wordsOf(text).join(' '), kinds: i % 3 === 1 ? ['artist'] : ['track'] }
  })
}

/** What people ask for: names, some misspelled, in tracks, artists and albums at once. */
export function searchQueries(searchables: readonly Searchable[], count: number): TimedQuery[] {
  const key = streamKey('timed queries', 'searches')
  return spelledQueries(searchables, count).map(({ text }, i) => {
    const isMisspelled = draw(itemKey(key, i), 0) < TYPO_SHARE && text.length > 4
    const at = 1 + Math.floor(draw(itemKey(key, i), 1) * (text.length - 2))
    const misspelled = text.slice(0, at) + text[at + 1] + text[at] + text.slice(at + 2)
    return { text: isMisspelled ? misspelled : text, kinds: ALL }
  })
}

/** What has been typed when an app asks: the first one to twelve letters of names. */
export function typedQueries(searchables: readonly Searchable[], count: number): TimedQuery[] {
  const key = streamKey('timed queries', 'typed')
  return spelledQueries(searchables, count).map(({ text }, i) => {
    const letters = 1 + Math.floor(draw(itemKey(key, i), 0) * LONGEST_TYPED)
    return { text: text.slice(0, letters).trim(), kinds: ALL }
  })
}
