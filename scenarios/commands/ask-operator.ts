import { tmpdir, userInfo } from 'node:os'
import { resolve } from 'node:path'
import { z } from 'zod'
import { UserError } from '../errors.ts'
import type { Io } from '../io.ts'
import { findService, runFilesOf, serviceUnreachable } from '../listener/find-service.ts'

/** Which service is meant. */
export interface ServiceArgs {
  port?: number
  /** Data directory of the service, instead of its port. */
  data?: string
}

export interface OperatorRequest<Answer> {
  readonly path: string
  readonly body: unknown
  readonly answer: z.ZodType<Answer>
  /** What is asked for, as messages call it: `the app`. */
  readonly what: string
}

/** How long the service may take to answer. */
const ANSWER_MS = 10_000

const refused = z.object({ error: z.object({ message: z.string() }) })

/**
 * Asks the running service for something that only whoever runs it may have.
 *
 * @throws UserError service-unreachable, service-refused, service-unexpected
 */
export async function askOperator<Answer>(
  { port, data }: ServiceArgs,
  { path, body, answer, what }: OperatorRequest<Answer>,
  io: Io,
): Promise<{ url: string; answered: Answer }> {
  const dataDir = data === undefined ? null : resolve(io.cwd, data)
  const { url, tokens } = findService({ port: port ?? null, dataDir }, runFilesOf(tmpdir(), userInfo().uid))
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${tokens.operator}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(ANSWER_MS),
  }).catch(() => {
    throw serviceUnreachable(`${url} does not answer.`)
  })
  const json: unknown = await response.json().catch(() => null)
  if (!response.ok) {
    const { data: refusal } = refused.safeParse(json)
    const why = refusal?.error.message ?? `with status ${response.status}`
    throw new UserError('service-refused', `The service refused ${what}: ${why}`)
  }
  const { success, data: answered } = answer.safeParse(json)
  if (!success) throw new UserError('service-unexpected', `${url} answered something else than ${what}.`)
  return { url, answered }
}
