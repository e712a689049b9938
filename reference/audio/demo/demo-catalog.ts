import { idFromName } from '../../shared/ids.ts'
import { MASTER_RATE } from '../pcm.ts'
import { ALBUMS, type AlbumSource, GAPLESS_ALBUM, type GaplessAlbumSource, type TrackSource } from './demo-albums.ts'
import { ARTISTS } from './demo-artists.ts'
import { PLAYLISTS } from './demo-playlists.ts'
import type { DemoAlbum, DemoCatalog, DemoPiece, DemoTrack } from './demo-types.ts'
import { LYRICS, SHOW } from './demo-words.ts'

/** Licensing countries in which the demo may be played. */
export const DEMO_MARKETS = ['DE', 'FR', 'GB', 'SE', 'US'] as const

const demoId = (kind: string, slug: string) => idFromName(`soundcheck/demo/${kind}/${slug}`)
const artistId = (slug: string) => demoId('artist', slug)
/** Tracks are named within their album: `album/track`. */
const trackId = (path: string) => demoId('track', path)

/** An album in the making. */
interface Shelf {
  readonly album: DemoAlbum
  readonly tracks: readonly DemoTrack[]
  readonly pieces: readonly DemoPiece[]
}

/** An EAN-13 of the range that shops keep to themselves, with its check digit (GS1 General Specifications, 7.9). */
function upc(number: number): string {
  const digits = `20${String(number).padStart(10, '0')}`
  const sum = [...digits].reduce((total, digit, i) => total + Number(digit) * (i % 2 === 0 ? 1 : 3), 0)
  return digits + ((10 - (sum % 10)) % 10)
}

/** In the form of ISO 3901; the prefix ZZ belongs to no country. */
function isrc(releaseDate: string, number: number): string {
  return `ZZSCK${releaseDate.slice(2, 4)}${String(number).padStart(5, '0')}`
}

function albumOf(
  source: AlbumSource | GaplessAlbumSource,
  number: number,
  tracks: readonly DemoTrack[],
  gapless: boolean,
): DemoAlbum {
  return {
    id: demoId('album', source.slug),
    name: source.name,
    kind: source.kind,
    artistIds: [artistId(source.artist)],
    releaseDate: source.releaseDate,
    label: source.label,
    upc: upc(number),
    genres: source.genres,
    gapless,
    popularity: source.popularity,
    trackIds: tracks.map((track) => track.id),
  }
}

/** What a track is, but for where its sound comes from. */
function trackOf(source: TrackSource, album: AlbumSource | GaplessAlbumSource, albumNumber: number, index: number) {
  return {
    id: trackId(`${album.slug}/${source.slug}`),
    name: source.name,
    albumId: demoId('album', album.slug),
    artistIds: [album.artist, ...(source.guests ?? [])].map(artistId),
    trackNumber: index + 1,
    discNumber: 1,
    explicit: source.explicit ?? false,
    isrc: isrc(album.releaseDate, albumNumber * 100 + index + 1),
    popularity: source.popularity,
    markets: DEMO_MARKETS.filter((market) => !source.withheldFrom?.includes(market)),
  }
}

/** An album of separate tracks: each is a whole piece. */
function shelve(source: AlbumSource, number: number): Shelf {
  const pieces = source.tracks.map(
    (track): DemoPiece => ({
      id: demoId('piece', `${source.slug}/${track.slug}`),
      style: track.style,
      seed: `${source.slug}/${track.slug}`,
      samples: Math.round(track.seconds * MASTER_RATE),
    }),
  )
  const tracks = source.tracks.map(
    (track, i): DemoTrack => ({
      ...trackOf(track, source, number, i),
      pieceId: pieces[i].id,
      from: 0,
      to: pieces[i].samples,
    }),
  )
  return { album: albumOf(source, number, tracks, false), tracks, pieces }
}

/** An album cut from one piece. */
function shelveGapless(source: GaplessAlbumSource, number: number): Shelf {
  const ends = source.cuts.map((cut) => cut.to)
  const piece: DemoPiece = {
    id: demoId('piece', source.slug),
    style: source.style,
    seed: source.slug,
    samples: Math.max(...ends),
  }
  const tracks = source.cuts.map(
    (cut, i): DemoTrack => ({
      ...trackOf(cut, source, number, i),
      pieceId: piece.id,
      from: i === 0 ? 0 : ends[i - 1],
      to: cut.to,
    }),
  )
  return { album: albumOf(source, number, tracks, true), tracks, pieces: [piece] }
}

const shelves = [...ALBUMS.map((album, i) => shelve(album, i + 1)), shelveGapless(GAPLESS_ALBUM, ALBUMS.length + 1)]

/** The demo catalog: six artists, eight albums, some 25 minutes of music. Always the same, down to the identifiers. */
export const DEMO_CATALOG: DemoCatalog = {
  artists: ARTISTS.map(({ slug, ...artist }) => ({ id: artistId(slug), ...artist })),
  albums: shelves.map((shelf) => shelf.album),
  tracks: shelves.flatMap((shelf) => shelf.tracks),
  playlists: PLAYLISTS.map((list) => ({
    id: demoId('playlist', list.slug),
    name: list.name,
    description: list.description,
    tracks: list.tracks.map((path) => ({ trackId: trackId(path), addedAt: `${list.addedOn}T09:00:00.000Z` })),
  })),
  lyrics: LYRICS.map(({ track, language, lines }) => ({
    trackId: trackId(track),
    language,
    lines: lines.map(([startS, words]) => ({ startMs: startS === null ? null : Math.round(startS * 1000), words })),
  })),
  shows: [
    {
      id: demoId('show', SHOW.slug),
      name: SHOW.name,
      publisher: SHOW.publisher,
      description: SHOW.description,
      languages: [SHOW.language],
      popularity: SHOW.popularity,
      markets: DEMO_MARKETS,
      episodes: SHOW.episodes.map(({ slug, name, description, releaseDate, seconds }) => ({
        id: demoId('episode', `${SHOW.slug}/${slug}`),
        name,
        description,
        releaseDate,
        durationMs: seconds * 1000,
      })),
    },
  ],
  pieces: shelves.flatMap((shelf) => shelf.pieces),
}
