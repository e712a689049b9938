import { z } from 'zod'
import { LADDER } from '../../../reference/audio/ladder.policy.ts'
import { field, leaf, map, oneOf, optional, quantity, required, section } from '../field.ts'
import { formatQuantity } from '../format-quantity.ts'
import { baseNames, basePresets } from '../presets/bases.ts'
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

const anyCurve = `${oneOf(dayCurveNames)}, a list of 24 numbers, one for each local hour, or a map with weekday, saturday and sunday`
const anyHours = 'a list of 24 numbers, one for each local hour'
const hours = z
  .array(z.number({ error: 'a number from 0' }).min(0, { error: 'a number from 0' }), { error: anyHours })
  .length(24, { error: anyHours })
  .refine((values) => values.some((value) => value > 0), { error: 'at least one hour above 0' })
const week = map({
  weekday: required(hours, 'From Monday to Friday.'),
  saturday: required(hours, 'On the same scale.'),
  sunday: required(hours, 'On the same scale.'),
})

/** A preset's name, or relative listening by local hour, every day alike or not. */
const dayCurve = leaf(z.union([z.enum(dayCurveNames), hours, week], { error: anyCurve }), (value) => {
  if (typeof value === 'string') return value
  const shown = (day: readonly number[]) => `24 hours, highest at ${day.indexOf(Math.max(...day))}:00`
  return Array.isArray(value)
    ? shown(value)
    : `weekdays ${shown(value.weekday)}; Saturday at ${highest(value.saturday)}, Sunday at ${highest(value.sunday)}`
})

function highest(day: readonly number[]): string {
  return `${day.indexOf(Math.max(...day))}:00`
}

const perDay = (written: number, about: string) =>
  field(
    quantity('number', { above: 0, words: 'above 0', examples: '0.65' }),
    written,
    basePresets.s0.source.habits,
    about,
  )
const ownBase = map({
  users: required(many(), 'Users who come at least once in 30 days.'),
  free: perDay(basePresets.s0.free.sessionsPerDay, 'Mean number of sessions a day of an account on the free plan.'),
  premium: perDay(basePresets.s0.premium.sessionsPerDay, 'Mean number of sessions a day of a premium account.'),
  shape: perDay(
    basePresets.s0.free.shape,
    'Shape of the gamma distribution of that number over accounts; the smaller, the more is done by few.',
  ),
})

/** A preset's name, or a base of the scenario's own. */
const base = leaf(
  z.union([z.enum(baseNames), ownBase], { error: `${oneOf(baseNames)}, or a map with users` }),
  (given) => (typeof given === 'string' ? given : `${formatQuantity(given.users, 'count')} users`),
)

const anyListeners = 'a whole number above 0, such as 100k or 50M, or from-base'
/** A number of listeners, or what the base comes to. */
const listeners = leaf(
  z.union([z.literal('from-base'), many()], { error: anyListeners }),
  (given) => (given === 'from-base' ? given : formatQuantity(given, 'count')),
  'count',
  'count',
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
  free: field(share(), '61%', 'S0', 'Users on the free plan.'),
  premium: field(
    share(),
    '39%',
    'S0',
    'Users on a premium plan; of the listeners at any time it is another share, by how often they come.',
  ),
}).superRefine(sumToAll('free and premium that sum to 100%'))

const skips = 'assumption'
const devices = 'assumption'

/** Who listens. */
export const population = map({
  listeners: field(
    listeners,
    '50M',
    'S0',
    'Concurrent listeners in the whole world at the peak of the week, at the size the scenario speaks of; from-base: as many as the base comes to.',
  ),
  base: field(base, 's0', 'S0', 'The users and their habits: a preset, or a map.'),
  regions: field(regions, 'world', 'assumption', 'Where they are: the preset world, or a list of its regions.'),
  plans: section(plans, 'Shares of users by plan.'),
  cellular: field(share(), '45%', 'assumption', 'Share of listeners on a cellular network; the others are on wifi.'),
  'data-saver': field(share(), '8%', 'assumption', 'Share of cellular listeners with data saver on.'),
  devices: section(
    map({
      phone: field(share(), '68%', devices, 'Phones, with everybody on a cellular network among them.'),
      desktop: field(share(), '16%', devices, 'Desktop apps and web players.'),
      speaker: field(share(), '10%', devices, 'Speakers and receivers.'),
      tv: field(share(), '6%', devices, 'Television sets and consoles.'),
    }).superRefine(sumToAll('devices that sum to 100%')),
    'Shares of listeners by what they listen on.',
  ),
  'day-curve': field(
    dayCurve,
    'commute-and-evening',
    dayCurves['commute-and-evening'].source,
    'Relative listening by local hour: a preset, 24 numbers for every day, or a map of them with weekday, saturday and sunday (only proportions count).',
  ),
  preferences: section(
    map({
      free: preferences(false, { '96kbps': '30%', '160kbps': '70%' }, 'On the free plan, as shares of renditions.'),
      premium: preferences(true, { '160kbps': '69%', '320kbps': '31%' }, 'With premium, as shares of renditions.'),
    }),
    'Which rendition listeners asked for in their settings.',
  ),
  session: section(
    map({
      tracks: optional(
        quantity('number', { above: 1, words: 'above 1', examples: '12' }),
        "Mean number of tracks that a session starts (geometric). Default: the base's, 12 for one of the scenario's own.",
      ),
      'early-skip': field(share(), '24%', skips, 'Share of tracks left within their first 30 s.'),
      'late-skip': field(share(), '10%', skips, 'Share of tracks left between 30 s and their end.'),
      repeat: field(
        share(),
        '6%',
        skips,
        'Share of tracks, the first of a session apart, that are one heard before in the session.',
      ),
      seek: field(share(), '5%', skips, 'Share of tracks in which the listener goes to another position once.'),
    }).refine((given) => given['early-skip'] + given['late-skip'] <= 1, {
      path: ['late-skip'],
      error: 'early-skip and late-skip that sum to at most 100%',
    }),
    'How people listen.',
  ),
}).refine((given) => given.devices.phone >= given.cellular - 1e-9, {
  path: ['devices', 'phone'],
  error: 'at least the share on a cellular network, which only phones meet',
})
