import * as z from 'zod'
import { type ArtistName, simplifiedArtistJson, simplifiedArtistSchema } from './artist.ts'
import {
  type Copyright,
  copyrightSchema,
  externalIdsSchema,
  identityFields,
  identityJson,
  imageSchema,
  imagesJson,
  marketsSchema,
  popularitySchema,
  releaseDateFields,
  releaseDateJson,
  restrictionsIn,
  restrictionsSchema,
} from './common.ts'
import { type Page, type PageRequest, pageJson, pageSchema } from './paging.ts'
import { type ShownAlbumTrack, simplifiedTrackJson, simplifiedTrackSchema } from './simplified-track.ts'
import type { View } from './view.ts'

/** An album as shown beside a track, in a list or on a page of its own. */
export interface ShownAlbum {
  readonly id: string
  readonly name: string
  readonly kind: 'album' | 'ep' | 'single' | 'compilation'
  readonly artists: readonly ArtistName[]
  /** `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. */
  readonly releaseDate: string
  readonly label: string
  readonly upc: string
  readonly genres: readonly string[]
  /** Its tracks follow one another without a gap. */
  readonly gapless: boolean
  readonly popularity: number
  readonly copyrights: readonly Copyright[]
  readonly totalTracks: number
  /** Where at least one of its tracks may be played. */
  readonly markets: readonly string[]
  readonly imageId: string | null
}

/** How an album stands to an artist: their own by its kind, or one that they only appear on. */
export type AlbumGroup = 'album' | 'single' | 'compilation' | 'appears_on'

const albumType = z.enum(['album', 'single', 'compilation'])

export const simplifiedAlbumSchema = z
  .object({
    ...identityFields('album'),
    album_type: albumType.describe('An EP is a single here.'),
    artists: z.array(simplifiedArtistSchema),
    available_markets: marketsSchema,
    images: z.array(imageSchema),
    name: z.string(),
    ...releaseDateFields,
    restrictions: restrictionsSchema.optional(),
    total_tracks: z.int().min(0),
    genres: z.array(z.string()),
    gapless: z.boolean().describe('Beyond the Web API: its tracks follow one another without a gap.'),
  })
  .meta({ id: 'SimplifiedAlbum' })

export const artistAlbumSchema = z
  .object({ ...simplifiedAlbumSchema.shape, album_group: z.enum(['album', 'single', 'compilation', 'appears_on']) })
  .meta({ id: 'ArtistAlbum' })

export const albumTracksSchema = pageSchema(simplifiedTrackSchema, 'PageOfSimplifiedTracks')

export const albumSchema = z
  .object({
    ...simplifiedAlbumSchema.shape,
    copyrights: z.array(copyrightSchema),
    external_ids: externalIdsSchema,
    label: z.string(),
    popularity: popularitySchema,
    tracks: albumTracksSchema,
  })
  .meta({ id: 'Album' })

export function simplifiedAlbumJson(album: ShownAlbum, view: View): z.output<typeof simplifiedAlbumSchema> {
  return {
    ...identityJson('album', `albums/${album.id}`, album.id, view),
    album_type: albumTypeOf(album.kind),
    artists: album.artists.map((artist) => simplifiedArtistJson(artist, view)),
    available_markets: [...album.markets],
    images: imagesJson(album.imageId, view),
    name: album.name,
    ...releaseDateJson(album.releaseDate),
    ...restrictionsIn(album.markets, view),
    total_tracks: album.totalTracks,
    genres: [...album.genres],
    gapless: album.gapless,
  }
}

export function artistAlbumJson(album: ShownAlbum, group: AlbumGroup, view: View): z.output<typeof artistAlbumSchema> {
  return { ...simplifiedAlbumJson(album, view), album_group: group }
}

export function albumTracksJson(
  albumId: string,
  tracks: Page<ShownAlbumTrack>,
  asked: PageRequest,
  view: View,
): z.output<typeof albumTracksSchema> {
  return pageJson(`albums/${albumId}/tracks`, tracks, asked, view, (track) => simplifiedTrackJson(track, view))
}

export function albumJson(
  album: ShownAlbum,
  tracks: Page<ShownAlbumTrack>,
  asked: PageRequest,
  view: View,
): z.output<typeof albumSchema> {
  return {
    ...simplifiedAlbumJson(album, view),
    copyrights: [...album.copyrights],
    external_ids: { upc: album.upc },
    label: album.label,
    popularity: album.popularity,
    tracks: albumTracksJson(album.id, tracks, asked, view),
  }
}

function albumTypeOf(kind: ShownAlbum['kind']): z.output<typeof albumType> {
  return kind === 'ep' ? 'single' : kind
}
