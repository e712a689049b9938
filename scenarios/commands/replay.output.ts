import { z } from 'zod'
import { comparisonOutput, metricOutput, unitOutput } from './plan.output.ts'
import { windowCheckOutput } from './run.output.ts'

const objective = z.strictObject({
  text: z.string().describe('As the scenario says it.'),
  metric: metricOutput,
  op: comparisonOutput,
  target: z.number().describe('In `unit`.'),
  unit: unitOutput,
  measured: z.number().nullable().describe('In `unit`; null when nothing was observed.'),
  low: z.number().nullable().describe('Lower end of the 95 % interval.'),
  high: z.number().nullable().describe('Upper end of the 95 % interval.'),
  samples: z.int().nonnegative().describe('Observations behind it.'),
  held: z.boolean().describe('The measured figure meets the target, or nothing was observed.'),
  certain: z.boolean().describe('The target lies outside the interval.'),
})

const compared = z.strictObject({
  compared: z.int().nonnegative().describe('Where theory stands beside a measurement.'),
  outside: z.array(z.string()).describe("Where it lies outside the measurement's 95 % interval."),
  farthest: z
    .number()
    .describe('The largest difference among all that are compared: of mean waits, ms, or of miss ratios.'),
})

/** What `soundcheck replay --json` prints. */
export const replayOutput = z
  .strictObject({
    schemaVersion: z.literal(1),
    scenario: z.string(),
    seed: z.string(),
    held: z.boolean().describe('Every objective held; the exit code is 0 then and 1 otherwise.'),
    objectives: z.array(objective),
    events: z.int().nonnegative().describe('Listener events simulated.'),
    mode: z.enum(['individual', 'sampled', 'aggregate']).describe('How listeners were simulated.'),
    simulatedListeners: z.number().describe('Concurrent listeners simulated at the peak of the day.'),
    listeners: z.number().describe('Concurrent listeners of the scenario at the peak of the day.'),
    cautions: z.array(z.string()).describe('What to know before trusting the figures.'),
    theory: z
      .strictObject({
        stations: compared.describe('Mean waits, and their 99th percentiles where theory has one.'),
        caches: compared.describe('Miss ratios.'),
        yardsticks: z.int().nonnegative().describe("Caches beside which LRU's miss ratio stands as a yardstick."),
        littleDifference: z.number().describe("Largest |(L − λW) / L| of all stations, by Little's law."),
        unbalanced: z.array(z.string()).describe('Stations at which that is more than arithmetic explains.'),
      })
      .describe('How far the run agrees with theory; result.json has the figures.'),
    workers: z.int().positive(),
    wallSeconds: z.number().describe('Wall-clock time of the simulation and of what precedes it.'),
    peakRssBytes: z.int().describe('Largest resident set of the process, workers included.'),
    resultSha256: z.string().describe("SHA-256 of result.json's bytes: the same for the same plan and seed."),
    files: z
      .strictObject({ result: z.string(), run: z.string(), report: z.string(), junit: z.string() })
      .describe('Paths of what was written, relative to the working directory where they lie inside.'),
    windowCheck: windowCheckOutput,
  })
  .meta({ title: 'soundcheck replay --json' })

export type ReplayOutput = z.infer<typeof replayOutput>
