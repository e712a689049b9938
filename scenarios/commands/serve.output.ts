import { z } from 'zod'

/** What `soundcheck serve --json` prints once the service takes requests. */
export const serveOutput = z
  .strictObject({
    schemaVersion: z.literal(1),
    url: z.string().describe('Of the API.'),
    dataDirectory: z.string(),
    startedInMs: z.number().describe('From the start of the command until requests were taken.'),
    processes: z
      .array(z.strictObject({ name: z.string(), pid: z.int(), url: z.string() }))
      .describe('The API, an edge for each provider, the shield, the origin.'),
  })
  .meta({ title: 'soundcheck serve --json' })

export type ServeOutput = z.infer<typeof serveOutput>
