import { z } from 'zod'

const delay = z.strictObject({ median: z.number(), p99: z.number() })
const value = z.strictObject({
  value: z.number(),
  low: z.number().nullable().describe('Lower end of the 95 % interval; null where there is none.'),
  high: z.number().nullable(),
})

/** What `soundcheck twin --json` prints, and what it leaves as twin.json. */
export const twinOutput = z
  .strictObject({
    schemaVersion: z.literal(1),
    scenario: z.string(),
    seed: z.string(),
    listeners: z.int().positive().describe('At a time, in both worlds.'),
    tracks: z.int().positive(),
    warmupMs: z.number(),
    durationMs: z.number(),
    changes: z.array(z.string()).describe('How both worlds differ from the scenario.'),
    rows: z.array(
      z.strictObject({
        name: z.string(),
        unit: z.enum(['ms', 'ratio', 'bps', 'USD', 'count']),
        simulated: value,
        live: value,
        difference: z.number().describe('live - simulated, in the unit.'),
        withinChance: z.boolean().nullable().describe('The intervals meet; null where there are none.'),
      }),
    ),
    calibration: z.strictObject({
      seed: z.string(),
      durationMs: z.number(),
      samples: z.strictObject({ authorize: z.int(), edge: z.int(), shield: z.int(), origin: z.int() }),
      conditions: z.strictObject({
        authorizeMs: delay,
        edgeServiceMs: delay,
        shieldServiceMs: delay,
        originServiceMs: delay,
        bytesPerNominal: z.number(),
      }),
    }),
    live: z.strictObject({
      sessions: z.int(),
      latestStartMs: z.number().describe('How much later than intended a session began, at most.'),
      failures: z.array(z.strictObject({ why: z.string(), times: z.int() })),
    }),
    trusted: z.boolean().describe('The load kept to its times; the exit code is 0 then and 1 otherwise.'),
    wallSeconds: z.number(),
  })
  .meta({ title: 'soundcheck twin --json' })

export type TwinOutput = z.infer<typeof twinOutput>
