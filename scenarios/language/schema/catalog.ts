import { z } from 'zod'
import { field, leaf, line, map, oneOf, optional, quantity, required, section, whole } from '../field.ts'
import { formatQuantity } from '../format-quantity.ts'
import { parseQuantity } from '../parse-quantity.ts'
import { popularityNames } from '../presets/popularity.ts'
import { duration, lognormalOf, many, positive, share } from './lognormal.ts'

const pointKey = 'a share of the catalog as key, such as 1%'
const points = z
  .record(
    z.string().refine((key) => isInner(parseQuantity(key, 'ratio')), { error: pointKey }),
    quantity('ratio', { above: 0, words: 'and above 0%', examples: '30%' }),
    { error: 'a map from shares of the catalog to shares of plays, such as { 1%: 30%, 10%: 70% }' },
  )
  .refine((given) => Object.keys(given).length > 0, { error: 'at least one point, such as { 1%: 30% }' })

const asked = 'one of zipf, points or file'
const curve = map({
  zipf: optional(
    quantity('number', { most: 3, words: 'from 0 to 3', examples: '0.9' }),
    "The exponent of a Zipf law over the catalog's tracks.",
  ),
  points: optional(points, 'Shares of plays that go to the most popular shares of the catalog: { 1%: 30%, 10%: 70% }.'),
  file: optional(line('the path of a TSV or CSV file with a header'), 'Counts of real plays; relative to this file.'),
  item: optional(line('the name of a column'), "The file's column that names the track."),
  weight: optional(
    line('the name of a column'),
    "The file's column with the number of plays; rows of one item add up.",
  ),
}).superRefine((given, context) => {
  const ways = [given.zipf, given.points, given.file].filter((way) => way !== undefined)
  if (ways.length !== 1) context.addIssue({ code: 'custom', message: asked })
  for (const column of ['item', 'weight'] as const) {
    if (given.file !== undefined && given[column] === undefined) {
      context.addIssue({ code: 'custom', path: [column], message: 'the name of a column of the file' })
    }
    if (given.file === undefined && given[column] !== undefined) {
      context.addIssue({ code: 'custom', path: [column], message: 'file beside it' })
    }
  }
})

export type Curve = z.output<typeof curve>

const popularity = leaf(
  z.union([z.enum(popularityNames), curve], { error: `${oneOf(popularityNames)}, or a map with ${asked}` }),
  (given) => (typeof given === 'string' ? given : showCurve(given)),
)

function showCurve(given: Curve): string {
  if (given.zipf !== undefined) return `Zipf ${given.zipf}`
  if (given.points === undefined) return String(given.file)
  return Object.entries(given.points)
    .map(([top, part]) => `top ${top} = ${formatQuantity(part, 'ratio')}`)
    .join(', ')
}

const release = leaf(
  map({
    name: required(line('a name'), 'What reports call it.'),
    tracks: field(whole(1, 100_000), 12, 'assumption', 'How many tracks appear.'),
    at: required(duration(), 'When it appears, from the start of the replay.'),
    'share-of-plays': required(share(), 'Share of all plays that go to it when it appears.'),
    fades: section(
      map({ 'half-life': field(positive(), '3d', 'assumption', 'How long until its share of plays has halved.') }),
      'How the interest in it fades.',
    ),
    rush: section(
      map({
        listeners: field(
          quantity('count'),
          0,
          'assumption',
          'Listeners who come for it, beside those who would listen anyway.',
        ),
        within: field(positive(), '1m', 'assumption', 'Mean time from its appearance until they are there.'),
      }),
      'Who comes because of it.',
    ),
  }),
  (given) =>
    `${given.name}: ${given.tracks} tracks at ${formatQuantity(given.at, 'duration')}, ` +
    `${formatQuantity(given['share-of-plays'], 'ratio')} of plays, ` +
    `half-life ${formatQuantity(given.fades['half-life'], 'duration')}` +
    (given.rush.listeners === 0
      ? ''
      : `, ${formatQuantity(given.rush.listeners, 'count')} come for it within ${formatQuantity(given.rush.within, 'duration')}`),
)

/** What is listened to. */
export const catalog = map({
  tracks: field(many(), '100M', 'S0, S4', 'Tracks in the catalog.'),
  popularity: field(
    popularity,
    's4-cdn',
    'S4: the curve that its 10 TB edges are sized by (top 1 % = 80 %, top 10 % = 95 %)',
    'How plays spread over the tracks: a preset, a Zipf exponent, points of the curve, or counts from a file.',
  ),
  regional: section(
    map({
      'share-of-plays': field(
        share(),
        '0%',
        'assumption: everybody plays what the world plays',
        "Share of a region's plays that goes to tracks of its own, which nobody plays elsewhere.",
      ),
      'share-of-tracks': field(
        quantity('ratio', { most: 0.99, words: 'up to 99%', examples: '20%' }),
        '20%',
        'assumption',
        "Share of the catalog's tracks that are some region's own, in proportion to its listeners, when such are played.",
      ),
    }),
    'Regional taste: beside the tracks of the whole world, each region has its own, as popular among themselves.',
  ),
  duration: lognormalOf('track lengths', '205s', '480s', 'S4: a mean of 3.5 min; spread: assumption'),
  releases: field(
    z.array(release, { error: 'a list of releases' }).max(30, { error: 'at most 30 releases' }),
    [],
    'assumption: nothing new appears',
    'Tracks that appear during the replay.',
  ),
})

function isInner(value: number | null): boolean {
  return value !== null && value > 0 && value < 1
}
