import { z } from 'zod'
import { LADDER } from '../../../reference/audio/ladder.policy.ts'
import { field, leaf, map, oneOf, quantity, section } from '../field.ts'
import { formatQuantity } from '../format-quantity.ts'
import { dayCurveNames, dayCurves } from '../presets/day-curves.ts'
import { regionNames } from '../presets/regions.ts'
import { many, share } from './lognormal.ts'
import { sumToAll } from './sum-to-all.ts'

const anyRegions = `world, or a list of regions: ${regionNames.join(', ')}`

/** `world` or some of its regions. */
const regions = leaf(
  z.union(
    [z.literal('world'), z.array(z.enum(regionNames, { error: oneOf(regionNames) })).min(1, { error: anyRegions })],
    { error: anyRegions },
  ),
  (value) => (value === 'world' ? 'world' : value.join(', ')),
)

const anyCurve = `${oneOf(dayCurveNames)}, or a list of 24 numbers, one for each local hour`
const hours = z
  .array(z.number({ error: 'a number from 0' }).min(0, { error: 'a number from 0' }))
  .length(24, { error: 'a list of 24 numbers, one for each local hour' })
  .refine((values) => values.some((value) => value > 0), { error: 'at least one hour above 0' })

/** A preset's name, or relative listening by local hour. */
const dayCurve = leaf(z.union([z.enum(dayCurveNames), hours], { error: anyCurve }), (value) =>
  typeof value === 'string' ? value : `${value.length} hours, highest at ${value.indexOf(Math.max(...value))}:00`,
)

/** How a rendition is named in a scenario: `160kbps`. */
export const rungNames = LADDER.map(({ bitsPerSecond }) => `${bitsPerSecond / 1000}kbps`)

function preferences(premium: boolean, shares: Readonly<Record<string, string>>, about: string) {
  const rungs = rungNames.filter((_, rung) => premium || !LADDER[rung].premiumOnly)
  const shape = Object.fromEntries(rungs.map((name) => [name, share().optional()]))
  const preferred = map(shape).superRefine(sumToAll('shares that sum to 100%'))
  const shown = leaf(preferred, (given) =>
    Object.entries(given)
      .map(([name, part]) => `${name} ${formatQuantity(part ?? 0, 'ratio')}`)
      .join(', '),
  )
  return field(shown, shares, 'assumption, so that the mean is the 178 kbps of S0', about)
}

const plans = map({
  free: field(share(), '61%', 'S0', 'Listeners on the free plan.'),
  premium: field(share(), '39%', 'S0', 'Listeners on a premium plan.'),
}).superRefine(sumToAll('free and premium that sum to 100%'))

const skips = 'assumption'

/** Who listens. */
export const population = map({
  listeners: field(
    many(),
    '50M',
    'S0',
    'Concurrent listeners in the whole world at the peak of the day, at the size the scenario speaks of.',
  ),
  regions: field(regions, 'world', 'assumption', 'Where they are: the preset world, or a list of its regions.'),
  plans: section(plans, 'Shares of listeners by plan.'),
  cellular: field(share(), '45%', 'assumption', 'Share of listeners on a cellular network; the others are on wifi.'),
  'data-saver': field(share(), '8%', 'assumption', 'Share of cellular listeners with data saver on.'),
  'day-curve': field(
    dayCurve,
    'commute-and-evening',
    dayCurves['commute-and-evening'].source,
    'Relative listening by local hour: a preset, or 24 numbers (only their proportions count).',
  ),
  preferences: section(
    map({
      free: preferences(false, { '96kbps': '30%', '160kbps': '70%' }, 'On the free plan, as shares of renditions.'),
      premium: preferences(true, { '160kbps': '50%', '320kbps': '50%' }, 'With premium, as shares of renditions.'),
    }),
    'Which rendition listeners asked for in their settings.',
  ),
  session: section(
    map({
      tracks: field(
        quantity('number', { above: 1, words: 'above 1', examples: '12' }),
        12,
        'assumption',
        'Mean number of tracks that a session starts (geometric).',
      ),
      'early-skip': field(share(), '24%', skips, 'Share of tracks left within their first 30 s.'),
      'late-skip': field(share(), '10%', skips, 'Share of tracks left between 30 s and their end.'),
    }).refine((given) => given['early-skip'] + given['late-skip'] <= 1, {
      path: ['late-skip'],
      error: 'early-skip and late-skip that sum to at most 100%',
    }),
    'How people listen.',
  ),
})
