export interface PlaylistSource {
  readonly slug: string
  readonly name: string
  readonly description: string
  /** Day on which the list was made. */
  readonly addedOn: string
  /** Tracks as `album/track`. */
  readonly tracks: readonly string[]
}

export const PLAYLISTS: readonly PlaylistSource[] = [
  {
    slug: 'late-desk',
    name: 'Late Desk',
    description: 'Quiet company for the last hours of work: keys, tape, strings and weather.',
    addedOn: '2026-11-02',
    tracks: [
      'rooms-after-rain/umbrella-stand',
      'notes-to-an-empty-hall/row-m',
      'slow-weather/slow-weather',
      'rooms-after-rain/tram-17-half-asleep',
      'wintering/two-coats',
      'five-small-dances/lantern-boat',
      'plein-phare/petit-matin-dub',
      'notes-to-an-empty-hall/lights-out-please',
    ],
  },
  {
    slug: 'doors-at-ten',
    name: 'Doors at Ten',
    description: 'From the motorway to the cloakroom and on to the floor.',
    addedOn: '2026-11-13',
    tracks: [
      'sodium-lights/toll-road',
      'sodium-lights/sodium-lights',
      'plein-phare/vestiaire',
      'plein-phare/plein-phare',
      'sodium-lights/last-exit-low-tide',
      'plein-phare/sueur-froide',
      'wintering/blue-ridge-by-headlight',
      'plein-phare/plein-phare-version',
    ],
  },
]
