import { z } from 'zod'

/** What `soundcheck app create --json` prints. */
export const appOutput = z
  .strictObject({
    schemaVersion: z.literal(1),
    clientId: z.string(),
    clientSecret: z.string().nullable().describe('Shown this once; null for a public app, which has none.'),
    name: z.string(),
    redirectUris: z.array(z.string()),
  })
  .meta({ title: 'soundcheck app create --json' })

export type AppOutput = z.infer<typeof appOutput>
