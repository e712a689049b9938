import { z } from 'zod'

/** What `soundcheck restore --json` prints. */
export const restoreOutput = z
  .strictObject({
    schemaVersion: z.literal(1),
    dataDirectory: z.string().describe('The directory that was made.'),
    backup: z.string(),
    backupBeganAt: z.iso.datetime().describe('What was acknowledged before is in the data directory.'),
    files: z.int().nonnegative().describe('Each was checked against its SHA-256.'),
    sizeBytes: z.int().nonnegative(),
  })
  .meta({ title: 'soundcheck restore --json' })

export type RestoreOutput = z.infer<typeof restoreOutput>
