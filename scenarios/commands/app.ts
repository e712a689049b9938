import { z } from 'zod'
import type { Io } from '../io.ts'
import { printable } from '../report/text-safety.ts'
import type { AppOutput } from './app.output.ts'
import { askOperator, type ServiceArgs } from './ask-operator.ts'

export interface AppArgs extends ServiceArgs {
  name: string
  /** Where the authorization code may be sent to. */
  redirect: readonly string[]
  /** An app that cannot keep a secret: one in a browser or on a phone. */
  public: boolean
  json: boolean
}

const created = z.object({
  client_id: z.string(),
  client_secret: z.string().nullable(),
  name: z.string(),
  redirect_uris: z.array(z.string()),
})

/**
 * Registers an app at the running service.
 *
 * @throws UserError service-unreachable, service-refused, service-unexpected
 */
export async function run({ name, redirect, public: isPublic, json, ...service }: AppArgs, io: Io): Promise<number> {
  const request = {
    path: '/v1/operator/apps',
    body: { name, redirect_uris: redirect, public: isPublic },
    answer: created,
    what: 'the app',
  }
  const { url, answered: app } = await askOperator(service, request, io)
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
