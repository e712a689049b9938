import { type Endpoint, endpoint } from '../../shared/endpoint.ts'
import { publicationBody, publicationFrom } from '../import/publication-body.ts'
import type { CatalogRouteParts } from './parts.ts'

/** What whoever runs the service may do with its catalog. */
export function operatorRoutes({ service }: Pick<CatalogRouteParts, 'service'>): Endpoint[] {
  return [
    endpoint({
      id: 'publish',
      method: 'post',
      path: '/v1/operator/catalog',
      tag: 'Operator',
      summary: 'Publishes parts of the catalog, all or nothing; what is there already is replaced.',
      access: 'operator',
      limit: 'free',
      body: publicationBody,
      answers: { 204: { description: 'It is published, durably.', schema: null } },
      handle: async ({ body }) => {
        await service.publish(publicationFrom(body))
        return { status: 204, empty: true }
      },
    }),
  ]
}
