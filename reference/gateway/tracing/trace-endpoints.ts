import * as z from 'zod'
import { type Endpoint, endpoint, type Reply } from '../../shared/endpoint.ts'
import { ServiceError } from '../../shared/service-error.ts'
import type { RequestTraces } from './request-traces.ts'
import { TRACE_STYLE, TRACE_STYLE_PATH, tracePage } from './trace-page.ts'
import { type Waterfall, waterfallOf } from './waterfall.ts'

const YEAR_S = 365 * 24 * 3600

const layer = z.enum(['gateway', 'service', 'store'])
const ms = z.number().min(0)
const waterfall: z.ZodType<Waterfall> = z
  .object({
    requestId: z.string(),
    traceId: z.string(),
    method: z.string(),
    endpoint: z.string().describe('Its operationId.'),
    status: z.int(),
    durationMs: ms,
    byLayerMs: z.record(layer, ms),
    steps: z
      .array(
        z.object({
          name: z.string(),
          layer,
          depth: z.int().min(0).describe('How many steps it is inside.'),
          startMs: ms,
          durationMs: ms,
          ownMs: ms.describe('Without the steps inside it.'),
          failure: z
            .string()
            .nullable()
            .describe('Code of what ended it, with the message where that is about the request.'),
          explanation: z.string(),
        }),
      )
      .readonly(),
  })
  .meta({ id: 'RequestPath' })

/**
 * The path of a request that was made with `Soundcheck-Trace: 1`. A page that is opened in a browser carries no token, so
 * the 128 random bits of its address, which only whoever made the request was told, are what lets them in.
 */
export function traceEndpoints(traces: RequestTraces): Endpoint[] {
  const open = { method: 'get', tag: 'Operations', access: 'anyone', limit: 'free' } as const
  return [
    endpoint({
      ...open,
      id: 'get-request-path',
      path: '/trace/{name}',
      summary: 'The path of a request through the service, for learning: a page, or JSON to who prefers that.',
      params: z.object({ name: z.string() }),
      answers: { 200: { description: 'The steps of the request; `text/html` to a browser.', schema: waterfall } },
      refusals: ['not-found'],
      handle({ params: { name }, header }): Reply {
        const kept = traces.find(name)
        const found = kept && waterfallOf(kept)
        if (!found) throw new ServiceError('not-found', 'there is no such trace; the last 200 are kept')
        const isForBrowser = header('Accept')?.includes('text/html') ?? false
        return isForBrowser ? { bytes: tracePage(found), contentType: 'text/html' } : { json: found }
      },
    }),
    endpoint({
      ...open,
      id: 'get-request-path-style',
      path: TRACE_STYLE_PATH,
      summary: 'The style sheet of that page.',
      answers: { 200: { description: 'The style sheet.', schema: null, contentType: 'text/css' } },
      handle: () => ({
        bytes: TRACE_STYLE,
        contentType: 'text/css',
        headers: { 'Cache-Control': `public, max-age=${YEAR_S}, immutable` },
      }),
    }),
  ]
}
