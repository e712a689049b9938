import { z } from 'zod'

/** What `soundcheck backup --json` prints. */
export const backupOutput = z
  .strictObject({
    schemaVersion: z.literal(1),
    backup: z.string().describe('The directory that was made.'),
    dataDirectory: z.string(),
    beganAt: z.iso.datetime().describe('What was acknowledged before is in the backup.'),
    completedAt: z.iso.datetime(),
    files: z.int().nonnegative(),
    sizeBytes: z.int().nonnegative(),
  })
  .meta({ title: 'soundcheck backup --json' })

export type BackupOutput = z.infer<typeof backupOutput>
