import * as z from 'zod'
import { type Endpoint, endpoint } from '../../shared/endpoint.ts'
import { ServiceError } from '../../shared/service-error.ts'
import { idParam } from '../../shared/web-api/query.ts'
import { CATALOG_CACHE_S, type CatalogRouteParts } from './parts.ts'

const lyricsSchema = z
  .object({
    language: z.string().describe('BCP 47.'),
    sync: z.enum(['line', 'none']).describe('Whether the lines have times.'),
    lines: z.array(z.object({ start_ms: z.int().min(0).nullable(), words: z.string() })),
  })
  .meta({ id: 'Lyrics' })

/** The words of a track, line by line with their times where those are known. */
export function lyricsRoutes({ service }: Pick<CatalogRouteParts, 'service'>): Endpoint[] {
  return [
    endpoint({
      id: 'get-lyrics',
      method: 'get',
      path: '/v1/tracks/{id}/lyrics',
      tag: 'Tracks',
      summary: 'Beyond the Web API: the words of a track.',
      access: 'client',
      cacheS: CATALOG_CACHE_S,
      params: z.object({ id: idParam('track') }),
      answers: { 200: { description: 'The lines in the order in which they are sung.', schema: lyricsSchema } },
      refusals: ['not-found'],
      handle: async ({ params }) => {
        const lyrics = await service.lyrics(params.id)
        if (lyrics === null) throw new ServiceError('not-found', `there are no lyrics of a track ${params.id}`)
        const { language, lines } = lyrics
        const isTimed = lines.length > 0 && lines.every(({ startMs }) => startMs !== null)
        return {
          json: {
            language,
            sync: isTimed ? 'line' : 'none',
            lines: lines.map(({ startMs, words }) => ({ start_ms: startMs, words })),
          },
        }
      },
    }),
  ]
}
