import * as z from 'zod'
import { hrefOf, type View } from './view.ts'

/**
 * Small objects that many others are made of. Schemas say what this service sends: every field of the Web API that it can
 * fill in, and few of its own.
 */

/** Links to pages for people: there are none. */
const externalUrlsSchema = z.object({}).meta({ id: 'ExternalUrls' })

/** ISRC of a recording, UPC of a release. */
export const externalIdsSchema = z
  .object({ isrc: z.string().optional(), upc: z.string().optional() })
  .meta({ id: 'ExternalIds' })

export const followersSchema = z
  .object({ href: z.null().describe('Always null, as in the Web API.'), total: z.int().min(0) })
  .meta({ id: 'Followers' })

export const copyrightSchema = z
  .object({ text: z.string(), type: z.enum(['C', 'P']).describe('C: the work. P: the recording.') })
  .meta({ id: 'Copyright' })

export type Copyright = Readonly<z.output<typeof copyrightSchema>>

export const restrictionsSchema = z
  .object({ reason: z.enum(['market', 'product', 'explicit']) })
  .meta({ id: 'Restrictions', description: 'Why it cannot be played; absent when it can.' })

export const marketsSchema = z.array(z.string()).describe('Where it is available, ISO 3166-1 alpha-2.')

export const popularitySchema = z.int().min(0).max(100)

export const releaseDateFields = {
  release_date: z.string().describe('As exact as it is known: `1981`, `1981-12` or `1981-12-15`.'),
  release_date_precision: z.enum(['year', 'month', 'day']),
}

const YEAR_LENGTH = 4
const MONTH_LENGTH = 7

/** @param date `YYYY`, `YYYY-MM` or `YYYY-MM-DD` */
export function releaseDateJson(date: string) {
  const precision = date.length <= YEAR_LENGTH ? 'year' : date.length <= MONTH_LENGTH ? 'month' : 'day'
  return { release_date: date, release_date_precision: precision } as const
}

/** What an object says of a market: nothing where none is known, the restriction where it may not be played. */
export function restrictionsIn(markets: readonly string[], { market }: View) {
  return market === null || markets.includes(market) ? {} : ({ restrictions: { reason: 'market' } } as const)
}

/** Edges of the pictures that exist of every image, pixels, largest first. */
export const IMAGE_EDGES_PX = [640, 300, 64] as const

export const imageSchema = z
  .object({ url: z.string(), height: z.int().nullable(), width: z.int().nullable() })
  .meta({ id: 'Image' })

/** @param imageId of a square image, null where there is none */
export function imagesJson(imageId: string | null, view: View): z.output<typeof imageSchema>[] {
  if (imageId === null) return []
  return IMAGE_EDGES_PX.map((edge) => ({ url: hrefOf(view, `images/${imageId}/${edge}`), height: edge, width: edge }))
}

/** @param previewId of a clip, null where there is none */
export function previewUrl(previewId: string | null, view: View): string | null {
  return previewId === null ? null : hrefOf(view, `previews/${previewId}`)
}

/** The first fields of everything that has a place of its own. */
export function identityJson<Type extends string>(type: Type, path: string, id: string, view: View) {
  return { external_urls: {}, href: hrefOf(view, path), id, type, uri: `spotify:${type}:${id}` }
}

export function identityFields<Type extends string>(type: Type) {
  return {
    external_urls: externalUrlsSchema,
    href: z.string(),
    id: z.string(),
    type: z.literal(type),
    uri: z.string(),
  }
}
