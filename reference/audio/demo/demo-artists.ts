/** Who is on the demo shelves. All of them are invented. */
export interface ArtistSource {
  readonly slug: string
  readonly name: string
  readonly bio: string
  readonly country: string
  readonly genres: readonly string[]
  readonly popularity: number
}

export const ARTISTS: readonly ArtistSource[] = [
  {
    slug: 'harbour-static',
    name: 'Harbour Static',
    bio: 'Two former dock radio operators from Hull and a wall of analog synthesizers. They write for empty ring roads.',
    country: 'GB',
    genres: ['synthwave', 'electronic'],
    popularity: 71,
  },
  {
    slug: 'marlene-voss',
    name: 'Marlene Voss',
    bio: 'A pianist from Leipzig who records at night, on an electric piano older than she is and a tape machine that wobbles.',
    country: 'DE',
    genres: ['lo-fi', 'jazz'],
    popularity: 64,
  },
  {
    slug: 'ossian-drift',
    name: 'Ossian Drift',
    bio: 'Long tones from a boathouse on Gotland. Every record is one take of one weather.',
    country: 'SE',
    genres: ['ambient'],
    popularity: 48,
  },
  {
    slug: 'saltmarsh-quartet',
    name: 'Saltmarsh Quartet',
    bio: 'Three string players and a whistle from the Essex coast, with dances that nobody has danced yet.',
    country: 'GB',
    genres: ['chamber', 'contemporary classical'],
    popularity: 33,
  },
  {
    slug: 'minuit-carre',
    name: 'Minuit Carré',
    bio: 'House from a cellar in Lyon, and the dub versions that come out of it in the morning.',
    country: 'FR',
    genres: ['house', 'dub'],
    popularity: 77,
  },
  {
    slug: 'cedar-and-wick',
    name: 'Cedar & Wick',
    bio: 'A steel-string guitar, a tin whistle and four feet, from the hills behind Asheville.',
    country: 'US',
    genres: ['folk'],
    popularity: 55,
  },
]
