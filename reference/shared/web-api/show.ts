import * as z from 'zod'
import {
  type Copyright,
  copyrightSchema,
  identityFields,
  identityJson,
  imageSchema,
  imagesJson,
  marketsSchema,
} from './common.ts'
import { descriptionJson } from './description.ts'
import { type ResumePoint, type ShownEpisode, simplifiedEpisodeJson, simplifiedEpisodeSchema } from './episode.ts'
import { type Page, type PageRequest, pageJson, pageSchema } from './paging.ts'
import type { View } from './view.ts'

/** A podcast. */
export interface ShownShow {
  readonly id: string
  readonly name: string
  readonly publisher: string
  readonly description: string
  /** BCP 47, such as `en-GB`. */
  readonly languages: readonly string[]
  readonly mediaType: 'audio' | 'video' | 'mixed'
  readonly explicit: boolean
  readonly copyrights: readonly Copyright[]
  readonly markets: readonly string[]
  readonly totalEpisodes: number
  readonly imageId: string | null
}

export const simplifiedShowSchema = z
  .object({
    ...identityFields('show'),
    available_markets: marketsSchema,
    copyrights: z.array(copyrightSchema),
    description: z.string(),
    html_description: z.string(),
    explicit: z.boolean(),
    images: z.array(imageSchema),
    is_externally_hosted: z.literal(false),
    languages: z.array(z.string()),
    media_type: z.enum(['audio', 'video', 'mixed']),
    name: z.string(),
    publisher: z.string(),
    total_episodes: z.int().min(0),
  })
  .meta({ id: 'SimplifiedShow' })

export const showEpisodesSchema = pageSchema(simplifiedEpisodeSchema, 'PageOfSimplifiedEpisodes')

export const showSchema = z.object({ ...simplifiedShowSchema.shape, episodes: showEpisodesSchema }).meta({ id: 'Show' })

export const episodeSchema = z
  .object({ ...simplifiedEpisodeSchema.shape, show: simplifiedShowSchema })
  .meta({ id: 'Episode' })

export function simplifiedShowJson(show: ShownShow, view: View): z.output<typeof simplifiedShowSchema> {
  return {
    ...identityJson('show', `shows/${show.id}`, show.id, view),
    available_markets: [...show.markets],
    copyrights: [...show.copyrights],
    ...descriptionJson(show.description),
    explicit: show.explicit,
    images: imagesJson(show.imageId, view),
    is_externally_hosted: false,
    languages: [...show.languages],
    media_type: show.mediaType,
    name: show.name,
    publisher: show.publisher,
    total_episodes: show.totalEpisodes,
  }
}

/** @param resumePoints of the user who asks, by episode; empty where nobody's are known */
export function showEpisodesJson(
  showId: string,
  episodes: Page<ShownEpisode>,
  resumePoints: ReadonlyMap<string, ResumePoint> | null,
  asked: PageRequest,
  view: View,
): z.output<typeof showEpisodesSchema> {
  return pageJson(`shows/${showId}/episodes`, episodes, asked, view, (episode) =>
    simplifiedEpisodeJson(episode, resumePoints, view),
  )
}

export function showJson(
  show: ShownShow,
  episodes: Page<ShownEpisode>,
  resumePoints: ReadonlyMap<string, ResumePoint> | null,
  asked: PageRequest,
  view: View,
): z.output<typeof showSchema> {
  return {
    ...simplifiedShowJson(show, view),
    episodes: showEpisodesJson(show.id, episodes, resumePoints, asked, view),
  }
}

/** An episode with the show that it belongs to. */
export function episodeJson(
  episode: ShownEpisode & { readonly show: ShownShow },
  resumePoints: ReadonlyMap<string, ResumePoint> | null,
  view: View,
): z.output<typeof episodeSchema> {
  return { ...simplifiedEpisodeJson(episode, resumePoints, view), show: simplifiedShowJson(episode.show, view) }
}
