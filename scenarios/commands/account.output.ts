import { z } from 'zod'

/** What `soundcheck account password --json` prints. */
export const accountPasswordOutput = z
  .strictObject({
    schemaVersion: z.literal(1),
    id: z.string(),
    userName: z.string(),
    password: z.string().describe('Shown this once.'),
  })
  .meta({ title: 'soundcheck account password --json' })

export type AccountPasswordOutput = z.infer<typeof accountPasswordOutput>
