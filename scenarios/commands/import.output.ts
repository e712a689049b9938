import { z } from 'zod'

const count = z.int().min(0)

/** What `soundcheck import --json` prints. */
export const importOutput = z
  .strictObject({
    schemaVersion: z.literal(1),
    where: z.string().describe('Where the catalog is.'),
    rows: count.describe('Of the file, the names of the columns apart.'),
    tracks: count,
    artists: count,
    albums: count,
    withFeatures: count.describe('Tracks with audio features.'),
    badRows: count.describe('Rows that were left out.'),
    isStopped: z.boolean().describe('Ctrl-C came before the end of the file.'),
    firstBadRows: z.array(z.strictObject({ line: z.int().positive(), message: z.string() })),
  })
  .meta({ title: 'soundcheck import --json' })

export type ImportOutput = z.infer<typeof importOutput>
