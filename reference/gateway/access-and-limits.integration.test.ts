import { describe, expect, it } from 'vitest'
import { ManualClock } from '../delivery/manual-clock.fixture.ts'
import { echo, error, serve } from './echo-endpoint.fixture.ts'
import type { TestGateway } from './gateway.fixture.ts'

describe('access', () => {
  const endpoints = [
    echo({
      id: 'for-anyone',
      path: '/anyone',
      params: undefined,
      access: 'anyone',
      handle: ({ caller }) => ({ json: caller === null }),
    }),
    echo({ id: 'for-clients', path: '/client', params: undefined }),
    echo({ id: 'for-users', path: '/user', params: undefined, access: { user: ['user-library-read', 'streaming'] } }),
    echo({ id: 'for-operator', path: '/operator', params: undefined, access: 'operator' }),
  ]

  it('is refused with what is missing, as RFC 6750 has it', async () => {
    const { ask } = await serve({ endpoints })
    const none = await ask('/client', { token: null })
    expect(none).toMatchObject(error(401, 'token-missing'))
    expect(none.headers.get('WWW-Authenticate')).toBe('Bearer realm="soundcheck"')
    const wrong = await ask('/client', { token: 'wrong' })
    expect(wrong).toMatchObject(error(401, 'token-invalid'))
    expect(wrong.headers.get('WWW-Authenticate')).toBe(
      'Bearer realm="soundcheck", error="invalid_token", error_description="Authorization: no account has this token"',
    )
    const unscoped = await ask('/user', { token: 'unscoped' })
    expect(unscoped).toMatchObject(
      error(403, 'scope-missing', 'Authorization: the token lacks user-library-read and streaming'),
    )
    expect(unscoped.headers.get('WWW-Authenticate')).toBe(
      'Bearer realm="soundcheck", error="insufficient_scope", scope="user-library-read streaming"',
    )
    expect(await ask('/user', { token: 'app' })).toMatchObject(error(403, 'user-required'))
    expect(await ask('/operator')).toMatchObject(error(403, 'operator-only'))
    expect(await ask('/operator', { token: 'operator' })).toMatchObject({ status: 200 })
    expect(await ask('/client', { token: 'app' })).toMatchObject({ status: 200, json: { account: null } })
  })

  it('for anyone knows who asks when they say so, and leaves other schemes to the endpoint', async () => {
    const { ask } = await serve({ endpoints })
    expect((await ask('/anyone', { token: null })).json).toBe(true)
    expect((await ask('/anyone', { headers: { Authorization: 'Basic YTpi' } })).json).toBe(true)
    expect((await ask('/anyone')).json).toBe(false)
    expect(await ask('/anyone', { token: 'wrong' })).toMatchObject(error(401, 'token-invalid'))
  })
})

describe('rate limits', () => {
  const endpoints = [
    echo(),
    echo({ id: 'search', path: '/search', params: undefined, limit: 'search' }),
    echo({ id: 'sign-up', path: '/sign-up', params: undefined, access: 'anyone', handle: () => ({ json: null }) }),
    echo({
      id: 'style',
      path: '/style.css',
      params: undefined,
      access: 'anyone',
      limit: 'free',
      handle: () => ({ json: null }),
    }),
  ]
  const serveLimited = () => serve({ endpoints, rateLimits: 's0', clock: new ManualClock() })
  async function statuses(gateway: TestGateway, count: number, ...request: Parameters<TestGateway['ask']>) {
    const found: number[] = []
    for (let i = 0; i < count; i++) found.push((await gateway.ask(...request)).status)
    return found
  }

  it('are for each account and operation, and say what is left', async () => {
    const gateway = await serveLimited()
    const first = await gateway.ask('/search')
    expect(first.headers.get('RateLimit-Policy')).toBe('"search";q=30;w=30')
    expect(first.headers.get('RateLimit')).toBe('"search";r=29;t=30')
    expect(await statuses(gateway, 30, '/search')).toEqual([...Array(29).fill(200), 429])
    const refused = await gateway.ask('/search')
    expect(refused).toMatchObject(
      error(429, 'rate-limited', 'search: expected at most 30 requests in 30 s; try again in 30 s'),
    )
    expect(refused.headers.get('Retry-After')).toBe('30')
    expect(await statuses(gateway, 1, '/search', { token: 'other' })).toEqual([200])
    expect(await statuses(gateway, 1, '/search', { token: 'unscoped' })).toEqual([429])
    expect(await statuses(gateway, 1, '/v1/echo/1')).toEqual([200])
    expect(await statuses(gateway, 31, '/search', { token: 'operator' })).toEqual(Array(31).fill(200))
    const metrics = (await gateway.ask('/metrics')).text
    expect(metrics).toContain('soundcheck_rate_limited_total{operation="search"} 3')
  })

  it('count who has no good token by network, whatever they try', async () => {
    const gateway = await serveLimited()
    expect(await statuses(gateway, 5, '/sign-up', { token: null })).toEqual(Array(5).fill(200))
    expect(await statuses(gateway, 6, '/v1/echo/1', { token: 'guess' })).toEqual([...Array(5).fill(401), 429])
    const elsewhere = { token: null, headers: { 'X-Forwarded-For': '2001:db8::1' } }
    const sameLine = { token: null, headers: { 'X-Forwarded-For': '2001:db8::2' } }
    expect(await statuses(gateway, 10, '/sign-up', elsewhere)).toEqual(Array(10).fill(200))
    expect(await statuses(gateway, 1, '/sign-up', sameLine)).toEqual([429])
    expect(await statuses(gateway, 12, '/style.css', { token: null })).toEqual(Array(12).fill(200))
    expect(await statuses(gateway, 1, '/v1/echo/1')).toEqual([200])
  })
})
