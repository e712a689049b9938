import * as z from 'zod'
import { type Endpoint, endpoint } from '../shared/endpoint.ts'
import { parseUri } from '../shared/ids.ts'
import { ServiceError } from '../shared/service-error.ts'
import { artistJson, artistSchema } from '../shared/web-api/artist.ts'
import { pageJson, pageSchema, pagingQuery, wholeNumber } from '../shared/web-api/paging.ts'
import { idParam } from '../shared/web-api/query.ts'
import { trackJson, trackSchema } from '../shared/web-api/track.ts'
import { hrefOf, type View } from '../shared/web-api/view.ts'
import type { SavedRouteParts } from './saved-routes.ts'
import { timeRanges } from './top-items.policy.ts'

const LATEST_MS = 8_640_000_000_000_000
const WHOLE_MAX = 2 ** 31 - 1

const contextSchema = z
  .object({ type: z.string(), href: z.string(), external_urls: z.object({}), uri: z.string() })
  .meta({ id: 'Context' })

const playHistorySchema = z
  .object({ track: trackSchema, played_at: z.iso.datetime(), context: contextSchema.nullable() })
  .meta({ id: 'PlayHistory' })

const recentlyPlayedSchema = z
  .object({
    href: z.string(),
    items: z.array(playHistorySchema),
    limit: z.int(),
    next: z.string().nullable().describe('The page of what was played before.'),
    cursors: z.object({ after: z.string(), before: z.string() }).nullable(),
  })
  .meta({ id: 'RecentlyPlayed' })

const topQuery = z.object({
  ...pagingQuery(),
  time_range: z.enum(timeRanges, `one of ${timeRanges.join(', ')}`).default('medium_term'),
})

/** What a user played lately, what they play most, and how far they are in episodes. */
export function historyRoutes({ service, catalog }: SavedRouteParts): Endpoint[] {
  return [
    endpoint({
      id: 'get-recently-played',
      method: 'get',
      path: '/v1/me/player/recently-played',
      tag: 'History',
      summary: 'What the user played in the last 90 days, newest first.',
      access: { user: ['user-read-recently-played'] },
      query: z
        .object({
          limit: wholeNumber(1, 50).default(20),
          after: wholeNumber(0, LATEST_MS).optional(),
          before: wholeNumber(0, LATEST_MS).optional(),
        })
        .refine(({ after, before }) => after === undefined || before === undefined, 'one of after and before'),
      answers: { 200: { description: 'A page of plays.', schema: recentlyPlayedSchema } },
      handle: async ({ account, baseUrl, query: { limit, after, before } }) => {
        const view = { baseUrl, market: account.market }
        const span = {
          ...(after === undefined ? {} : { afterMs: after }),
          ...(before === undefined ? {} : { beforeMs: before }),
        }
        const plays = await service.recentlyPlayed(account.id, limit, span)
        const tracks = await catalog.tracks(plays.map(({ trackId }) => trackId))
        const items = plays.flatMap(({ playedAtMs, contextUri }, i) => {
          const track = tracks[i]
          if (!track) return []
          const played_at = new Date(playedAtMs).toISOString()
          return { track: trackJson(track, view), played_at, context: contextJson(contextUri, view) }
        })
        const link = (cursor: Record<string, string>) =>
          `${hrefOf(view, 'me/player/recently-played')}?${new URLSearchParams({ ...cursor, limit: String(limit) })}`
        const newest = plays[0]
        const oldest = plays[plays.length - 1]
        return {
          json: {
            href: link(
              after === undefined ? (before === undefined ? {} : { before: `${before}` }) : { after: `${after}` },
            ),
            items,
            limit,
            next: plays.length === limit ? link({ before: String(oldest.playedAtMs) }) : null,
            cursors: newest ? { after: String(newest.playedAtMs), before: String(oldest.playedAtMs) } : null,
          },
        }
      },
    }),
    endpoint({
      id: 'get-top-tracks',
      method: 'get',
      path: '/v1/me/top/tracks',
      tag: 'History',
      summary: 'The tracks that the user plays most.',
      access: { user: ['user-top-read'] },
      query: topQuery,
      answers: { 200: { description: 'A page of them.', schema: pageSchema(trackSchema, 'PageOfTracks') } },
      handle: async ({ account, baseUrl, query }) => {
        const view = { baseUrl, market: account.market }
        const { items, total } = await service.topItems(account.id, 'track', query.time_range, query)
        const tracks = (await catalog.tracks(items)).filter((track) => track !== null)
        const { time_range } = query
        const page = { items: tracks, total }
        return { json: pageJson('me/top/tracks', page, query, view, (track) => trackJson(track, view), { time_range }) }
      },
    }),
    endpoint({
      id: 'get-top-artists',
      method: 'get',
      path: '/v1/me/top/artists',
      tag: 'History',
      summary: 'The artists that the user plays most.',
      access: { user: ['user-top-read'] },
      query: topQuery,
      answers: { 200: { description: 'A page of them.', schema: pageSchema(artistSchema, 'PageOfArtists') } },
      handle: async ({ account, baseUrl, query }) => {
        const view = { baseUrl, market: account.market }
        const { items, total } = await service.topItems(account.id, 'artist', query.time_range, query)
        const artists = (await catalog.artists(items)).filter((artist) => artist !== null)
        const { time_range } = query
        const page = { items: artists, total }
        return {
          json: pageJson('me/top/artists', page, query, view, (artist) => artistJson(artist, view), { time_range }),
        }
      },
    }),
    endpoint({
      id: 'set-resume-point',
      method: 'put',
      path: '/v1/me/episodes/{id}/resume-point',
      tag: 'Episodes',
      summary: 'Beyond the Web API: remembers how far the user is in an episode.',
      access: { user: ['user-modify-playback-state'] },
      params: z.object({ id: idParam('episode') }),
      body: z.object(
        {
          resume_position_ms: z
            .int('a whole number from 0')
            .min(0, 'a whole number from 0')
            .max(WHOLE_MAX, `a whole number up to ${WHOLE_MAX}`),
          fully_played: z.boolean('true or false').optional(),
        },
        'an object with "resume_position_ms"',
      ),
      answers: { 204: { description: 'It is remembered, durably.', schema: null } },
      refusals: ['not-found'],
      handle: async ({ account, params, body }) => {
        const [episode] = await catalog.episodes([params.id])
        if (!episode) throw new ServiceError('not-found', `there is no episode ${params.id}`)
        const { durationMs } = episode
        const positionMs = Math.min(body.resume_position_ms, durationMs)
        const fullyPlayed = body.fully_played ?? positionMs === durationMs
        await service.setResumePoint(account.id, { episodeId: params.id, positionMs, fullyPlayed })
        return { status: 204, empty: true }
      },
    }),
  ]
}

function contextJson(contextUri: string | null, view: View) {
  const context = contextUri === null ? null : parseUri(contextUri)
  if (context === null || contextUri === null) return null
  const { kind, id } = context
  return { type: kind, href: hrefOf(view, `${kind}s/${id}`), external_urls: {}, uri: contextUri }
}
