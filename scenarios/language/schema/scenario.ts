import { z } from 'zod'
import { field, leaf, line, map, optional, quantity, required, section } from '../field.ts'
import { formatInstant, INSTANT_PATTERN, parseInstant } from '../instant.ts'
import { OBJECTIVE_PATTERN, parseObjective } from '../objective.ts'
import { catalog } from './catalog.ts'
import { simulate } from './control.ts'
import { fault } from './fault.ts'
import { population } from './population.ts'
import { seed } from './seed.ts'
import { world } from './world.ts'

const anInstant = 'an instant with its offset from UTC, such as 2026-11-20T23:30:00Z'
const instant = leaf(
  z
    .string({ error: anInstant })
    .regex(INSTANT_PATTERN, { error: anInstant })
    .transform((text, context) => {
      const utcMs = parseInstant(text)
      if (utcMs !== null) return utcMs
      context.issues.push({ code: 'custom', message: 'a day and time that exist', input: text })
      return z.NEVER
    }),
  formatInstant,
  'epoch ms',
)

const anObjective = 'an objective, such as startup p99 < 500ms'
const objective = leaf(
  z
    .string({ error: anObjective })
    .meta({ pattern: OBJECTIVE_PATTERN.source })
    .transform((text, context) => {
      const parsed = parseObjective(text)
      if ('metric' in parsed) return parsed
      context.issues.push({
        code: 'custom',
        message: parsed.expected,
        params: { nearest: parsed.nearest },
        input: text,
      })
      return z.NEVER
    }),
  (given) => given.text,
)

const DAY_MS = 86_400_000

/** A duration of at most so many days. */
function longest(words: string, days: number, above?: number) {
  const most = days * DAY_MS
  return quantity('duration', above === undefined ? { most, words } : { most, words, above })
}

const aName = 'a name of letters, digits and dashes'

/** The scenario language: one field a line, each with its meaning, its default and where that comes from. */
export const scenario = map({
  name: optional(
    leaf(z.string({ error: aName }).regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, { error: aName }), String),
    "What reports call it. Default: the file's name; a variation does not inherit it.",
  ),
  question: required(line('the question that the scenario answers'), 'The question that the scenario answers.'),
  because: optional(line('why the question matters'), 'Why it matters, in a sentence or two.'),
  'see-also': field(
    z.array(line('the name of a scenario'), { error: 'a list of scenario names' }),
    [],
    'nothing',
    'Scenarios to read next.',
  ),
  like: optional(
    line('the name or the path of a scenario'),
    'Makes this a variation: it takes everything from that scenario and overrides what it says. Lists are replaced.',
  ),
  start: field(
    instant,
    '2026-11-20T19:00:00Z',
    'assumption: a Friday evening in Europe',
    'The instant of simulated time 0.',
  ),
  duration: field(longest('above 0 and at most 7d', 7, 0), '1h', 'assumption', 'How long is simulated and measured.'),
  warmup: field(
    longest('from 0 to 1d', 1),
    '5m',
    'assumption',
    'Simulated before the start and left out of every figure.',
  ),
  seed: field(
    seed,
    'soundcheck',
    'assumption: one for all, so that variations meet the same chance',
    'Seed of chance: who comes, what they play, what befalls them.',
  ),
  population: section(population, 'Who listens, where and how.'),
  catalog: section(catalog, 'What is listened to.'),
  world: section(world, 'The design under test: providers, caches, origin, rules and networks.'),
  faults: field(
    z.array(fault, { error: 'a list of faults' }).max(64, { error: 'at most 64 faults' }),
    [],
    'nothing breaks',
    'What breaks, and when.',
  ),
  objectives: field(
    z.array(objective, { error: 'a list of objectives, such as startup p99 < 500ms' }).max(64, { error: 'at most 64' }),
    [],
    'no promise is checked',
    'Promises that the replay checks; one that is missed makes it exit with 1.',
  ),
  simulate: section(simulate, 'How the replay is computed.'),
})

/** A scenario with every default filled in, in base units. */
export type Scenario = z.output<typeof scenario>
