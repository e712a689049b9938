import * as z from 'zod'
import { type Endpoint, endpoint } from '../../shared/endpoint.ts'
import { type AlbumGroup, artistAlbumJson, artistAlbumSchema } from '../../shared/web-api/album.ts'
import { artistJson, artistSchema } from '../../shared/web-api/artist.ts'
import { pageJson, pageSchema, pagingQuery } from '../../shared/web-api/paging.ts'
import { idParam, idsQuery, marketOf, marketQuery } from '../../shared/web-api/query.ts'
import { trackJson, trackSchema } from '../../shared/web-api/track.ts'
import { CATALOG_CACHE_S, type CatalogRouteParts } from './parts.ts'

const MOST_ARTISTS = 50
/** The Web API gives five albums of an artist when nobody says how many; unlike it, up to fifty to who asks for them. */
const ALBUMS = 5
const MOST_ALBUMS = 50

const GROUPS: readonly AlbumGroup[] = ['album', 'single', 'appears_on', 'compilation']
const group = z.enum(['album', 'single', 'appears_on', 'compilation'], `one or more of ${GROUPS.join()}`)
const includeGroups = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .pipe(z.array(group))
  .optional()

const common = { method: 'get', tag: 'Artists', access: 'client', cacheS: CATALOG_CACHE_S } as const
const id = z.object({ id: idParam('artist') })

/** Artists, and what is theirs. */
export function artistRoutes({ service }: CatalogRouteParts): Endpoint[] {
  return [
    endpoint({
      ...common,
      id: 'get-artist',
      path: '/v1/artists/{id}',
      summary: 'An artist.',
      params: id,
      answers: { 200: { description: 'The artist.', schema: artistSchema } },
      refusals: ['not-found'],
      handle: async ({ params, baseUrl }) => ({
        json: artistJson(await service.artist(params.id), { baseUrl, market: null }),
      }),
    }),
    endpoint({
      ...common,
      id: 'get-artists',
      path: '/v1/artists',
      summary: 'Several artists by their ids.',
      query: z.object({ ids: idsQuery('artist', MOST_ARTISTS) }),
      answers: {
        200: {
          description: 'The artists in the order of the ids, null where there is none.',
          schema: z.object({ artists: z.array(artistSchema.nullable()) }),
        },
      },
      handle: async ({ query, baseUrl }) => {
        const view = { baseUrl, market: null }
        const artists = await service.artists(query.ids)
        return { json: { artists: artists.map((artist) => artist && artistJson(artist, view)) } }
      },
    }),
    endpoint({
      ...common,
      id: 'get-artist-albums',
      path: '/v1/artists/{id}/albums',
      summary: "An artist's albums, singles and compilations, and albums of others that they appear on.",
      params: id,
      query: z.object({
        include_groups: includeGroups,
        ...pagingQuery(MOST_ALBUMS, ALBUMS),
        ...marketQuery,
        country: marketQuery.market,
      }),
      answers: {
        200: {
          description: 'A page of albums: by group, within it the newest first.',
          schema: pageSchema(artistAlbumSchema, 'PageOfArtistAlbums'),
        },
      },
      refusals: ['not-found'],
      handle: async ({ params, query, account, baseUrl }) => {
        const view = { baseUrl, market: marketOf(account, query.market ?? query.country) }
        const groups = query.include_groups ?? GROUPS
        const albums = await service.albumsOfArtist(params.id, groups, view.market, query)
        const given = { include_groups: query.include_groups?.join(), market: query.market, country: query.country }
        const json = ({ album, group }: (typeof albums.items)[number]) => artistAlbumJson(album, group, view)
        return { json: pageJson(`artists/${params.id}/albums`, albums, query, view, json, given) }
      },
    }),
    endpoint({
      ...common,
      id: 'get-artist-top-tracks',
      path: '/v1/artists/{id}/top-tracks',
      summary: "An artist's ten best-known tracks in a market.",
      params: id,
      query: z.object({ ...marketQuery, country: marketQuery.market }),
      answers: {
        200: { description: 'The tracks, the best-known first.', schema: z.object({ tracks: z.array(trackSchema) }) },
      },
      refusals: ['not-found'],
      handle: async ({ params, query, account, baseUrl }) => {
        const view = { baseUrl, market: marketOf(account, query.market ?? query.country) }
        const tracks = await service.topTracksOfArtist(params.id, view.market)
        return { json: { tracks: tracks.map((track) => trackJson(track, view)) } }
      },
    }),
    endpoint({
      ...common,
      id: 'get-related-artists',
      path: '/v1/artists/{id}/related-artists',
      summary: 'Artists who made tracks with this one, then those who share genres with them.',
      params: id,
      answers: {
        200: {
          description: 'Up to twenty artists, the nearest first.',
          schema: z.object({ artists: z.array(artistSchema) }),
        },
      },
      refusals: ['not-found'],
      handle: async ({ params, baseUrl }) => {
        const view = { baseUrl, market: null }
        const artists = await service.relatedArtists(params.id)
        return { json: { artists: artists.map((artist) => artistJson(artist, view)) } }
      },
    }),
  ]
}
