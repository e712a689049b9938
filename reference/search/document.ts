import { codeFact, yearFacts } from './facts.ts'
import type { Searchable } from './feed.ts'
import type { NewDocument } from './search-index.ts'
import { nameKey, nameKeys, recordingKey } from './text/names.ts'
import { latinWordsOf, wordsOf } from './text/words.ts'

/** More of a text does not make it easier to find. */
const MOST_LYRICS_WORDS = 2000
const LONGEST_JOINED = 3

/** What the index keeps of something. */
export function searchDocument(found: Searchable): NewDocument {
  const names = [found.name, ...found.aliases].flatMap(nameKeys)
  const artists = found.artists.flatMap(({ name, aliases }) => [name, ...aliases].flatMap(nameKeys).flatMap(joinedToo))
  const releasedMs = found.releaseDate === null ? null : Date.parse(found.releaseDate)
  const codes = [
    ...(found.isrc === null ? [] : [codeFact('isrc', found.isrc)]),
    ...(found.upc === null ? [] : [codeFact('upc', found.upc)]),
  ]
  return {
    kind: found.kind,
    id: found.id,
    name: found.name,
    by: found.artists.map(({ name }) => name),
    names: unique(found.kind === 'artist' ? names.flatMap(joinedToo) : names),
    artists: unique([...artists, ...(found.publisher === null ? [] : nameKeys(found.publisher))]),
    album: found.partOf === null ? '' : unique([...wordsOf(found.partOf), ...latinWordsOf(found.partOf)]).join(' '),
    tags: unique([...found.genres, ...found.moods].flatMap(tagsOf)).join(' '),
    facts: [...yearFacts(releasedMs), ...codes].join(' '),
    popularity: found.popularity,
    releasedMs,
    markets: found.markets,
    recordings: found.kind === 'track' ? recordingsOf(found) : [],
    lyrics: wordsOf(found.lyrics).slice(0, MOST_LYRICS_WORDS).join(' '),
  }
}

/** The code of the recording, and its name with the main artist for those whose code is not known. */
function recordingsOf({ name, artists, isrc }: Searchable): string[] {
  const byName = `${recordingKey(name)} / ${nameKey(artists[0]?.name ?? '')}`
  return isrc === null ? [byName] : [codeFact('isrc', isrc), byName]
}

/** A short name is also looked for without spaces: "ladygaga". */
function joinedToo(name: string): string[] {
  const words = name.split(' ')
  return words.length > 1 && words.length <= LONGEST_JOINED ? [name, words.join('')] : [name]
}

/** "Indie Rock" is indie, rock and "indierock". */
function tagsOf(genre: string): string[] {
  const key = nameKey(genre)
  return [key.replaceAll(' ', ''), ...key.split(' ').filter((word) => word.length > 2 && word !== 'and')]
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)]
}
