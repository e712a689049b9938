import { z } from 'zod'

/** What `soundcheck trace zipf --json` prints. */
export const traceOutput = z
  .strictObject({
    schemaVersion: z.literal(1),
    out: z.string().describe('Path of the trace, as it was given.'),
    requests: z.int().positive().describe('Requests written, each 4 bytes.'),
    objects: z.int().positive().describe('Objects that may be asked for: ids 0 to objects - 1, most popular first.'),
    exponent: z.number().nonnegative().describe("Exponent s of Zipf's law: object k weighs (k + 1)^-s."),
    totalWeight: z.number().positive().describe('Sum of all weights, the generalized harmonic number H.'),
    seed: z.string().describe('Seed of splitmix64, as it was given.'),
    distinctIds: z.int().positive().describe('Different ids among the requests.'),
    wallSeconds: z.number().nonnegative().describe('Wall-clock time, seconds.'),
  })
  .meta({ title: 'soundcheck trace zipf --json' })

export type TraceOutput = z.infer<typeof traceOutput>
