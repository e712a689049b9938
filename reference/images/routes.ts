import * as z from 'zod'
import { type Endpoint, endpoint } from '../shared/endpoint.ts'
import type { PictureKind } from '../shared/image-ids.ts'
import { IMAGE_EDGES_PX } from '../shared/web-api/common.ts'
import type { ImageService } from './service.ts'

const DAY_S = 86_400

/** How long a picture may be kept (CDN-6). */
const TTL_S: Readonly<Record<PictureKind, number>> = {
  album: 30 * DAY_S,
  show: 30 * DAY_S,
  artist: 7 * DAY_S,
  playlist: DAY_S,
}

const sizes = IMAGE_EDGES_PX.join(', ')

/** Pictures of what the catalog has; anyone may see them, as in the Web API. */
export function imageRoutes({ service }: { readonly service: ImageService }): Endpoint[] {
  return [
    endpoint({
      id: 'get-image',
      method: 'get',
      path: '/v1/images/{image_id}/{edge}',
      tag: 'Images',
      summary: 'A cover or portrait as JPEG.',
      access: 'anyone',
      limit: 'free',
      params: z.object({
        image_id: z.string('the name of an image').max(100, 'the name of an image'),
        edge: z.coerce.number(`one of ${sizes}`).int(`one of ${sizes}`),
      }),
      answers: { 200: { description: 'The picture.', schema: null, contentType: 'image/jpeg' } },
      refusals: ['not-found'],
      handle: async ({ params }) => {
        const { kind, bytes } = await service.jpeg(params.image_id, params.edge)
        const headers = { 'Cache-Control': `public, max-age=${TTL_S[kind]}, immutable` }
        return { bytes, contentType: 'image/jpeg', headers }
      },
    }),
  ]
}
