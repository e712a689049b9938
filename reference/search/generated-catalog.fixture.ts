import { draw, itemKey, streamKey } from '../../sim/engine/random.ts'
import type { Searchable } from './feed.ts'
import type { SearchKind } from './search-index.ts'
import { searchable } from './searchables.fixture.ts'

/** Shares of a catalog of so many tracks. */
const TRACKS_PER_ARTIST = 10
const TRACKS_PER_ALBUM = 8
const GENRES = ['pop', 'rock', 'rap', 'latin', 'r&b', 'edm', 'jazz', 'classical', 'folk', 'metal', 'house', 'techno']
const MOODS = ['chill', 'happy', 'sad', 'energetic', 'party', 'calm']
/** What titles are full of, the most frequent first. */
const COMMON =
  'the you love me i of a my in to feat remix and it on for be is night your all no time life one like heart we baby good live world dont with up home girl down go day out back so light way more this know dance free dream song remastered version let blue new what fire black never am away rain man get want die last sun little now wild eyes stay music soul radio edit'.split(
    ' ',
  )
const ONSETS = 'b c d f g h j k l m n p r s t v w y z br ch cl dr fl gr kr pl pr sh sl st th tr'.split(' ')
const VOWELS = 'a e i o u ai ea ee ia io oo ou'.split(' ')
const CODAS = ['', '', '', 'n', 'r', 's', 'l', 't', 'm', 'nd', 'st', 'x', 'ck', 'ng', 'lla', 'ra', 'to', 'ne']

/**
 * A catalog of any size with the shape of a real one: words, artists and popularity by power laws, titles of one to five words,
 * some with a guest or a version. The same for the same size; artists and albums come before the tracks.
 */
export function* generatedCatalog(tracks: number): Generator<Searchable> {
  const artists = Math.max(1, Math.floor(tracks / TRACKS_PER_ARTIST))
  const albums = Math.max(1, Math.floor(tracks / TRACKS_PER_ALBUM))
  const words = 2000 + Math.floor(tracks / 6)
  const artist = (at: number) => ({ name: artistName(at, words), aliases: [] })
  for (let at = 0; at < artists; at++) {
    yield { ...thing('artist', at, artist(at).name), popularity: popularityOf(at, artists) }
  }
  for (let at = 0; at < albums; at++) {
    const by = ownerOf('album', at, artists)
    yield {
      ...thing('album', at, title('album', at, words)),
      artists: [artist(by)],
      popularity: popularityOf(by, artists) * 0.9,
      releaseDate: dateOf('album', at),
    }
  }
  for (let at = 0; at < tracks; at++) {
    const key = keyOf('track', at)
    const by = ownerOf('track', at, artists)
    const album = Math.floor(draw(key, 20) * albums)
    yield {
      ...thing('track', at, title('track', at, words)),
      artists: [artist(by), ...(draw(key, 21) < 0.15 ? [artist(Math.floor(draw(key, 22) ** 3 * artists))] : [])],
      partOf: title('album', album, words),
      genres: [GENRES[by % GENRES.length]],
      moods: [MOODS[Math.floor(draw(key, 23) * MOODS.length)]],
      popularity: Math.round(popularityOf(by, artists) * draw(key, 24) ** 0.5),
      releaseDate: dateOf('track', at),
    }
  }
}

function thing(kind: SearchKind, at: number, name: string): Searchable {
  return searchable({ kind, id: `${kind}${at}`, name })
}

const families = new Map<string, number>()

function keyOf(family: string, at: number): number {
  let key = families.get(family)
  if (key === undefined) {
    key = streamKey('search catalog', family)
    families.set(family, key)
  }
  return itemKey(key, at)
}

/** The first artists have most of the tracks. */
function ownerOf(kind: string, at: number, artists: number): number {
  return Math.floor(draw(keyOf(kind, at), 30) ** 2.5 * artists)
}

/** Falls with the logarithm of the place. */
function popularityOf(at: number, of: number): number {
  return Math.round(98 * (1 - Math.log(1 + at) / Math.log(1 + of)))
}

function dateOf(kind: string, at: number): string {
  const year = 2025 - Math.floor(60 * draw(keyOf(kind, at), 31) ** 2)
  return `${year}-0${1 + Math.floor(9 * draw(keyOf(kind, at), 32))}-15`
}

function artistName(at: number, words: number): string {
  const key = keyOf('artist', at)
  const first = capital(rareWord(Math.floor(draw(key, 0) * words)))
  if (draw(key, 1) < 0.3) return first
  if (draw(key, 1) < 0.4) return `The ${capital(wordOf(key, 2, words))}s`
  return `${first} ${capital(rareWord(Math.floor(draw(key, 4) ** 2 * words)))}`
}

function title(kind: string, at: number, words: number): string {
  const key = keyOf(kind, at)
  const count = 1 + Math.floor(draw(key, 0) * draw(key, 1) * 6)
  const name = Array.from({ length: count }, (_, i) => capital(wordOf(key, 2 + 2 * i, words))).join(' ')
  if (draw(key, 15) < 0.08) return `${name} - ${draw(key, 16) < 0.5 ? 'Remix' : 'Remastered 2011'}`
  return draw(key, 15) < 0.15 ? `${name} (feat. ${artistName(Math.floor(draw(key, 17) ** 3 * 1000), words)})` : name
}

/** Half of the words of titles are common ones, by Zipf's law; the others are from a long tail. */
function wordOf(key: number, counter: number, words: number): string {
  const place = draw(key, counter)
  if (draw(key, counter + 1) < 0.55) return COMMON[Math.floor(COMMON.length ** place) - 1] ?? COMMON[0]
  return rareWord(Math.floor(words ** (0.3 + 0.7 * place)))
}

function rareWord(at: number): string {
  const key = keyOf('word', at)
  const syllables = 1 + Math.floor(draw(key, 0) * 2.6)
  const pick = (from: readonly string[], counter: number): string => from[Math.floor(draw(key, counter) * from.length)]
  return Array.from(
    { length: syllables },
    (_, i) => pick(ONSETS, 3 * i + 1) + pick(VOWELS, 3 * i + 2) + pick(CODAS, 3 * i + 3),
  ).join('')
}

function capital(word: string): string {
  return word[0].toUpperCase() + word.slice(1)
}
