import { z } from 'zod'
import { planOutput } from './plan.output.ts'

const row = z.strictObject({
  path: z.string().describe('Where it stands in the language, such as `world.origin.bandwidth`.'),
  value: z.string().describe('As people read it, unit included.'),
  unit: z.string().nullable().describe('Base unit, in which the plan has it; null for words.'),
  origin: z
    .string()
    .describe('Who said it: `scenario.yaml:12`, `default`, `preset akamai`, `derived` or `command line`.'),
  source: z.string().nullable().describe('Where a default or a preset comes from.'),
  about: z.string(),
})

/** What `soundcheck explain --json` prints. A test holds its rows to `Row`. */
export const explainOutput = z
  .strictObject({
    schemaVersion: z.literal(1),
    plan: planOutput,
    rows: z.array(row).describe('Every figure that goes in, in the order of the language.'),
  })
  .meta({ title: 'soundcheck explain --json' })

export type ExplainOutput = z.infer<typeof explainOutput>
