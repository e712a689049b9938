import * as z from 'zod'
import {
  identityFields,
  identityJson,
  imageSchema,
  imagesJson,
  previewUrl,
  releaseDateFields,
  releaseDateJson,
  restrictionsIn,
  restrictionsSchema,
} from './common.ts'
import { descriptionJson } from './description.ts'
import type { View } from './view.ts'

/** An episode of a podcast. */
export interface ShownEpisode {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly durationMs: number
  readonly explicit: boolean
  /** BCP 47. */
  readonly languages: readonly string[]
  /** `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. */
  readonly releaseDate: string
  readonly markets: readonly string[]
  readonly previewId: string | null
  readonly imageId: string | null
}

/** How far a user is in an episode. */
export interface ResumePoint {
  readonly fullyPlayed: boolean
  readonly positionMs: number
}

export const simplifiedEpisodeSchema = z
  .object({
    ...identityFields('episode'),
    audio_preview_url: z.string().nullable(),
    description: z.string(),
    html_description: z.string(),
    duration_ms: z.int().min(0),
    explicit: z.boolean(),
    images: z.array(imageSchema),
    is_externally_hosted: z.literal(false),
    is_playable: z.boolean(),
    language: z.string().describe('The first of the languages.'),
    languages: z.array(z.string()),
    name: z.string(),
    ...releaseDateFields,
    resume_point: z
      .object({ fully_played: z.boolean(), resume_position_ms: z.int().min(0) })
      .optional()
      .describe('Of the user who asks; absent for an app without a user.'),
    restrictions: restrictionsSchema.optional(),
  })
  .meta({ id: 'SimplifiedEpisode' })

/** @param resumePoints of the user who asks, by episode (none: from the beginning); null when there is no user */
export function simplifiedEpisodeJson(
  episode: ShownEpisode,
  resumePoints: ReadonlyMap<string, ResumePoint> | null,
  view: View,
): z.output<typeof simplifiedEpisodeSchema> {
  const at = resumePoints?.get(episode.id) ?? { fullyPlayed: false, positionMs: 0 }
  return {
    ...identityJson('episode', `episodes/${episode.id}`, episode.id, view),
    audio_preview_url: previewUrl(episode.previewId, view),
    ...descriptionJson(episode.description),
    duration_ms: episode.durationMs,
    explicit: episode.explicit,
    images: imagesJson(episode.imageId, view),
    is_externally_hosted: false,
    is_playable: view.market !== null && episode.markets.includes(view.market),
    language: episode.languages[0] ?? '',
    languages: [...episode.languages],
    name: episode.name,
    ...releaseDateJson(episode.releaseDate),
    ...(resumePoints === null
      ? {}
      : { resume_point: { fully_played: at.fullyPlayed, resume_position_ms: at.positionMs } }),
    ...restrictionsIn(episode.markets, view),
  }
}
