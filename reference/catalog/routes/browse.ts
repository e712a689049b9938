import * as z from 'zod'
import { type Endpoint, endpoint } from '../../shared/endpoint.ts'
import { categoryJson, categorySchema } from '../../shared/web-api/category.ts'
import { pageJson, pageSchema, pagingQuery } from '../../shared/web-api/paging.ts'
import { CATALOG_CACHE_S, type CatalogRouteParts } from './parts.ts'

/** More genres than anybody tells apart. */
const ALL_GENRES = { limit: 10_000, offset: 0 }

const common = { method: 'get', tag: 'Browse', access: 'client', cacheS: CATALOG_CACHE_S } as const

/** Categories, genres and markets. */
export function browseRoutes({ service }: CatalogRouteParts): Endpoint[] {
  return [
    endpoint({
      ...common,
      id: 'get-categories',
      path: '/v1/browse/categories',
      summary: 'The shelves of the browse page: one for each genre.',
      query: z.object(pagingQuery()),
      answers: {
        200: {
          description: 'A page of categories, by name.',
          schema: z.object({ categories: pageSchema(categorySchema, 'PageOfCategories') }),
        },
      },
      handle: async ({ query, baseUrl }) => {
        const view = { baseUrl, market: null }
        const page = await service.categories(query)
        const categories = pageJson('browse/categories', page, query, view, (category) => categoryJson(category, view))
        return { json: { categories } }
      },
    }),
    endpoint({
      ...common,
      id: 'get-category',
      path: '/v1/browse/categories/{category}',
      summary: 'A category.',
      params: z.object({ category: z.string('the id of a category') }),
      answers: { 200: { description: 'The category.', schema: categorySchema } },
      refusals: ['not-found'],
      handle: async ({ params, baseUrl }) => ({
        json: categoryJson(await service.category(params.category), { baseUrl, market: null }),
      }),
    }),
    endpoint({
      ...common,
      id: 'get-genre-seeds',
      path: '/v1/recommendations/available-genre-seeds',
      summary: 'All genres, as they stand in addresses.',
      answers: { 200: { description: 'The genres.', schema: z.object({ genres: z.array(z.string()) }) } },
      handle: async () => ({ json: { genres: (await service.categories(ALL_GENRES)).items.map(({ id }) => id) } }),
    }),
    endpoint({
      ...common,
      id: 'get-markets',
      path: '/v1/markets',
      summary: 'Countries in which anything is available.',
      answers: {
        200: {
          description: 'ISO 3166-1 alpha-2 codes in the order of the alphabet.',
          schema: z.object({ markets: z.array(z.string()) }),
        },
      },
      handle: async () => ({ json: { markets: await service.markets() } }),
    }),
  ]
}
