import type { Registry } from 'prom-client'
import * as z from 'zod'
import { type Endpoint, endpoint } from '../shared/endpoint.ts'

export interface OperationParts {
  readonly registry: Registry
  /** Whether the service can do its work now. */
  isReady(): boolean
  isDraining(): boolean
}

const health = z.object({ status: z.enum(['ok', 'unavailable', 'draining']) }).meta({ id: 'Health' })

/** For whoever watches the process: whether it lives, whether to send it requests, and its figures. */
export function operationEndpoints({ registry, isReady, isDraining }: OperationParts): Endpoint[] {
  const readiness = (id: string, path: string): Endpoint =>
    endpoint({
      id,
      method: 'get',
      path,
      tag: 'Operations',
      summary: 'Whether requests may be sent here: not while the service cannot work, or is about to stop.',
      access: 'anyone',
      limit: 'free',
      answers: {
        200: { description: 'It may.', schema: health },
        503: { description: 'Not now.', schema: health },
      },
      handle() {
        if (isDraining()) return { status: 503, json: { status: 'draining' } }
        return isReady() ? { json: { status: 'ok' } } : { status: 503, json: { status: 'unavailable' } }
      },
    })
  return [
    readiness('get-readiness', '/health/ready'),
    readiness('get-health', '/health'),
    endpoint({
      id: 'get-liveness',
      method: 'get',
      path: '/health/live',
      tag: 'Operations',
      summary: 'Whether the process answers at all; one that does not is to be started anew.',
      access: 'anyone',
      limit: 'free',
      answers: { 200: { description: 'It does.', schema: health } },
      handle: () => ({ json: { status: 'ok' } }),
    }),
    endpoint({
      id: 'get-metrics',
      method: 'get',
      path: '/metrics',
      tag: 'Operations',
      summary: 'Counters and histograms in the text format of Prometheus.',
      access: 'anyone',
      limit: 'free',
      answers: { 200: { description: 'The metrics.', schema: null, contentType: 'text/plain' } },
      handle: async () => ({ bytes: await registry.metrics(), contentType: registry.contentType }),
    }),
  ]
}
