import * as z from 'zod'
import { partToSend } from '../shared/conditional.ts'
import { type Endpoint, endpoint } from '../shared/endpoint.ts'
import { isId } from '../shared/ids.ts'
import { ServiceError } from '../shared/service-error.ts'
import { Turns } from '../shared/turns.ts'

/** A clip never changes: another one has another name. */
const TTL_S = 365 * 86_400
/**
 * Read at a time, with some 360 KB each: nobody needs a token to hear a clip, so that this is what keeps a flood of such requests from
 * taking the threads that others read and write with.
 */
const MOST_AT_ONCE = 4
const MOST_WAITING = 256

export interface PreviewRouteParts {
  /** The clip of that name as MP3; null when there is none. */
  clip(id: string): Promise<Uint8Array | null>
}

/** What a `preview_url` leads to; anyone may hear it, as in the Web API. */
export function previewRoutes({ clip }: PreviewRouteParts): Endpoint[] {
  const turns = new Turns(MOST_AT_ONCE, MOST_WAITING, 'too many clips are being read; try again in a few seconds')
  return [
    endpoint({
      id: 'get-preview',
      method: 'get',
      path: '/v1/previews/{preview_id}',
      tag: 'Previews',
      summary: 'A clip of a track, up to half a minute, as MP3; all of it or a part.',
      access: 'anyone',
      limit: 'free',
      params: z.object({ preview_id: z.string('the name of a clip').max(100, 'the name of a clip') }),
      answers: {
        200: { description: 'The clip.', schema: null, contentType: 'audio/mpeg' },
        206: { description: 'The part that `Range` asks for.', schema: null, contentType: 'audio/mpeg' },
        304: { description: 'The caller has it already.', schema: null },
      },
      refusals: ['not-found', 'range-not-satisfiable', 'overloaded'],
      handle: async ({ params: { preview_id: id }, header }) => {
        const bytes = isId(id) ? await turns.run(() => clip(id)) : null
        if (bytes === null) throw new ServiceError('not-found', `there is no clip ${id}`)
        const etag = `"${id}"`
        const range = header('Range')
        const part = partToSend(
          { ifNoneMatch: header('If-None-Match'), ifRange: header('If-Range'), range },
          etag,
          bytes.length,
        )
        const headers = {
          ETag: etag,
          'Cache-Control': `public, max-age=${TTL_S}, immutable`,
          'Accept-Ranges': 'bytes',
        }
        if (part === 'not-modified') return { status: 304, empty: true, headers }
        if (part === 'unsatisfiable') {
          throw new ServiceError(
            'range-not-satisfiable',
            `Range: expected a part of ${bytes.length} bytes, found ${range}`,
          )
        }
        if (part === 'all') return { bytes, contentType: 'audio/mpeg', headers }
        const contentRange = { 'Content-Range': `bytes ${part.start}-${part.end - 1}/${bytes.length}` }
        const content = bytes.subarray(part.start, part.end)
        return { status: 206, bytes: content, contentType: 'audio/mpeg', headers: { ...headers, ...contentRange } }
      },
    }),
  ]
}
