import * as z from 'zod'
import type { Account } from '../../shared/caller.ts'
import { type Endpoint, endpoint } from '../../shared/endpoint.ts'
import { pagingQuery } from '../../shared/web-api/paging.ts'
import { idParam, idsQuery, marketOf, marketQuery } from '../../shared/web-api/query.ts'
import {
  episodeJson,
  episodeSchema,
  showEpisodesJson,
  showEpisodesSchema,
  showJson,
  showSchema,
  simplifiedShowJson,
  simplifiedShowSchema,
} from '../../shared/web-api/show.ts'
import type { CatalogRouteParts } from './parts.ts'

const MOST_SHOWS = 50
const MOST_EPISODES = 50
/** The episodes that come with a show. */
const FIRST_EPISODES = { limit: 20, offset: 0 }

/** What has resume points is not to be kept by the app: they move while somebody listens. */
const common = { method: 'get', access: 'client' } as const
const shows = { ...common, tag: 'Shows' } as const
const episodes = { ...common, tag: 'Episodes' } as const
const showId = z.object({ id: idParam('show') })

/** Podcasts and their episodes, with the resume points of the user who asks. */
export function podcastRoutes({ service, resumePointsOf }: CatalogRouteParts): Endpoint[] {
  const resumePoints = async (account: Account | null, all: readonly ({ readonly id: string } | null)[]) =>
    account === null
      ? null
      : resumePointsOf(
          account.id,
          all.flatMap((episode) => episode?.id ?? []),
        )

  return [
    endpoint({
      ...shows,
      id: 'get-show',
      path: '/v1/shows/{id}',
      summary: 'A podcast with its newest twenty episodes.',
      params: showId,
      query: z.object(marketQuery),
      answers: { 200: { description: 'The show.', schema: showSchema } },
      refusals: ['not-found'],
      handle: async ({ params, query, account, baseUrl }) => {
        const view = { baseUrl, market: marketOf(account, query.market) }
        const show = await service.show(params.id)
        const page = await service.episodesOfShow(show, FIRST_EPISODES)
        return { json: showJson(show, page, await resumePoints(account, page.items), FIRST_EPISODES, view) }
      },
    }),
    endpoint({
      ...shows,
      id: 'get-shows',
      path: '/v1/shows',
      summary: 'Several podcasts by their ids.',
      query: z.object({ ids: idsQuery('show', MOST_SHOWS), ...marketQuery }),
      answers: {
        200: {
          description: 'The shows in the order of the ids, null where there is none.',
          schema: z.object({ shows: z.array(simplifiedShowSchema.nullable()) }),
        },
      },
      handle: async ({ query, account, baseUrl }) => {
        const view = { baseUrl, market: marketOf(account, query.market) }
        const all = await service.shows(query.ids)
        return { json: { shows: all.map((show) => show && simplifiedShowJson(show, view)) } }
      },
    }),
    endpoint({
      ...shows,
      id: 'get-show-episodes',
      path: '/v1/shows/{id}/episodes',
      summary: "A podcast's episodes, the newest first.",
      params: showId,
      query: z.object({ ...pagingQuery(), ...marketQuery }),
      answers: { 200: { description: 'A page of episodes.', schema: showEpisodesSchema } },
      refusals: ['not-found'],
      handle: async ({ params, query, account, baseUrl }) => {
        const view = { baseUrl, market: marketOf(account, query.market) }
        const show = await service.show(params.id)
        const page = await service.episodesOfShow(show, query)
        return { json: showEpisodesJson(show.id, page, await resumePoints(account, page.items), query, view) }
      },
    }),
    endpoint({
      ...episodes,
      id: 'get-episode',
      path: '/v1/episodes/{id}',
      summary: 'An episode of a podcast.',
      params: z.object({ id: idParam('episode') }),
      query: z.object(marketQuery),
      answers: { 200: { description: 'The episode.', schema: episodeSchema } },
      refusals: ['not-found'],
      handle: async ({ params, query, account, baseUrl }) => {
        const view = { baseUrl, market: marketOf(account, query.market) }
        const episode = await service.episode(params.id)
        return { json: episodeJson(episode, await resumePoints(account, [episode]), view) }
      },
    }),
    endpoint({
      ...episodes,
      id: 'get-episodes',
      path: '/v1/episodes',
      summary: 'Several episodes by their ids.',
      query: z.object({ ids: idsQuery('episode', MOST_EPISODES), ...marketQuery }),
      answers: {
        200: {
          description: 'The episodes in the order of the ids, null where there is none.',
          schema: z.object({ episodes: z.array(episodeSchema.nullable()) }),
        },
      },
      handle: async ({ query, account, baseUrl }) => {
        const view = { baseUrl, market: marketOf(account, query.market) }
        const all = await service.episodes(query.ids)
        const points = await resumePoints(account, all)
        return { json: { episodes: all.map((episode) => episode && episodeJson(episode, points, view)) } }
      },
    }),
  ]
}
