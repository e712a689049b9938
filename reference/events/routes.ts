import { type Request, Router } from 'express'
import { parsePlays } from './play-event.ts'
import type { EventService } from './service.ts'

export interface EventRouteParts {
  service: EventService
  /** Id of the account that asks. Throws ServiceError `token-missing` or `token-invalid`. */
  accountOf(request: Request): string
}

/** `POST /v1/me/player/events`. Expects a parsed JSON body; throws ServiceErrors, which the gateway answers with. */
export function eventRoutes({ service, accountOf }: EventRouteParts): Router {
  const router = Router()
  router.post('/v1/me/player/events', async (request, response) => {
    const accountId = accountOf(request)
    response.status(201).json(await service.recordPlays(accountId, parsePlays(request.body)))
  })
  return router
}
