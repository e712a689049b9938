import * as z from 'zod'
import { followersSchema, identityFields, identityJson, imageSchema, imagesJson, popularitySchema } from './common.ts'
import type { View } from './view.ts'

/** An artist as named beside an album or a track. */
export interface ArtistName {
  readonly id: string
  readonly name: string
}

/** An artist as shown on a page of their own. */
export interface ShownArtist extends ArtistName {
  readonly bio: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  readonly genres: readonly string[]
  /** 0 to 100, as everywhere. */
  readonly popularity: number
  readonly verified: boolean
  /** Other names that people know them by. */
  readonly aliases: readonly string[]
  /** Distinct listeners of the last 28 days, renewed daily. */
  readonly monthlyListeners: number
  readonly followers: number
  readonly imageId: string | null
}

export const simplifiedArtistSchema = z
  .object({ ...identityFields('artist'), name: z.string() })
  .meta({ id: 'SimplifiedArtist' })

export const artistSchema = z
  .object({
    ...simplifiedArtistSchema.shape,
    followers: followersSchema,
    genres: z.array(z.string()),
    images: z.array(imageSchema),
    popularity: popularitySchema,
    bio: z.string().describe('Beyond the Web API.'),
    country: z.string().describe('Beyond the Web API.'),
    verified: z.boolean().describe('Beyond the Web API.'),
    monthly_listeners: z.int().min(0).describe('Beyond the Web API: distinct listeners of the last 28 days.'),
  })
  .meta({ id: 'Artist' })

export function simplifiedArtistJson({ id, name }: ArtistName, view: View): z.output<typeof simplifiedArtistSchema> {
  return { ...identityJson('artist', `artists/${id}`, id, view), name }
}

export function artistJson(artist: ShownArtist, view: View): z.output<typeof artistSchema> {
  return {
    ...simplifiedArtistJson(artist, view),
    followers: { href: null, total: artist.followers },
    genres: [...artist.genres],
    images: imagesJson(artist.imageId, view),
    popularity: artist.popularity,
    bio: artist.bio,
    country: artist.country,
    verified: artist.verified,
    monthly_listeners: artist.monthlyListeners,
  }
}
