import { join } from 'node:path'
import { decodeJwt, importJWK, type JWK, SignJWT } from 'jose'
import { challengeOf } from '../../reference/accounts/oauth/pkce.ts'
import { openAccountSql } from '../../reference/accounts/service.ts'
import type { Scope } from '../../reference/shared/scopes.ts'
import { systemClock } from '../../reference/system-clock.ts'

const CALLBACK = 'http://127.0.0.1:9876/callback'
const VERIFIER = 'a-verifier-of-enough-characters-0123456789-abc'

export interface TestApp {
  readonly clientId: string
  readonly secret: string
}

/** Registers an app that can keep a secret. */
export async function registerApp(url: string, operatorToken: string): Promise<TestApp> {
  const answer = await fetch(`${url}/v1/operator/apps`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${operatorToken}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: 'Tests', redirect_uris: [CALLBACK] }),
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
export async function userToken(
  url: string,
  app: TestApp,
  { userName, password }: { readonly userName: string; readonly password: string },
  scopes: readonly Scope[],
): Promise<string> {
  const asked = new URLSearchParams({
    client_id: app.clientId,
    response_type: 'code',
    redirect_uri: CALLBACK,
    scope: scopes.join(' '),
    code_challenge: challengeOf(VERIFIER),
    code_challenge_method: 'S256',
  })
  let cookie = ''
  const ask = async (path: string, fields?: Record<string, string>) => {
    const form = fields && { method: 'POST', body: new URLSearchParams(fields) }
    const answer = await fetch(`${url}${path}`, { ...form, redirect: 'manual', headers: { Cookie: cookie } })
    for (const set of answer.headers.getSetCookie()) cookie = set.split(';')[0] as string
    const hidden = (await answer.text()).matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)
    const inPage = Object.fromEntries([...hidden].map(([, name, value]) => [name, value?.replaceAll('&amp;', '&')]))
    return { fields: inPage as Record<string, string>, location: answer.headers.get('Location') ?? '' }
  }
  const logIn = await ask('/log-in')
  await ask('/log-in', { ...logIn.fields, user_name: userName, password })
  const consent = await ask(`/authorize?${asked}`)
  const back = await ask('/authorize', { ...consent.fields, answer: 'allow' })
  const code = URL.parse(back.location)?.searchParams.get('code')
  if (!code) throw new Error(`the log-in did not lead back to the app, but to ${JSON.stringify(back.location)}`)
  return token(url, app, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: CALLBACK,
    code_verifier: VERIFIER,
  })
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
