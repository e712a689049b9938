import * as z from 'zod'
import { type Endpoint, endpoint } from '../shared/endpoint.ts'
import { wholeNumber } from '../shared/web-api/paging.ts'
import { marketOf, marketQuery } from '../shared/web-api/query.ts'
import { trackJson, trackSchema } from '../shared/web-api/track.ts'
import type { TrendingService } from './service.ts'

const trendingSchema = z
  .object({
    tracks: z.array(
      z.object({
        ...trackSchema.shape,
        streams_per_hour: z.number().min(0).describe('A mean over some hours; 0: here for its popularity.'),
      }),
    ),
  })
  .meta({ id: 'Trending' })

/** What trends, by market and genre; the documents call it `/songs/trending`. */
export function trendingRoutes({ service }: { readonly service: TrendingService }): Endpoint[] {
  return [
    endpoint({
      id: 'get-trending',
      method: 'get',
      path: '/v1/trending/tracks',
      tag: 'Browse',
      summary: 'Beyond the Web API: tracks that are streamed more than one would expect.',
      access: 'client',
      cacheS: 300,
      query: z.object({
        genre: z.string('a genre').min(1, 'a genre').max(100, 'a genre of at most 100 characters').optional(),
        limit: wholeNumber(1, 50).default(20),
        ...marketQuery,
      }),
      answers: { 200: { description: 'The strongest trend first.', schema: trendingSchema } },
      handle: async ({ account, baseUrl, query: { genre, limit, market } }) => {
        const view = { baseUrl, market: marketOf(account, market) }
        const trending = await service.trending(view.market, genre ?? null, limit)
        return {
          json: {
            tracks: trending.map(({ track, streamsPerHour }) => ({
              ...trackJson(track, view),
              streams_per_hour: Math.round(streamsPerHour * 100) / 100,
            })),
          },
        }
      },
    }),
  ]
}
