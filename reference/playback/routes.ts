import { type Request, Router } from 'express'
import * as z from 'zod'
import type { Account } from '../accounts/service.ts'
import { LADDER } from '../audio/ladder.policy.ts'
import { isId } from '../shared/ids.ts'
import { ServiceError } from '../shared/service-error.ts'
import { validated } from '../shared/validated.ts'
import type { DeliveryWish, PlaybackService } from './service.ts'

export interface PlaybackRouteParts {
  service: PlaybackService
  /** @throws ServiceError `token-missing`, `token-invalid` */
  accountOf(request: Request): Account
}

/** As many tracks as one request may name. */
const MOST_URIS = 500
const DAY_MS = 86_400_000

const whole = z.int('a whole number from 0').min(0, 'a whole number from 0')

const body = z.object(
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

const rungs = new Map(LADDER.flatMap(({ name, aliases }, rung) => [name, ...aliases].map((text) => [text, rung])))
const qualityNames = LADDER.map(({ name }) => name).join(', ')
const quality = z
  .string(`one of ${qualityNames}`)
  .refine((text) => rungs.has(text), `one of ${qualityNames}`)
  .transform((text) => rungs.get(text) as number)

const query = z.object({
  quality: quality.default(-1),
  adaptive: z.enum(['true', 'false'], 'true or false').default('false'),
})

/**
 * `PUT` and `POST /v1/me/player/play` answer 204 as the Web API does, or with the manifest to who asks for it by
 * `Prefer: return=representation` (RFC 7240). `GET /v1/tracks/{id}/manifest` gives it alone.
 */
export function playbackRoutes({ service, accountOf }: PlaybackRouteParts): Router {
  const router = Router()

  const play = router.route('/v1/me/player/play')
  for (const method of ['put', 'post'] as const) {
    play[method](async (request, response) => {
      const account = accountOf(request)
      const wish = wishOf(request)
      const { context_uri, uris, offset, position_ms } = validated(body, request.body ?? {})
      const manifest = await service.play(
        account,
        { contextUri: context_uri, uris, offset, positionMs: position_ms },
        wish,
      )
      if (wantsRepresentation(request)) {
        response.set('Preference-Applied', 'return=representation').json(manifest)
      } else {
        response.status(204).end()
      }
    })
  }

  router.get('/v1/tracks/:id/manifest', async (request, response) => {
    const account = accountOf(request)
    const { id } = request.params
    if (!isId(id)) throw new ServiceError('not-found', `there is no track ${id}`)
    response.json(await service.manifestOf(account, id, wishOf(request)))
  })

  return router
}

function wishOf(request: Request): DeliveryWish {
  const wish = validated(query, request.query)
  return { rung: wish.quality, adaptive: wish.adaptive === 'true', clientAddress: request.ip ?? '' }
}

function wantsRepresentation(request: Request): boolean {
  const preferences = request.get('Prefer')?.split(',') ?? []
  return preferences.some((preference) => /^\s*return\s*=\s*"?representation"?\s*(;|$)/i.test(preference))
}
