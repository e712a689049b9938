import { z } from 'zod'

const track = z.strictObject({ uri: z.string(), name: z.string(), durationMs: z.int().positive() })

const album = z.strictObject({
  uri: z.string(),
  name: z.string(),
  artist: z.string(),
  genres: z.array(z.string()),
  gapless: z.boolean().describe('Whether its tracks are one continuous piece.'),
  tracks: z.array(track),
})

/** What `soundcheck catalog --json` prints. */
export const catalogOutput = z
  .strictObject({
    schemaVersion: z.literal(1),
    albums: z.array(album),
    playlists: z.array(z.strictObject({ uri: z.string(), name: z.string(), tracks: z.array(track) })),
  })
  .meta({ title: 'soundcheck catalog --json' })

export type CatalogOutput = z.infer<typeof catalogOutput>

/** What `soundcheck catalog gapless-album --json` prints. */
export const gaplessAlbumOutput = z
  .strictObject({
    schemaVersion: z.literal(1),
    uri: z.string(),
    name: z.string(),
    artist: z.string(),
    tracks: z.array(track),
  })
  .meta({ title: 'soundcheck catalog gapless-album --json' })

export type GaplessAlbumOutput = z.infer<typeof gaplessAlbumOutput>
