import { z } from 'zod'

const count = z.int().min(0)

/** What `soundcheck generate catalog --json` prints. */
export const generateOutput = z
  .strictObject({
    schemaVersion: z.literal(1),
    where: z.string().describe('Where the catalog is.'),
    seed: z.string(),
    tracks: count,
    artists: count,
    albums: count,
    seconds: z.number().min(0),
  })
  .meta({ title: 'soundcheck generate catalog --json' })

export type GenerateOutput = z.infer<typeof generateOutput>
