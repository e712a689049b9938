import * as z from 'zod'
import { type ShownAlbum, simplifiedAlbumJson, simplifiedAlbumSchema } from './album.ts'
import { externalIdsSchema, popularitySchema } from './common.ts'
import { type ShownAlbumTrack, simplifiedTrackJson, simplifiedTrackSchema } from './simplified-track.ts'
import type { View } from './view.ts'

/** A track with the album that it is from. */
export interface ShownTrack extends ShownAlbumTrack {
  readonly album: ShownAlbum
}

export const trackSchema = z
  .object({
    ...simplifiedTrackSchema.shape,
    album: simplifiedAlbumSchema,
    external_ids: externalIdsSchema,
    popularity: popularitySchema,
    play_count: z.int().min(0).describe('Beyond the Web API: counted plays, renewed from time to time.'),
  })
  .meta({ id: 'Track' })

export function trackJson(track: ShownTrack, view: View): z.output<typeof trackSchema> {
  return {
    ...simplifiedTrackJson(track, view),
    album: simplifiedAlbumJson(track.album, view),
    external_ids: { isrc: track.isrc },
    popularity: track.popularity,
    play_count: track.playCount,
  }
}
