import * as z from 'zod'
import { type Endpoint, endpoint } from '../../shared/endpoint.ts'
import { pageJson, pageSchema, pagingQuery, wholeNumber } from '../../shared/web-api/paging.ts'
import {
  playlistItemsJson,
  playlistItemsSchema,
  playlistJson,
  playlistSchema,
  playlistTracksJson,
  playlistTracksSchema,
  simplifiedPlaylistJson,
  simplifiedPlaylistSchema,
} from '../../shared/web-api/playlist.ts'
import { idParam, marketOf, marketQuery } from '../../shared/web-api/query.ts'
import { CATALOG_CACHE_S, type CatalogRouteParts } from './parts.ts'

/** The tracks that come with a playlist, and the most that a page of them has. */
const MOST_TRACKS = 100
const FIRST_TRACKS = { limit: MOST_TRACKS, offset: 0 }

const common = { method: 'get', tag: 'Playlists', access: 'client', cacheS: CATALOG_CACHE_S } as const
const id = z.object({ id: idParam('playlist') })

const tracksQuery = z.object({
  ...pagingQuery(),
  limit: wholeNumber(1, MOST_TRACKS).default(MOST_TRACKS),
  ...marketQuery,
})

const listSchema = z.object({
  message: z.string(),
  playlists: pageSchema(simplifiedPlaylistSchema, 'PageOfSimplifiedPlaylists'),
})

/** The playlists of the house. */
export function playlistRoutes({ service }: CatalogRouteParts): Endpoint[] {
  return [
    endpoint({
      ...common,
      id: 'get-playlist',
      path: '/v1/playlists/{id}',
      summary: 'A playlist with its first hundred tracks.',
      params: id,
      query: z.object(marketQuery),
      answers: { 200: { description: 'The playlist.', schema: playlistSchema } },
      refusals: ['not-found'],
      handle: async ({ params, query, account, baseUrl }) => {
        const view = { baseUrl, market: marketOf(account, query.market) }
        const playlist = await service.playlist(params.id)
        const tracks = await service.tracksOfPlaylist(playlist, FIRST_TRACKS)
        return { json: playlistJson(playlist, tracks, FIRST_TRACKS, view) }
      },
    }),
    endpoint({
      ...common,
      id: 'get-playlist-tracks',
      path: '/v1/playlists/{id}/tracks',
      summary: "A playlist's tracks in its order.",
      params: id,
      query: tracksQuery,
      answers: { 200: { description: 'A page of tracks.', schema: playlistTracksSchema } },
      refusals: ['not-found'],
      handle: async ({ params, query, account, baseUrl }) => {
        const view = { baseUrl, market: marketOf(account, query.market) }
        const playlist = await service.playlist(params.id)
        return { json: playlistTracksJson(playlist.id, await service.tracksOfPlaylist(playlist, query), query, view) }
      },
    }),
    endpoint({
      ...common,
      id: 'get-playlist-items',
      path: '/v1/playlists/{id}/items',
      summary: "A playlist's tracks in its order, each as `item`.",
      params: id,
      query: tracksQuery,
      answers: { 200: { description: 'A page of tracks.', schema: playlistItemsSchema } },
      refusals: ['not-found'],
      handle: async ({ params, query, account, baseUrl }) => {
        const view = { baseUrl, market: marketOf(account, query.market) }
        const playlist = await service.playlist(params.id)
        return { json: playlistItemsJson(playlist.id, await service.tracksOfPlaylist(playlist, query), query, view) }
      },
    }),
    endpoint({
      ...common,
      id: 'get-featured-playlists',
      path: '/v1/browse/featured-playlists',
      summary: 'The playlists of the house, by name.',
      query: z.object(pagingQuery()),
      answers: { 200: { description: 'A page of playlists.', schema: listSchema } },
      handle: async ({ query, baseUrl }) => {
        const view = { baseUrl, market: null }
        const page = await service.playlists(query)
        const playlists = pageJson('browse/featured-playlists', page, query, view, (playlist) =>
          simplifiedPlaylistJson(playlist, view),
        )
        return { json: { message: 'Playlists of the house', playlists } }
      },
    }),
    endpoint({
      ...common,
      id: 'get-category-playlists',
      path: '/v1/browse/categories/{category}/playlists',
      summary: 'The playlists of the house that are of a genre.',
      params: z.object({ category: z.string('the id of a category') }),
      query: z.object(pagingQuery()),
      answers: { 200: { description: 'A page of playlists; it may be empty.', schema: listSchema } },
      refusals: ['not-found'],
      handle: async ({ params, query, baseUrl }) => {
        const view = { baseUrl, market: null }
        const category = await service.category(params.category)
        const page = await service.playlistsOfCategory(category, query)
        const path = `browse/categories/${encodeURIComponent(category.id)}/playlists`
        const playlists = pageJson(path, page, query, view, (playlist) => simplifiedPlaylistJson(playlist, view))
        return { json: { message: category.name, playlists } }
      },
    }),
  ]
}
