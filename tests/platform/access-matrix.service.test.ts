import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  expectedVerdict,
  type Identity,
  identities,
  seenVerdict,
} from '../../reference/gateway/access-matrix.fixture.ts'
import type { Endpoint } from '../../reference/shared/endpoint.ts'
import { aliased, endpoints } from './all-endpoints.fixture.ts'
import { askerOf } from './ask.fixture.ts'
import { type LiveService, startLiveService } from './live-service.fixture.ts'
import { appToken, expired, registerApp, userToken } from './sign-in.fixture.ts'

const everything: readonly Endpoint[] = [...endpoints, ...aliased]

let service: LiveService
let tokens: Record<Identity, string | null>

beforeAll(async () => {
  service = await startLiveService()
  const { url, accounts, dataDirectory } = service
  const app = await registerApp(url, service.tokens.operator)
  const unscoped = await userToken(url, app, accounts.premium, [])
  tokens = {
    nobody: null,
    'wrong token': 'A'.repeat(43),
    'expired token': await expired(unscoped, dataDirectory),
    app: await appToken(url, app),
    'user without scopes': unscoped,
    user: service.tokens.premium,
    'other user': service.tokens.free,
    operator: service.tokens.operator,
  }
})
afterAll(() => service.stop())

describe('the access matrix of the whole service', () => {
  it('has a row for everything that the service says it has', async () => {
    const { paths } = (await (await fetch(`${service.url}/openapi.json`)).json()) as { paths: Record<string, object> }
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((m) => `${m} ${path}`),
    )
    expect(everything.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(described.sort())
  })

  it('says of a token whether it never was one or has ended', async () => {
    const ask = askerOf(service.url, {})
    const reasonFor = async (identity: Identity) =>
      (await ask('/v1/me', { token: tokens[identity] })).json.error?.reason
    expect(await reasonFor('wrong token')).toBe('token-invalid')
    expect(await reasonFor('expired token')).toBe('token-expired')
    expect(await reasonFor('user without scopes')).toBeUndefined()
  })

  it.each(identities)('is what the endpoints promise to: %s', async (identity) => {
    const ask = askerOf(service.url, {})
    for (const endpoint of everything) {
      const seen = await seenVerdict(ask, endpoint, tokens[identity])
      expect(seen, `${endpoint.method} ${endpoint.path} as ${identity}`).toBe(expectedVerdict(endpoint, identity))
    }
  })
})
