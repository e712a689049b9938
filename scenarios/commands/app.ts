import { tmpdir, userInfo } from 'node:os'
import { resolve } from 'node:path'
import { z } from 'zod'
import { UserError } from '../errors.ts'
import type { Io } from '../io.ts'
import { findService, runFilesOf, serviceUnreachable } from '../listener/find-service.ts'
import { printable } from '../report/text-safety.ts'
import type { AppOutput } from './app.output.ts'

export interface AppArgs {
  name: string
  /** Where the authorization code may be sent to. */
  redirect: readonly string[]
  /** An app that cannot keep a secret: one in a browser or on a phone. */
  public: boolean
  port?: number
  /** Data directory of the service, instead of its port. */
  data?: string
  json: boolean
}

/** How long the service may take to answer. */
const ANSWER_MS = 10_000

const created = z.object({
  client_id: z.string(),
  client_secret: z.string().nullable(),
  name: z.string(),
  redirect_uris: z.array(z.string()),
})
const refused = z.object({ error: z.object({ message: z.string() }) })

/**
 * Registers an app at the running service.
 *
 * @throws UserError service-unreachable, service-refused, service-unexpected
 */
export async function run({ name, redirect, public: isPublic, port, data, json }: AppArgs, io: Io): Promise<number> {
  const dataDir = data === undefined ? null : resolve(io.cwd, data)
  const { url, tokens } = findService({ port: port ?? null, dataDir }, runFilesOf(tmpdir(), userInfo().uid))
  const response = await fetch(`${url}/v1/operator/apps`, {
    method: 'POST',
    headers: { authorization: `Bearer ${tokens.operator}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name, redirect_uris: redirect, public: isPublic }),
    signal: AbortSignal.timeout(ANSWER_MS),
  }).catch(() => {
    throw serviceUnreachable(`${url} does not answer.`)
  })
  const answer: unknown = await response.json().catch(() => null)
  if (!response.ok) {
    const { data: refusal } = refused.safeParse(answer)
    const why = refusal?.error.message ?? `with status ${response.status}`
    throw new UserError('service-refused', `The service refused the app: ${why}`)
  }
  const { data: app } = created.safeParse(answer)
  if (!app) throw new UserError('service-unexpected', `${url} answered something that is no app.`)
  const output: AppOutput = {
    schemaVersion: 1,
    clientId: app.client_id,
    clientSecret: app.client_secret,
    name: app.name,
    redirectUris: app.redirect_uris,
  }
  io.stdout.write(json ? `${JSON.stringify(output)}\n` : textOf(output, url))
  return 0
}

function textOf({ name, clientId, clientSecret, redirectUris }: AppOutput, url: string): string {
  const lines = [
    `${printable(name)} may ask users at ${url}/authorize.`,
    '',
    `  client id      ${clientId}`,
    `  client secret  ${clientSecret ?? 'none: the app proves itself by PKCE'}`,
    ...redirectUris.map((uri, i) => `  ${i === 0 ? 'redirects to ' : '             '}  ${printable(uri)}`),
    '',
    ...(clientSecret === null ? [] : ['The secret is shown this once; the service keeps its hash.']),
  ]
  return lines.map((line) => `${line}\n`).join('')
}
