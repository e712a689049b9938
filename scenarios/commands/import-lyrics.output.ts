import { z } from 'zod'

const count = z.int().min(0)

/** What `soundcheck import lyrics --json` prints. */
export const importLyricsOutput = z
  .strictObject({
    schemaVersion: z.literal(1),
    where: z.string().describe('Where the catalog is.'),
    files: count.describe('That were found; those after a stop were not looked at.'),
    tracks: count.describe('That have lyrics of these files now.'),
    badFiles: count.describe('Files of which nothing came in.'),
    isStopped: z.boolean().describe('Ctrl-C came before the last file.'),
    firstBadFiles: z.array(z.strictObject({ file: z.string(), line: z.int().positive(), message: z.string() })),
  })
  .meta({ title: 'soundcheck import lyrics --json' })

export type ImportLyricsOutput = z.infer<typeof importLyricsOutput>
