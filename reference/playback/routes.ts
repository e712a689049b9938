import * as z from 'zod'
import { LADDER } from '../audio/ladder.policy.ts'
import { type Endpoint, endpoint } from '../shared/endpoint.ts'
import { isId } from '../shared/ids.ts'
import { ServiceError } from '../shared/service-error.ts'
import { manifestSchema } from './manifest-schema.ts'
import type { DeliveryWish, PlaybackService } from './service.ts'

/** As many tracks as one request may name. */
const MOST_URIS = 500
const DAY_MS = 86_400_000

const whole = z.int('a whole number from 0').min(0, 'a whole number from 0')

const playBody = z
  .object(
    {
      context_uri: z.string('a Spotify URI').optional(),
      uris: z
        .array(z.string('the URI of a track'), 'a list of URIs')
        .min(1, 'at least one URI')
        .max(MOST_URIS, `at most ${MOST_URIS} URIs`)
        .optional(),
      offset: z
        .union([z.object({ position: whole }), z.object({ uri: z.string() })], 'an object with "position" or "uri"')
        .optional(),
      position_ms: whole.max(DAY_MS, 'a position within a day').default(0),
    },
    'an object',
  )
  .prefault({})

const rungs = new Map(LADDER.flatMap(({ name, aliases }, rung) => [name, ...aliases].map((text) => [text, rung])))
const quality = z
  .enum([...rungs.keys()], `one of ${LADDER.map(({ name }) => name).join(', ')}`)
  .transform((text) => rungs.get(text) as number)
  .describe('The best of the plan when it is absent; a rung has several names.')

const wishQuery = z.object({
  quality: quality.default(-1),
  adaptive: z
    .enum(['true', 'false'], 'true or false')
    .default('false')
    .describe('Whether to give the lower renditions too, to go down to when the network weakens.'),
})

const REFUSALS = ['not-found', 'market-restricted', 'premium-required', 'no-provider'] as const

/**
 * `PUT` and `POST /v1/me/player/play` answer 204 as the Web API does, or with the manifest to who asks for it by
 * `Prefer: return=representation` (RFC 7240). `GET /v1/tracks/{id}/manifest` gives it alone.
 */
export function playbackRoutes({ service }: { readonly service: PlaybackService }): Endpoint[] {
  const play = (id: string, method: 'put' | 'post') =>
    endpoint({
      id,
      method,
      path: '/v1/me/player/play',
      tag: 'Player',
      summary: 'Starts a play: of a context, or of tracks that are named.',
      access: { user: ['user-modify-playback-state'] },
      limit: 'player',
      query: wishQuery,
      body: playBody,
      answers: {
        200: { description: 'The manifest, to who sent `Prefer: return=representation`.', schema: manifestSchema },
        204: { description: 'The play may begin.', schema: null },
      },
      refusals: REFUSALS,
      async handle({ account, query, body, clientAddress, header }) {
        const { context_uri, uris, offset, position_ms } = body
        const request = { contextUri: context_uri, uris, offset, positionMs: position_ms }
        const manifest = await service.play(account, request, wishOf(query, clientAddress))
        if (!wantsRepresentation(header('Prefer'))) return { empty: true }
        return { json: manifest, headers: { 'Preference-Applied': 'return=representation' } }
      },
    })
  return [
    play('start-playback', 'put'),
    play('start-playback-by-post', 'post'),
    endpoint({
      id: 'get-track-manifest',
      method: 'get',
      path: '/v1/tracks/{id}/manifest',
      tag: 'Player',
      summary: 'All that an app needs to play one track, such as the next one ahead of time.',
      access: { user: ['streaming'] },
      limit: 'player',
      params: z.object({ id: z.string() }),
      query: wishQuery,
      answers: { 200: { description: 'The manifest.', schema: manifestSchema } },
      refusals: REFUSALS,
      async handle({ account, params: { id }, query, clientAddress }) {
        if (!isId(id)) throw new ServiceError('not-found', `there is no track ${id}`)
        return { json: await service.manifestOf(account, id, wishOf(query, clientAddress)) }
      },
    }),
  ]
}

function wishOf(query: z.output<typeof wishQuery>, clientAddress: string): DeliveryWish {
  return { rung: query.quality, adaptive: query.adaptive === 'true', clientAddress }
}

function wantsRepresentation(prefer = ''): boolean {
  return prefer.split(',').some((preference) => /^\s*return\s*=\s*"?representation"?\s*(;|$)/i.test(preference))
}
