import type { StyleName } from '../compose/styles/styles.ts'

export interface TrackSource {
  readonly slug: string
  readonly name: string
  readonly popularity: number
  /** Artists beside the album's. */
  readonly guests?: readonly string[]
  readonly explicit?: true
  /** Markets for which nobody holds the rights. */
  readonly withheldFrom?: readonly string[]
}

/** A track with a piece of its own. */
export interface OwnPieceSource extends TrackSource {
  readonly style: StyleName
  readonly seconds: number
}

/** A track of a gapless album: it ends where the next begins. */
export interface CutSource extends TrackSource {
  /** End in samples of the album's piece. */
  readonly to: number
}

interface AlbumHead {
  readonly slug: string
  readonly name: string
  readonly artist: string
  readonly kind: 'album' | 'ep' | 'single'
  readonly releaseDate: string
  readonly label: string
  readonly genres: readonly string[]
  readonly popularity: number
}

export interface AlbumSource extends AlbumHead {
  readonly tracks: readonly OwnPieceSource[]
}

export interface GaplessAlbumSource extends AlbumHead {
  readonly style: StyleName
  readonly cuts: readonly CutSource[]
}

export const ALBUMS: readonly AlbumSource[] = [
  {
    slug: 'sodium-lights',
    name: 'Sodium Lights',
    artist: 'harbour-static',
    kind: 'album',
    releaseDate: '2025-03-14',
    label: 'Breakwater Tapes',
    genres: ['synthwave'],
    popularity: 70,
    tracks: [
      { slug: 'toll-road', name: 'Toll Road', style: 'synthwave', seconds: 54.3, popularity: 78 },
      { slug: 'sodium-lights', name: 'Sodium Lights', style: 'synthwave', seconds: 61.7, popularity: 83 },
      { slug: 'channel-sixteen', name: 'Channel Sixteen', style: 'synthwave', seconds: 48.9, popularity: 61 },
      { slug: 'container-city', name: 'Container City', style: 'synthwave', seconds: 57.2, popularity: 58 },
      { slug: 'last-exit-low-tide', name: 'Last Exit, Low Tide', style: 'synthwave', seconds: 66.4, popularity: 66 },
    ],
  },
  {
    slug: 'rooms-after-rain',
    name: 'Rooms After Rain',
    artist: 'marlene-voss',
    kind: 'ep',
    releaseDate: '2025-09-26',
    label: 'Hinterhof Musik',
    genres: ['lo-fi'],
    popularity: 68,
    tracks: [
      { slug: 'umbrella-stand', name: 'Umbrella Stand', style: 'lofi', seconds: 47.6, popularity: 81 },
      { slug: 'second-kettle', name: 'Second Kettle', style: 'lofi', seconds: 52.8, popularity: 74 },
      { slug: 'ledger-of-small-things', name: 'Ledger of Small Things', style: 'lofi', seconds: 44.1, popularity: 63 },
      { slug: 'tram-17-half-asleep', name: 'Tram 17, Half Asleep', style: 'lofi', seconds: 58.5, popularity: 69 },
    ],
  },
  {
    slug: 'notes-to-an-empty-hall',
    name: 'Notes to an Empty Hall',
    artist: 'marlene-voss',
    kind: 'ep',
    releaseDate: '2024-11-08',
    label: 'Hinterhof Musik',
    genres: ['jazz', 'solo piano'],
    popularity: 47,
    tracks: [
      { slug: 'row-m', name: 'Row M', style: 'solo-keys', seconds: 50.4, popularity: 49 },
      {
        slug: 'the-caretakers-waltz-in-four',
        name: "The Caretaker's Waltz, in Four",
        style: 'solo-keys',
        seconds: 46.2,
        popularity: 42,
      },
      { slug: 'lights-out-please', name: 'Lights Out, Please', style: 'solo-keys', seconds: 55.9, popularity: 51 },
    ],
  },
  {
    slug: 'slow-weather',
    name: 'Slow Weather',
    artist: 'ossian-drift',
    kind: 'single',
    releaseDate: '2026-10-30',
    label: 'Fårö Field',
    genres: ['ambient'],
    popularity: 44,
    tracks: [
      { slug: 'slow-weather', name: 'Slow Weather', style: 'ambient', seconds: 71.3, popularity: 46 },
      { slug: 'pressure-falling', name: 'Pressure Falling', style: 'ambient', seconds: 63.8, popularity: 39 },
    ],
  },
  {
    slug: 'five-small-dances',
    name: 'Five Small Dances',
    artist: 'saltmarsh-quartet',
    kind: 'album',
    releaseDate: '2022-05-20',
    label: 'Mudlark Editions',
    genres: ['chamber', 'contemporary classical'],
    popularity: 31,
    tracks: [
      { slug: 'sea-lavender', name: 'Sea Lavender', style: 'chamber', seconds: 45.7, popularity: 37 },
      {
        slug: 'the-eel-catchers-daughter',
        name: "The Eel Catcher's Daughter",
        style: 'chamber',
        seconds: 42.9,
        popularity: 34,
      },
      { slug: 'curlew', name: 'Curlew', style: 'chamber', seconds: 51.2, popularity: 29 },
      {
        slug: 'low-water-high-spirits',
        name: 'Low Water, High Spirits',
        style: 'chamber',
        seconds: 38.6,
        popularity: 26,
      },
      {
        slug: 'lantern-boat',
        name: 'Lantern Boat',
        style: 'chamber',
        seconds: 49.5,
        popularity: 32,
        withheldFrom: ['US'],
      },
    ],
  },
  {
    slug: 'plein-phare',
    name: 'Plein phare',
    artist: 'minuit-carre',
    kind: 'album',
    releaseDate: '2026-06-12',
    label: 'Sous-Sol Records',
    genres: ['house', 'dub'],
    popularity: 76,
    tracks: [
      { slug: 'plein-phare', name: 'Plein phare', style: 'house', seconds: 59.4, popularity: 91 },
      { slug: 'vestiaire', name: 'Vestiaire', style: 'house', seconds: 52.1, popularity: 72 },
      { slug: 'sueur-froide', name: 'Sueur froide', style: 'house', seconds: 56.6, popularity: 79, explicit: true },
      { slug: 'plein-phare-version', name: 'Plein phare (Version)', style: 'dub', seconds: 62.3, popularity: 54 },
      {
        slug: 'petit-matin-dub',
        name: 'Petit matin dub',
        style: 'dub',
        seconds: 57.8,
        popularity: 57,
        guests: ['marlene-voss'],
      },
    ],
  },
  {
    slug: 'wintering',
    name: 'Wintering',
    artist: 'cedar-and-wick',
    kind: 'album',
    releaseDate: '2023-12-01',
    label: 'Porchlight Recording Co.',
    genres: ['folk'],
    popularity: 52,
    tracks: [
      { slug: 'woodpile', name: 'Woodpile', style: 'folk', seconds: 46.8, popularity: 59 },
      {
        slug: 'blue-ridge-by-headlight',
        name: 'Blue Ridge by Headlight',
        style: 'folk',
        seconds: 53.3,
        popularity: 62,
      },
      { slug: 'two-coats', name: 'Two Coats', style: 'folk', seconds: 41.4, popularity: 47 },
      { slug: 'the-thaw', name: 'The Thaw', style: 'folk', seconds: 60.7, popularity: 56 },
    ],
  },
]

/**
 * One crossing in five parts without a pause. The cuts are odd, lie between the blocks of any codec, and fall into chords that
 * sound on, so that a missing, a doubled or a silent sample is heard.
 */
export const GAPLESS_ALBUM: GaplessAlbumSource = {
  slug: 'crossing',
  name: 'Crossing',
  artist: 'ossian-drift',
  kind: 'ep',
  releaseDate: '2026-02-06',
  label: 'Fårö Field',
  genres: ['ambient'],
  popularity: 50,
  style: 'ambient',
  cuts: [
    { slug: 'crossing-i-quay', name: 'Crossing I: Quay', popularity: 52, to: 648_729 },
    { slug: 'crossing-ii-wake', name: 'Crossing II: Wake', popularity: 49, to: 1_173_169 },
    { slug: 'crossing-iii-open-water', name: 'Crossing III: Open Water', popularity: 53, to: 1_936_665 },
    { slug: 'crossing-iv-fog-signal', name: 'Crossing IV: Fog Signal', popularity: 45, to: 2_338_225 },
    { slug: 'crossing-v-landfall', name: 'Crossing V: Landfall', popularity: 48, to: 3_104_641 },
  ],
}
