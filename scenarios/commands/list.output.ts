import { z } from 'zod'

/** What `soundcheck list --json` prints. */
export const listOutput = z
  .strictObject({
    schemaVersion: z.literal(1),
    scenarios: z
      .array(
        z.strictObject({
          name: z.string().describe('What replay and explain take.'),
          question: z.string(),
          file: z.string().describe('Path, relative to the working directory where it lies inside.'),
        }),
      )
      .describe('In alphabetical order.'),
  })
  .meta({ title: 'soundcheck list --json' })

export type ListOutput = z.infer<typeof listOutput>
