import { z } from 'zod'
import { choice, field, leaf, line, map, oneOf, required } from '../field.ts'
import { formatQuantity } from '../format-quantity.ts'
import { regionNames } from '../presets/regions.ts'
import { duration, positive } from './lognormal.ts'

const where = `all, or a list of regions: ${regionNames.join(', ')}`

/** Something that breaks, when, and for how long. */
export const fault = leaf(
  map({
    at: required(duration(), 'When it begins, from the start of the replay.'),
    for: required(positive(), 'How long it lasts.'),
    what: required(choice(['provider-outage']), 'provider-outage: its edges in these regions answer nothing.'),
    provider: required(line("a provider's name"), 'Which provider.'),
    regions: field(
      z.union(
        [z.literal('all'), z.array(z.enum(regionNames, { error: oneOf(regionNames) })).min(1, { error: where })],
        { error: where },
      ),
      'all',
      'assumption',
      'Where: all, or a list of regions.',
    ),
  }),
  (given) =>
    `${given.what} of ${given.provider} in ${given.regions === 'all' ? 'all regions' : given.regions.join(', ')}, ` +
    `from ${formatQuantity(given.at, 'duration')} for ${formatQuantity(given.for, 'duration')}`,
)
