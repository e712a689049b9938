import seedrandom from 'seedrandom'
import { imageIdOf } from '../../shared/image-ids.ts'
import type { Album, Artist, Publication, Track } from '../catalog.ts'
import { featuresOf, genres } from './genres.ts'
import { idsInOrder } from './ids-in-order.ts'
import { type Language, languages } from './languages.ts'

export interface GenerateOptions {
  readonly tracks: number
  readonly seed: string
  /** Newest release, `YYYY-MM-DD`. */
  readonly until: string
}

type Chance = () => number
type NewId = () => string

const DAY_MS = 86_400_000
const YEAR_MS = 365.25 * DAY_MS
/** Ages of releases are exponential, up to the oldest. */
const MEAN_AGE_MS = 8 * YEAR_MS
const OLDEST_AGE_MS = 66 * YEAR_MS
/**
 * A publication is complete with so many tracks, and has up to those of an artist more: its size does not depend on the size
 * of the catalog, and a request may bring it (`publication-body.ts`).
 */
const BATCH = 1500
const MOST_OF_ARTIST = 500
/** Mean albums of an artist; a few have dozens. */
const MEAN_ALBUMS = 3
/** A track is at least so popular as a part of its artist's fame. */
const LEAST_OF_FAME = 0.3
/** Tracks of an album and of an EP. */
const ALBUM_TRACKS = { least: 8, most: 16 }
const EP_TRACKS = { least: 3, most: 6 }
/** Median and spread of a track's length: lognormal around three and a half minutes. */
const MEDIAN_MS = 208_000
const LENGTH_SPREAD = 0.28

/** Everywhere, and a few sets with what a license may leave out. */
const WORLD = [
  'AO',
  'AR',
  'AT',
  'AU',
  'BE',
  'BR',
  'CA',
  'CH',
  'CL',
  'CO',
  'DE',
  'ES',
  'FR',
  'GB',
  'IE',
  'IN',
  'JP',
  'KR',
  'KZ',
  'MX',
  'NG',
  'PR',
  'PT',
  'RU',
  'SE',
  'SN',
  'UA',
  'US',
  'ZA',
]
const MARKET_SETS = [
  { markets: WORLD, share: 0.9 },
  { markets: WORLD.filter((market) => !['RU', 'UA', 'KZ'].includes(market)), share: 0.05 },
  { markets: WORLD.filter((market) => !['JP', 'KR'].includes(market)), share: 0.03 },
  { markets: ['AT', 'BE', 'CH', 'DE', 'ES', 'FR', 'GB', 'IE', 'PT', 'SE'], share: 0.02 },
] as const

/**
 * A made-up catalog of any size, a publication at a time and the same for the same seed: artists of nine languages and their
 * scripts with albums, EPs and singles, release dates that grow denser towards today, and artists whose fame is that of a
 * catalog with plays by Zipf's law: 100 · (1 − ln rank / ln tracks), the rank drawn evenly.
 */
export function* generateCatalog({
  tracks,
  seed,
  until,
}: GenerateOptions): Generator<Publication & { trackCount: number }> {
  const chance: Chance = seedrandom.alea(`catalog/${seed}`)
  const newId = idsInOrder(chance)
  const newest = Date.parse(until)
  let made = 0
  while (made < tracks) {
    const batch: Required<Pick<Publication, 'artists' | 'albums' | 'tracks' | 'audioFeatures'>> = {
      artists: [],
      albums: [],
      tracks: [],
      audioFeatures: [],
    }
    const parts = batch as { [Name in keyof typeof batch]: (typeof batch)[Name][number][] }
    while (parts.tracks.length < BATCH && made + parts.tracks.length < tracks) {
      addArtist(parts, { chance, newId, newest, catalogTracks: tracks }, tracks - made - parts.tracks.length)
    }
    made += parts.tracks.length
    yield { ...batch, trackCount: parts.tracks.length }
  }
}

interface Parts {
  artists: Artist[]
  albums: Album[]
  tracks: NonNullable<Publication['tracks']>[number][]
  audioFeatures: NonNullable<Publication['audioFeatures']>[number][]
}

/** What everything is made from. */
interface Making {
  readonly chance: Chance
  readonly newId: NewId
  /** Of releases, epoch ms. */
  readonly newest: number
  readonly catalogTracks: number
}

function addArtist(parts: Parts, making: Making, mostTracks: number): void {
  const { chance, newId, catalogTracks } = making
  const language = byShare(languages, chance)
  const genre = byShare(genres, chance)
  const id = newId()
  const fame = popularityOf(chance(), catalogTracks)
  const label = chance() < 0.4 ? 'Independent' : `${pick(languages[0].nouns, chance)} Records`
  const albums = 1 + Math.floor(-Math.log(1 - chance()) * (MEAN_ALBUMS - 1))
  let left = Math.min(mostTracks, MOST_OF_ARTIST)
  let best = 0
  for (let i = 0; i < albums && left > 0; i++) {
    const album = addAlbum(parts, { id, language, genre, fame, label }, making, left)
    left -= album.tracks
    best = Math.max(best, album.popularity)
  }
  parts.artists.push({
    id,
    name: nameFrom(pick(language.artists, chance), language, chance),
    bio: '',
    country: pick(language.countries, chance),
    genres: [genre.name],
    popularity: best,
    verified: best > 50,
    imageId: imageIdOf('artist', id),
  })
}

interface Maker {
  id: string
  language: Language
  genre: (typeof genres)[number]
  fame: number
  label: string
}

function addAlbum(
  parts: Parts,
  { id: artistId, language, genre, fame, label }: Maker,
  { chance, newId, newest }: Making,
  mostTracks: number,
): { tracks: number; popularity: number } {
  const id = newId()
  const u = chance()
  const kind = u < 0.45 ? 'album' : u < 0.6 ? 'ep' : 'single'
  const wanted = kind === 'single' ? 1 : between(kind === 'album' ? ALBUM_TRACKS : EP_TRACKS, chance)
  const count = Math.min(wanted, mostTracks)
  const { markets } = byShare(MARKET_SETS, chance)
  const releaseDate = dateOf(newest - Math.min(OLDEST_AGE_MS, -MEAN_AGE_MS * Math.log(1 - chance())))
  const name = nameFrom(pick(language.titles, chance), language, chance)
  let popularity = 0
  for (let number = 1; number <= count; number++) {
    const track: Track = {
      id: newId(),
      name: count === 1 ? name : nameFrom(pick(language.titles, chance), language, chance),
      albumId: id,
      artistIds: [artistId],
      discNumber: 1,
      trackNumber: number,
      durationMs: Math.round(MEDIAN_MS * Math.exp(LENGTH_SPREAD * normal(chance))),
      explicit: chance() < genre.explicitShare,
      isrc: isrcOf(language, releaseDate, chance),
      popularity: Math.round(fame * (LEAST_OF_FAME + (1 - LEAST_OF_FAME) * chance())),
      markets,
    }
    popularity = Math.max(popularity, track.popularity)
    parts.tracks.push({ track, renditions: [] })
    parts.audioFeatures.push({ trackId: track.id, ...featuresOf(genre, () => normal(chance), chance) })
  }
  parts.albums.push({
    id,
    name,
    kind,
    artistIds: [artistId],
    releaseDate,
    label,
    upc: digits(12, chance),
    genres: [genre.name],
    gapless: false,
    popularity,
    imageId: imageIdOf('album', id),
  })
  return { tracks: count, popularity }
}

/** @param u uniform in (0, 1): the rank as a share of the catalog */
function popularityOf(u: number, tracks: number): number {
  return Math.min(100, (-100 * Math.log(Math.max(u, 1 / tracks))) / Math.log(Math.max(2, tracks)))
}

function nameFrom(pattern: string, language: Language, chance: Chance): string {
  return pattern.replace(/\{([NAFL])\}/g, (_, sign: string) => {
    if (sign === 'N') return pick(language.nouns, chance)
    if (sign === 'A') return pick(language.adjectives, chance)
    return pick(sign === 'F' ? language.firstNames : language.lastNames, chance)
  })
}

function isrcOf({ countries }: Language, releaseDate: string, chance: Chance): string {
  const registrant = Array.from({ length: 3 }, () => Math.floor(chance() * 36).toString(36))
    .join('')
    .toUpperCase()
  return `${pick(countries, chance)}${registrant}${releaseDate.slice(2, 4)}${digits(5, chance)}`
}

function digits(count: number, chance: Chance): string {
  return String(Math.floor(chance() * 10 ** count)).padStart(count, '0')
}

function dateOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}

/** Box and Muller, 1958. */
function normal(chance: Chance): number {
  return Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance())
}

function between({ least, most }: { least: number; most: number }, chance: Chance): number {
  return least + Math.floor(chance() * (most - least + 1))
}

function pick<Item>(items: readonly Item[], chance: Chance): Item {
  return items[Math.floor(chance() * items.length)]
}

function byShare<Item extends { readonly share: number }>(items: readonly Item[], chance: Chance): Item {
  let u = chance()
  for (const item of items) {
    u -= item.share
    if (u < 0) return item
  }
  return items[items.length - 1]
}
