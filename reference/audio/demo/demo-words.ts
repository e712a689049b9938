/** A line and when it is sung, seconds from the beginning of the track; null where nobody says. */
type Line = readonly [startS: number | null, words: string]

interface LyricsSource {
  /** Track within its album: `album/track`. */
  readonly track: string
  /** BCP 47. */
  readonly language: string
  readonly lines: readonly Line[]
}

/**
 * Words for tracks that nobody sings on: written and spread over them, so that an app has something to show. One has lines
 * without times, as many lyrics do.
 */
export const LYRICS: readonly LyricsSource[] = [
  {
    track: 'wintering/two-coats',
    language: 'en',
    lines: [
      [3.2, 'Two coats on the same old nail'],
      [7.4, 'Yours is the one with the mended sleeve'],
      [11.6, 'The kettle is talking in its sleep'],
      [15.8, 'And neither of us gets up to leave'],
      [20.5, 'Snow to the sill, and the road gone thin'],
      [24.7, 'A lamp for whoever is still outside'],
      [28.9, 'Two coats on the same old nail'],
      [33.1, 'And room for the cold to go by'],
    ],
  },
  {
    track: 'wintering/the-thaw',
    language: 'en',
    lines: [
      [4, 'First a drip, and then a list'],
      [9, 'Of everything the roof has missed'],
      [14, 'The gutter learns a simple tune'],
      [19, 'And plays it through the afternoon'],
      [26, 'Mud to the ankles, sun to the bone'],
      [31, 'A field comes back with the names of its stones'],
      [37, 'What held its breath is breathing now'],
      [43, 'It does not ask you why or how'],
      [50, 'It only runs, it only runs'],
    ],
  },
  {
    track: 'plein-phare/plein-phare',
    language: 'fr',
    lines: [
      [null, 'Plein phare, on roule encore'],
      [null, 'La ville s’efface dans le décor'],
      [null, 'Plein phare, jusqu’au matin'],
      [null, 'On garde la nuit dans le creux des mains'],
    ],
  },
]

interface EpisodeSource {
  readonly slug: string
  readonly name: string
  readonly description: string
  readonly releaseDate: string
  readonly seconds: number
}

/** A podcast about the demo itself. Its episodes are known to the catalog and have no recording. */
export const SHOW = {
  slug: 'margin-notes',
  name: 'Margin Notes',
  publisher: 'Soundcheck',
  description:
    'How a program writes twenty-nine pieces of music, one decision at a time.\nThe episodes are listed so that there is a podcast to browse and to keep; the demo has no recording of them.',
  language: 'en-GB',
  popularity: 24,
  episodes: [
    {
      slug: 'a-chord-is-a-question',
      name: 'A Chord Is a Question',
      description: 'Where the harmony of "Wintering" comes from, and why its last cadence is put off three times.',
      releaseDate: '2024-10-03',
      seconds: 1684,
    },
    {
      slug: 'forty-ways-to-hit-a-drum',
      name: 'Forty Ways to Hit a Drum',
      description: 'Noise, a sine and two envelopes: the kit behind "Plein phare" taken apart.',
      releaseDate: '2024-10-17',
      seconds: 1521,
    },
    {
      slug: 'cutting-crossing',
      name: 'Cutting "Crossing"',
      description: 'One piece, five tracks, joints between two samples: what gapless means, down to the granule.',
      releaseDate: '2024-10-31',
      seconds: 2207,
    },
  ] satisfies readonly EpisodeSource[],
} as const
