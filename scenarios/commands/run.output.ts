import { z } from 'zod'
import { unitOutput } from './plan.output.ts'

/** How far the figures depend on the coupling windows. */
export const windowCheckOutput = z
  .array(
    z.strictObject({
      text: z.string().describe('The objective, or the figure that no objective is about.'),
      unit: unitOutput,
      measured: z.number().nullable().describe('In `unit`; null when nothing was observed.'),
      low: z.number().nullable().describe('Lower end of its 95 % interval.'),
      high: z.number().nullable().describe('Upper end of its 95 % interval.'),
      halved: z.number().nullable().describe('The same with windows half as long.'),
      relativeChange: z.number().nullable().describe('(halved - measured) / measured; null where that is no number.'),
      withinInterval: z.boolean().nullable().describe('Whether the figure stays in its interval.'),
    }),
  )
  .nullable()
  .describe('With --check-window: how far the figures depend on the coupling windows.')

/** What stands in run.json: `RunFacts`, as a test sees to, and what --check-window found. */
export const runOutput = z
  .strictObject({
    schemaVersion: z.literal(1),
    startedAt: z.iso.datetime().describe('When the run began.'),
    wallSeconds: z.number().nonnegative().describe('Wall-clock time of the simulation and of what precedes it.'),
    eventsPerSecond: z.number().nonnegative().describe('Listener events simulated / wallSeconds.'),
    peakRssBytes: z.int().nonnegative().describe('Largest resident set of the process, workers included.'),
    workers: z.int().positive(),
    node: z.string().describe('Version of Node.js.'),
    version: z.string().describe('Version of Soundcheck.'),
    resultSha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .describe("SHA-256 of result.json's bytes."),
    command: z.string().describe('The command that gives the same result again.'),
    windowCheck: windowCheckOutput,
  })
  .meta({
    title: 'run.json of soundcheck replay',
    description: 'Facts of one run, this machine and this moment; none of them belongs to the result.',
  })

export type RunOutput = z.infer<typeof runOutput>
