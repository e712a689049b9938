import * as z from 'zod'
import { type Endpoint, endpoint } from '../../shared/endpoint.ts'
import {
  albumJson,
  albumSchema,
  albumTracksJson,
  albumTracksSchema,
  simplifiedAlbumJson,
  simplifiedAlbumSchema,
} from '../../shared/web-api/album.ts'
import { pageJson, pageSchema, pagingQuery } from '../../shared/web-api/paging.ts'
import { idParam, idsQuery, marketOf, marketQuery } from '../../shared/web-api/query.ts'
import { CATALOG_CACHE_S, type CatalogRouteParts } from './parts.ts'

const MOST_ALBUMS = 20
/** The tracks that come with an album. */
const FIRST_TRACKS = { limit: 50, offset: 0 }

const common = { method: 'get', tag: 'Albums', access: 'client', cacheS: CATALOG_CACHE_S } as const
const id = z.object({ id: idParam('album') })

/** Albums, their tracks, and what is new. */
export function albumRoutes({ service }: CatalogRouteParts): Endpoint[] {
  return [
    endpoint({
      ...common,
      id: 'get-album',
      path: '/v1/albums/{id}',
      summary: 'An album with its first fifty tracks.',
      params: id,
      query: z.object(marketQuery),
      answers: { 200: { description: 'The album.', schema: albumSchema } },
      refusals: ['not-found'],
      handle: async ({ params, query, account, baseUrl }) => {
        const view = { baseUrl, market: marketOf(account, query.market) }
        const album = await service.album(params.id)
        return { json: albumJson(album, await service.tracksOfAlbum(album, FIRST_TRACKS), FIRST_TRACKS, view) }
      },
    }),
    endpoint({
      ...common,
      id: 'get-albums',
      path: '/v1/albums',
      summary: 'Several albums by their ids, each with its first fifty tracks.',
      query: z.object({ ids: idsQuery('album', MOST_ALBUMS), ...marketQuery }),
      answers: {
        200: {
          description: 'The albums in the order of the ids, null where there is none.',
          schema: z.object({ albums: z.array(albumSchema.nullable()) }),
        },
      },
      handle: async ({ query, account, baseUrl }) => {
        const view = { baseUrl, market: marketOf(account, query.market) }
        const albums = await service.albums(query.ids)
        const json = albums.map(
          async (album) =>
            album && albumJson(album, await service.tracksOfAlbum(album, FIRST_TRACKS), FIRST_TRACKS, view),
        )
        return { json: { albums: await Promise.all(json) } }
      },
    }),
    endpoint({
      ...common,
      id: 'get-album-tracks',
      path: '/v1/albums/{id}/tracks',
      summary: "An album's tracks in playing order.",
      params: id,
      query: z.object({ ...pagingQuery(), ...marketQuery }),
      answers: { 200: { description: 'A page of tracks.', schema: albumTracksSchema } },
      refusals: ['not-found'],
      handle: async ({ params, query, account, baseUrl }) => {
        const view = { baseUrl, market: marketOf(account, query.market) }
        const album = await service.album(params.id)
        return { json: albumTracksJson(album.id, await service.tracksOfAlbum(album, query), query, view) }
      },
    }),
    endpoint({
      ...common,
      id: 'get-new-releases',
      path: '/v1/browse/new-releases',
      summary: 'The newest albums.',
      query: z.object({ ...pagingQuery(), country: marketQuery.market }),
      answers: {
        200: {
          description: 'A page of albums, the newest first.',
          schema: z.object({ albums: pageSchema(simplifiedAlbumSchema, 'PageOfSimplifiedAlbums') }),
        },
      },
      handle: async ({ query, account, baseUrl }) => {
        const view = { baseUrl, market: marketOf(account, query.country) }
        const albums = await service.newReleases(view.market, query)
        const given = { country: query.country }
        const json = (album: (typeof albums.items)[number]) => simplifiedAlbumJson(album, view)
        return { json: { albums: pageJson('browse/new-releases', albums, query, view, json, given) } }
      },
    }),
  ]
}
