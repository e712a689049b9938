import * as z from 'zod'
import { type Endpoint, endpoint } from '../../shared/endpoint.ts'
import { ServiceError } from '../../shared/service-error.ts'
import { audioFeaturesJson, audioFeaturesSchema } from '../../shared/web-api/audio-features.ts'
import { idParam, idsQuery, marketOf, marketQuery } from '../../shared/web-api/query.ts'
import { trackJson, trackSchema } from '../../shared/web-api/track.ts'
import { CATALOG_CACHE_S, type CatalogRouteParts } from './parts.ts'

const MOST_TRACKS = 50
const MOST_FEATURES = 100

const common = { method: 'get', tag: 'Tracks', access: 'client', cacheS: CATALOG_CACHE_S } as const
const id = z.object({ id: idParam('track') })

/** Tracks, and what they sound like. */
export function trackRoutes({ service }: CatalogRouteParts): Endpoint[] {
  return [
    endpoint({
      ...common,
      id: 'get-track',
      path: '/v1/tracks/{id}',
      summary: 'A track.',
      params: id,
      query: z.object(marketQuery),
      answers: { 200: { description: 'The track.', schema: trackSchema } },
      refusals: ['not-found'],
      handle: async ({ params, query, account, baseUrl }) => {
        const view = { baseUrl, market: marketOf(account, query.market) }
        return { json: trackJson(await service.track(params.id), view) }
      },
    }),
    endpoint({
      ...common,
      id: 'get-tracks',
      path: '/v1/tracks',
      summary: 'Several tracks by their ids.',
      query: z.object({ ids: idsQuery('track', MOST_TRACKS), ...marketQuery }),
      answers: {
        200: {
          description: 'The tracks in the order of the ids, null where there is none.',
          schema: z.object({ tracks: z.array(trackSchema.nullable()) }),
        },
      },
      handle: async ({ query, account, baseUrl }) => {
        const view = { baseUrl, market: marketOf(account, query.market) }
        const tracks = await service.tracks(query.ids)
        return { json: { tracks: tracks.map((track) => track && trackJson(track, view)) } }
      },
    }),
    endpoint({
      ...common,
      id: 'get-audio-features',
      path: '/v1/audio-features/{id}',
      summary: 'What a track sounds like.',
      params: id,
      answers: { 200: { description: 'The features.', schema: audioFeaturesSchema } },
      refusals: ['not-found'],
      handle: async ({ params, baseUrl }) => {
        const [features] = await service.audioFeatures([params.id])
        if (!features) throw new ServiceError('not-found', `there are no audio features of a track ${params.id}`)
        return { json: audioFeaturesJson(features, { baseUrl, market: null }) }
      },
    }),
    endpoint({
      ...common,
      id: 'get-several-audio-features',
      path: '/v1/audio-features',
      summary: 'What several tracks sound like.',
      query: z.object({ ids: idsQuery('track', MOST_FEATURES) }),
      answers: {
        200: {
          description: 'The features in the order of the ids, null where there are none.',
          schema: z.object({ audio_features: z.array(audioFeaturesSchema.nullable()) }),
        },
      },
      handle: async ({ query, baseUrl }) => {
        const view = { baseUrl, market: null }
        const all = await service.audioFeatures(query.ids)
        return { json: { audio_features: all.map((features) => features && audioFeaturesJson(features, view)) } }
      },
    }),
  ]
}
