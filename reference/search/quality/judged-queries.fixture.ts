import { readFileSync } from 'node:fs'
import { draw, itemKey, streamKey } from '../../../sim/engine/random.ts'
import type { SearchKind } from '../search-index.ts'
import { nameKey } from '../text/names.ts'
import { latinWordsOf } from '../text/words.ts'
import { queriesByHand } from './by-hand.fixture.ts'
import type { Song } from './songs.fixture.ts'

/** How a query was made; figures are printed by it. */
export const queryKinds = [
  'exact title',
  'artist',
  'title and artist',
  'prefix',
  'one typo',
  'two typos',
  'transposition',
  'by sound',
  'marks left out',
  'other script',
  'genre and mood',
  'by hand',
] as const

export type QueryKind = (typeof queryKinds)[number]

/** A query and what a good answer to it is. */
export interface JudgedQuery {
  readonly made: QueryKind
  readonly query: string
  /** The list in which the answer is looked for. */
  readonly list: Extract<SearchKind, 'track' | 'artist'>
  /** The name of what is wanted, or words that its tags must have (of a genre and a mood). */
  readonly wanted: string
  /** The artist that a track must be by; empty when any will do. */
  readonly by: string
}

/** The set as it is kept: one line a query, fields between tabs. */
export function readJudgedQueries(): JudgedQuery[] {
  const lines = readFileSync(new URL('./judged-queries.tsv', import.meta.url), 'utf8').split('\n')
  return lines.slice(1, -1).map((line) => {
    const [made, query, list, wanted, by] = line.split('\t')
    return { made, query, list, wanted, by } as JudgedQuery
  })
}

/** The text of the file, from what {@link makeQueries} makes. */
export function judgedQueriesText(queries: readonly JudgedQuery[]): string {
  const lines = queries.map(({ made, query, list, wanted, by }) => [made, query, list, wanted, by].join('\t'))
  return `${['made', 'query', 'list', 'wanted', 'by'].join('\t')}\n${lines.join('\n')}\n`
}

const EACH = 40
const KNOWN = 40
const NON_LATIN =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Cyrillic}\p{Script=Hebrew}\p{Script=Greek}]/u
const ASCII = /^[\x20-\x7e]+$/

/** The set: queries made from the songs, always the same, each kind about songs and artists of its own, and those by hand. */
export function makeQueries(songs: readonly Song[]): JudgedQuery[] {
  const known = songs.filter(({ popularity, title }) => popularity >= KNOWN && ASCII.test(title))
  const titles = known
    .map(({ title, artist }) => ({ name: coreTitle(title), artist }))
    .filter(({ name }) => name.length > 3)
  const artists = [...new Set(known.map(({ artist }) => artist))].filter((name) => ASCII.test(name) && name.length > 3)
  const track = (made: QueryKind, query: string, wanted: string, by = ''): JudgedQuery => ({
    made,
    query,
    list: 'track',
    wanted,
    by,
  })
  const misspelled = (made: QueryKind, misspell: (name: string, key: number) => string | null): JudgedQuery[] => [
    ...some(titles, `${made} titles`, EACH / 2, ({ name }, key) => {
      const query = misspell(name.toLowerCase(), key)
      return query && nameKey(query) !== nameKey(name) ? track(made, query, name) : null
    }),
    ...some(artists, `${made} artists`, EACH / 2, (name, key): JudgedQuery | null => {
      const query = misspell(name.toLowerCase(), key)
      return query && nameKey(query) !== nameKey(name) ? { made, query, list: 'artist', wanted: name, by: '' } : null
    }),
  ]
  return [
    ...some(titles, 'exact', EACH, ({ name }) => track('exact title', name, name)),
    ...some(artists, 'artists', EACH, (name) => ({
      made: 'artist',
      query: name,
      list: 'artist',
      wanted: name,
      by: '',
    })),
    ...some(titles, 'both', EACH, ({ name, artist }) =>
      track('title and artist', `${name} ${artist}`.toLowerCase(), name, artist),
    ),
    ...some(titles, 'prefix', EACH, ({ name }, key) => {
      const length = Math.round(name.length * (0.6 + 0.3 * draw(key, 1)))
      return name.length >= 8 ? track('prefix', name.toLowerCase().slice(0, length).trim(), name) : null
    }),
    ...misspelled('one typo', (name, key) => typo(name, key, 5)),
    ...misspelled('two typos', (name, key) => typo(typo(name, key, 8) ?? '', key + 1, 8)),
    ...misspelled('transposition', (name, key) => transposed(name, key)),
    ...misspelled('by sound', (name, key) => (name.length >= 6 ? respelled(name, key) : null)),
    ...some(songs, 'marks', EACH, ({ title, artist, popularity }) => {
      const name = coreTitle(title)
      const plain = name.normalize('NFD').replace(/\p{Mn}/gu, '')
      return popularity >= KNOWN && plain !== name && ASCII.test(plain)
        ? track('marks left out', `${plain} ${artist}`.toLowerCase(), name, artist)
        : null
    }),
    ...some(songs, 'scripts', EACH, ({ title, artist }, key) => {
      const name = coreTitle(title)
      if (!NON_LATIN.test(name)) return null
      const latin = latinWordsOf(name).join(' ')
      return draw(key, 1) < 0.3 && latin.length > 4
        ? track('other script', latin, name)
        : track('other script', name, name, draw(key, 2) < 0.5 ? '' : artist)
    }),
    ...genresAndMoods(),
    ...queriesByHand,
  ]
}

function genresAndMoods(): JudgedQuery[] {
  const said: [string, string][] = [
    ['chill electronic', 'edm chill'],
    ['relaxing electronic', 'edm chill'],
    ['upbeat pop', 'pop happy'],
    ['happy latin', 'latin happy'],
    ['sad r&b', 'randb sad'],
    ['party rap', 'rap party'],
    ['hip hop party', 'rap party'],
    ['mellow rock', 'rock chill'],
    ['energetic rock', 'rock intense'],
    ['gym edm', 'edm intense|party'],
    ['calm pop', 'pop chill'],
    ['acoustic pop', 'pop acoustic'],
    ['sad rap', 'rap sad'],
    ['chill hip hop', 'rap chill'],
    ['dance party', 'edm party'],
    ['laid back r&b', 'randb chill'],
    ['instrumental electronic', 'edm instrumental'],
    ['study edm', 'edm focus'],
  ]
  return said.map(([query, wanted]) => ({ made: 'genre and mood', query, list: 'track', wanted, by: '' }))
}

/** A sample without repeats, in an order drawn by name. */
function some<Item>(
  items: readonly Item[],
  name: string,
  count: number,
  make: (item: Item, key: number) => JudgedQuery | null,
): JudgedQuery[] {
  const family = streamKey('judged queries', name)
  const order = items.map((_, i) => ({ i, at: draw(itemKey(family, i), 0) })).sort((a, b) => a.at - b.at)
  const made = new Map<string, JudgedQuery>()
  for (const { i } of order) {
    if (made.size === count) break
    const query = make(items[i], itemKey(family, i))
    if (query !== null) made.set(query.query, query)
  }
  return [...made.values()]
}

function coreTitle(title: string): string {
  const core = title
    .replace(/\s[-–—]\s.*$|\s(?:feat|ft)\.?\s.*$/iu, '')
    .replace(/\([^()]*\)|\[[^[\]]*\]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return nameKey(core) === '' ? title : core
}

/** Replaces, drops, doubles or adds a letter of a word of at least so many letters, never its first. */
function typo(name: string, key: number, letters: number): string | null {
  return inLongWord(name, letters, key, (word) => {
    const at = 1 + Math.floor(draw(key, 12) * (word.length - 1))
    const letter = NEIGHBORS[word[at]]?.[Math.floor(draw(key, 13) * 3)] ?? 'e'
    const way = draw(key, 14)
    if (way < 0.35) return word.slice(0, at) + letter + word.slice(at + 1)
    if (way < 0.65) return word.slice(0, at) + word.slice(at + 1)
    if (way < 0.85) return word.slice(0, at) + word[at] + word.slice(at)
    return word.slice(0, at) + letter + word.slice(at)
  })
}

function transposed(name: string, key: number): string | null {
  return inLongWord(name, 5, key, (word) => {
    const at = 1 + Math.floor(draw(key, 12) * (word.length - 2))
    return word[at] === word[at + 1] ? null : word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2)
  })
}

/** Written as it sounds. */
const SOUNDS: readonly [RegExp, string][] = [
  [/ph/, 'f'],
  [/ight/, 'ite'],
  [/ck/, 'k'],
  [/qu/, 'kw'],
  [/tion/, 'shun'],
  [/wr/, 'r'],
  [/kn/, 'n'],
  [/ce/, 'se'],
  [/ea/, 'ee'],
  [/y(?=$|\s)/, 'ie'],
  [/x/, 'ks'],
  [/c(?=[aou])/, 'k'],
  [/oo/, 'u'],
  [/wh/, 'w'],
]

function respelled(name: string, key: number): string | null {
  const fitting = SOUNDS.filter(([from]) => from.test(name))
  if (fitting.length === 0) return null
  const [from, to] = fitting[Math.floor(draw(key, 15) * fitting.length)]
  return name.replace(from, to)
}

function inLongWord(
  name: string,
  letters: number,
  key: number,
  change: (word: string) => string | null,
): string | null {
  const words = name.split(' ')
  const long = words.flatMap((word, i) => (word.length >= letters && /^[a-z]+$/.test(word) ? [i] : []))
  if (long.length === 0) return null
  const at = long[Math.floor(draw(key, 11) * long.length)]
  const changed = change(words[at])
  return changed === null ? null : words.map((word, i) => (i === at ? changed : word)).join(' ')
}

/** Keys beside a key, QWERTY. */
const NEIGHBORS: Readonly<Record<string, string>> = {
  a: 'sqz',
  b: 'vnh',
  c: 'xvd',
  d: 'sfe',
  e: 'wrd',
  f: 'dgr',
  g: 'fht',
  h: 'gjy',
  i: 'uok',
  j: 'hku',
  k: 'jli',
  l: 'kop',
  m: 'nkj',
  n: 'bmh',
  o: 'ipl',
  p: 'olk',
  q: 'was',
  r: 'etf',
  s: 'adw',
  t: 'ryg',
  u: 'yij',
  v: 'cbf',
  w: 'qes',
  x: 'zcs',
  y: 'tuh',
  z: 'xas',
}
