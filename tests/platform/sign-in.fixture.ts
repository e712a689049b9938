import { join } from 'node:path'
import { decodeJwt, importJWK, type JWK, SignJWT } from 'jose'
import { challengeOf } from '../../reference/accounts/oauth/pkce.ts'
import { openAccountSql } from '../../reference/accounts/service.ts'
import type { Scope } from '../../reference/shared/scopes.ts'
import { systemClock } from '../../reference/system-clock.ts'
import { CALLBACK } from '../clients/live-clients.fixture.ts'
import { allowedThroughPages, type LogIn } from '../clients/pages.ts'

const VERIFIER = 'a-verifier-of-enough-characters-0123456789-abc'

/** An app that can keep a secret. */
export interface TestApp {
  readonly clientId: string
  readonly secret: string
}

/** Registers an app, as whoever runs the service does. */
export async function registerApp(url: string, operatorToken: string): Promise<TestApp> {
  const answer = await fetch(`${url}/v1/operator/apps`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${operatorToken}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: 'A client under test', redirect_uris: [CALLBACK] }),
  })
  const { client_id: clientId, client_secret: secret } = await read<{ client_id: string; client_secret: string }>(
    answer,
  )
  return { clientId, secret }
}

/** A token of the app for itself (client credentials). */
export function appToken(url: string, app: TestApp): Promise<string> {
  return token(url, app, { grant_type: 'client_credentials' })
}

/** A token for a user, who logs in and allows the scopes on the service's own pages (authorization code with PKCE). */
export async function userToken(url: string, app: TestApp, logIn: LogIn, scopes: readonly Scope[]): Promise<string> {
  const asked = new URLSearchParams({
    client_id: app.clientId,
    response_type: 'code',
    redirect_uri: CALLBACK,
    scope: scopes.join(' '),
    code_challenge: challengeOf(VERIFIER),
    code_challenge_method: 'S256',
  })
  const back = await allowedThroughPages(`${url}/authorize?${asked}`, logIn)
  const code = back.searchParams.get('code') ?? ''
  return token(url, app, { grant_type: 'authorization_code', code, redirect_uri: CALLBACK, code_verifier: VERIFIER })
}

/** The same token, signed with the service's own key, but an hour over: nobody waits for that in a test. */
export async function expired(token: string, dataDirectory: string): Promise<string> {
  const sql = await openAccountSql(join(dataDirectory, 'accounts.db'), systemClock)
  const { kid, private_jwk } = await sql.db
    .selectFrom('signing_keys')
    .selectAll()
    .orderBy('not_before_ms')
    .executeTakeFirstOrThrow()
  await sql.close()
  const nowS = Math.floor(Date.now() / 1000)
  return new SignJWT({ ...decodeJwt(token), iat: nowS - 7200, exp: nowS - 3600 })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid })
    .sign(await importJWK(JSON.parse(private_jwk) as JWK, 'ES256'))
}

async function token(url: string, { clientId, secret }: TestApp, fields: Record<string, string>): Promise<string> {
  const answer = await fetch(`${url}/api/token`, {
    method: 'POST',
    headers: { Authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}` },
    body: new URLSearchParams(fields),
  })
  return (await read<{ access_token: string }>(answer)).access_token
}

async function read<Body>(answer: Response): Promise<Body> {
  if (!answer.ok) throw new Error(`${answer.url}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as Body
}
