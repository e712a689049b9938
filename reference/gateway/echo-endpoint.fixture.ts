import { expect, onTestFinished } from 'vitest'
import * as z from 'zod'
import { type Endpoint, endpoint } from '../shared/endpoint.ts'
import { type TestGateway, type TestGatewayOptions, testGateway } from './gateway.fixture.ts'

/** A gateway that is closed with the test. */
export async function serve(options: TestGatewayOptions): Promise<TestGateway> {
  const gateway = await testGateway(options)
  onTestFinished(() => gateway.close())
  return gateway
}

/** An endpoint that answers with what it was called with, changed as a test needs it. */
export function echo(more: Partial<Endpoint> = {}): Endpoint {
  const plain = endpoint({
    id: 'echo',
    method: 'get',
    path: '/v1/echo/{id}',
    tag: 'Tests',
    summary: 'Does something.',
    access: 'client',
    params: z.object({ id: z.string() }),
    answers: { 200: { description: 'What was asked for.', schema: z.unknown() } },
    handle: ({ params, query, body, account, caller, baseUrl, clientAddress }) => ({
      json: { params, query, body, account, clientId: caller?.clientId, baseUrl, clientAddress },
    }),
  })
  return { ...plain, ...more }
}

/** What an answer is that refuses. */
export function error(status: number, reason: string, message: unknown = expect.any(String)) {
  return { status, json: { error: { status, reason, message } } }
}
