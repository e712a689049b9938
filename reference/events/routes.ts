import * as z from 'zod'
import { type Endpoint, endpoint } from '../shared/endpoint.ts'
import { playsBody } from './play-event.ts'
import type { EventService } from './service.ts'

const recorded = z
  .object({
    accepted: z.int().min(0).describe('Events that were new; they are on disk.'),
    duplicates: z.int().min(0).describe('Events that the account had sent before.'),
  })
  .meta({ id: 'RecordedPlays' })

/** What apps tell of plays that are over. */
export function eventRoutes({ service }: { readonly service: EventService }): Endpoint[] {
  return [
    endpoint({
      id: 'record-plays',
      method: 'post',
      path: '/v1/me/player/events',
      tag: 'Play events',
      summary: 'Records plays durably; events that are sent again count once.',
      access: { user: ['streaming'] },
      limit: 'player',
      body: playsBody,
      answers: { 201: { description: 'All of them are on disk.', schema: recorded } },
      refusals: ['storage-unavailable', 'overloaded'],
      handle: async ({ account, body }) => ({
        status: 201,
        json: await service.recordPlays(account.id, body.events),
      }),
    }),
  ]
}
