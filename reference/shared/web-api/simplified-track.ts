import * as z from 'zod'
import { type ArtistName, simplifiedArtistJson, simplifiedArtistSchema } from './artist.ts'
import {
  identityFields,
  identityJson,
  marketsSchema,
  previewUrl,
  restrictionsIn,
  restrictionsSchema,
} from './common.ts'
import type { View } from './view.ts'

/** A track as listed within its album. */
export interface ShownAlbumTrack {
  readonly id: string
  readonly name: string
  readonly artists: readonly ArtistName[]
  readonly discNumber: number
  readonly trackNumber: number
  readonly durationMs: number
  readonly explicit: boolean
  readonly isrc: string
  readonly popularity: number
  readonly playCount: number
  /** Where it may be played. */
  readonly markets: readonly string[]
  /** Of a clip to hear before it is bought. */
  readonly previewId: string | null
}

export const simplifiedTrackSchema = z
  .object({
    ...identityFields('track'),
    artists: z.array(simplifiedArtistSchema),
    available_markets: marketsSchema,
    disc_number: z.int().min(1),
    duration_ms: z.int().min(0),
    explicit: z.boolean(),
    is_local: z.literal(false),
    is_playable: z.boolean().optional().describe('In the market that was asked for; absent when there is none.'),
    restrictions: restrictionsSchema.optional(),
    name: z.string(),
    preview_url: z.string().nullable(),
    track_number: z.int().min(1),
  })
  .meta({ id: 'SimplifiedTrack' })

export function simplifiedTrackJson(track: ShownAlbumTrack, view: View): z.output<typeof simplifiedTrackSchema> {
  return {
    ...identityJson('track', `tracks/${track.id}`, track.id, view),
    artists: track.artists.map((artist) => simplifiedArtistJson(artist, view)),
    available_markets: [...track.markets],
    disc_number: track.discNumber,
    duration_ms: track.durationMs,
    explicit: track.explicit,
    is_local: false,
    ...(view.market === null ? {} : { is_playable: track.markets.includes(view.market) }),
    ...restrictionsIn(track.markets, view),
    name: track.name,
    preview_url: previewUrl(track.previewId, view),
    track_number: track.trackNumber,
  }
}
