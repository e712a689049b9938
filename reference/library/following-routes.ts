import * as z from 'zod'
import { type Endpoint, endpoint } from '../shared/endpoint.ts'
import { ID } from '../shared/ids.ts'
import { ServiceError } from '../shared/service-error.ts'
import { artistJson, artistSchema } from '../shared/web-api/artist.ts'
import { wholeNumber } from '../shared/web-api/paging.ts'
import { idsPattern } from '../shared/web-api/query.ts'
import { hrefOf } from '../shared/web-api/view.ts'
import { followedKinds } from './kinds.ts'
import type { SavedRouteParts } from './saved-routes.ts'

const MOST_IDS = 50

const expectedIds = `ids of 22 letters and digits, at most ${MOST_IDS}`
const ids = z
  .array(z.string(expectedIds).regex(ID, expectedIds), expectedIds)
  .min(1, expectedIds)
  .max(MOST_IDS, expectedIds)
const idsText = z
  .string(`${expectedIds}, separated by commas`)
  .meta({ pattern: idsPattern(MOST_IDS) })
  .transform((text) => text.split(',').map((id) => id.trim()))
  .pipe(ids)
const type = z.enum(followedKinds, 'artist or user')

const changeQuery = z.object({ type, ids: idsText.optional() })
const changeBody = z
  .union([ids, z.object({ ids }).transform((body) => body.ids)], `a list of ${expectedIds}, or an object with "ids"`)
  .optional()

const followedArtistsSchema = z
  .object({
    artists: z.object({
      href: z.string(),
      items: z.array(artistSchema),
      limit: z.int(),
      next: z.string().nullable(),
      cursors: z.object({ after: z.string().nullable() }),
      total: z.int(),
    }),
  })
  .meta({ id: 'FollowedArtists' })

/** `/v1/me/following`: whom a user follows. */
export function followingRoutes({ service, catalog }: SavedRouteParts): Endpoint[] {
  const path = '/v1/me/following'
  const tag = 'Following'
  return [
    endpoint({
      id: 'get-followed-artists',
      method: 'get',
      path,
      tag,
      summary: 'The artists that the user follows, by id.',
      access: { user: ['user-follow-read'] },
      query: z.object({
        type: z.literal('artist', 'artist'),
        after: z.string().regex(ID, 'the id of the last artist of the page before').optional(),
        limit: wholeNumber(1, 50).default(20),
      }),
      answers: { 200: { description: 'A page of them.', schema: followedArtistsSchema } },
      handle: async ({ account, baseUrl, query: { after, limit } }) => {
        const view = { baseUrl, market: account.market }
        // One more than asked for tells whether there is another page.
        const { items, total } = await service.followed(account.id, 'artist', after, limit + 1)
        const shown = items.slice(0, limit)
        const artists = await catalog.artists(shown)
        const last = items.length > limit ? shown[shown.length - 1] : null
        const at = (afterId: string | undefined) =>
          `${hrefOf(view, 'me/following')}?${new URLSearchParams({ type: 'artist', limit: String(limit), ...(afterId === undefined ? {} : { after: afterId }) })}`
        return {
          json: {
            artists: {
              href: at(after),
              items: artists.flatMap((artist) => (artist ? artistJson(artist, view) : [])),
              limit,
              next: last === null ? null : at(last),
              cursors: { after: last },
              total,
            },
          },
        }
      },
    }),
    endpoint({
      id: 'follow',
      method: 'put',
      path,
      tag,
      summary: 'Follows artists or users.',
      access: { user: ['user-follow-modify'] },
      query: changeQuery,
      body: changeBody,
      answers: { 204: { description: 'They are followed, durably.', schema: null } },
      refusals: ['not-found', 'library-full'],
      handle: async ({ account, query, body }) => {
        const named = idsOf(query, body)
        await catalog.require(query.type, named)
        await service.follow(account.id, query.type, named)
        return { status: 204, empty: true }
      },
    }),
    endpoint({
      id: 'unfollow',
      method: 'delete',
      path,
      tag,
      summary: 'Unfollows artists or users.',
      access: { user: ['user-follow-modify'] },
      query: changeQuery,
      body: changeBody,
      answers: { 204: { description: 'They are not followed any more, durably.', schema: null } },
      handle: async ({ account, query, body }) => {
        await service.unfollow(account.id, query.type, idsOf(query, body))
        return { status: 204, empty: true }
      },
    }),
    endpoint({
      id: 'check-follows',
      method: 'get',
      path: `${path}/contains`,
      tag,
      summary: 'Whether the user follows these artists or users.',
      access: { user: ['user-follow-read'] },
      query: z.object({ type, ids: idsText }),
      answers: { 200: { description: 'For each id in turn.', schema: z.array(z.boolean()) } },
      handle: async ({ account, query }) => ({ json: await service.isFollowing(account.id, query.type, query.ids) }),
    }),
  ]
}

/** Ids of the query count before those of the body. */
function idsOf(query: z.output<typeof changeQuery>, body: z.output<typeof changeBody>): readonly string[] {
  const named = query.ids ?? body
  if (named !== undefined) return named
  throw new ServiceError('request-invalid', `ids: expected ${expectedIds}, in the query or the body, found nothing`)
}
