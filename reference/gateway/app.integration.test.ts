import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import type { Endpoint } from '../shared/endpoint.ts'
import { echo, error, serve } from './echo-endpoint.fixture.ts'
import { testGateway } from './gateway.fixture.ts'

describe('an endpoint', () => {
  it.each([
    ['https', 'https'],
    ['http', 'http'],
    ['javascript', 'http'],
  ])('whose proxy speaks %s has an address of %s', async (said, scheme) => {
    const { ask, url } = await serve({ endpoints: [echo()] })
    const { json } = await ask('/v1/echo/a', { headers: { 'X-Forwarded-Proto': said } })
    expect(json.baseUrl).toBe(url.replace('http', scheme))
  })

  it('is given what the request says, checked', async () => {
    const query = z.object({ ids: z.string().optional(), limit: z.coerce.number().int().default(20) })
    const { ask, url } = await serve({ endpoints: [echo({ query })] })
    const { status, json } = await ask('/v1/echo/a%20b/?ids=x&ids=y,z&other=1', {
      headers: { 'X-Forwarded-For': '10.2.0.1' },
    })
    expect(status).toBe(200)
    expect(json).toMatchObject({
      params: { id: 'a b' },
      query: { ids: 'x,y,z', limit: 20 },
      account: { name: 'Ada' },
      clientId: 'test-app',
      baseUrl: url,
      clientAddress: '10.2.0.1',
    })
  })

  it('takes a JSON body of any type, a list too, and says what was expected', async () => {
    const body = z.array(z.string('text'), 'a list of ids')
    const { ask } = await serve({ endpoints: [echo({ method: 'put', body })] })
    const put = (sent?: unknown, type = 'application/json') =>
      ask('/v1/echo/1', { method: 'PUT', body: sent, headers: { 'Content-Type': type } })
    expect((await put(['a', 'b'])).json.body).toEqual(['a', 'b'])
    expect((await put('["a"]', 'text/plain')).json.body).toEqual(['a'])
    const bad = (message: unknown) => error(400, 'request-invalid', message)
    expect(await put()).toMatchObject(bad('body: expected a list of ids, found nothing'))
    expect(await put({})).toMatchObject(bad('body: expected a list of ids, found an object'))
    expect(await put(['a', 1])).toMatchObject(bad('body[1]: expected text, found 1'))
    expect(await put('["a"')).toMatchObject(bad(expect.stringContaining('JSON')))
    expect(await put(['x'.repeat(2_000_000)])).toMatchObject(error(413, 'body-too-large'))
  })

  it('takes a form where it asks for one', async () => {
    const body = z.object({ name: z.string('a name') }, 'a form')
    const { ask } = await serve({ endpoints: [echo({ method: 'post', body, form: true })] })
    const post = (sent: unknown) => ask('/v1/echo/1', { method: 'POST', body: sent })
    expect((await post(new URLSearchParams({ name: 'Ada & Bob' }))).json.body).toEqual({ name: 'Ada & Bob' })
    expect(await post({ name: 'Ada' })).toMatchObject(
      error(400, 'request-invalid', 'body: expected a form, found nothing'),
    )
    expect(await post(new URLSearchParams({ name: 'x'.repeat(40_000) }))).toMatchObject(error(413, 'body-too-large'))
  })

  it('answers with nothing, bytes or another address', async () => {
    const of = (id: string, handle: Endpoint['handle']) => echo({ id, path: `/${id}`, params: z.object({}), handle })
    const { ask } = await serve({
      endpoints: [
        of('empty', () => ({ empty: true })),
        of('bytes', () => ({ bytes: new Uint8Array([104, 105]), contentType: 'image/png' })),
        of('redirect', () => ({ redirect: 'http://example.test/?a=b', headers: { 'Set-Cookie': ['a=1', 'b=2'] } })),
        of('created', () => ({ status: 201, json: {} })),
      ],
    })
    expect(await ask('/empty')).toMatchObject({ status: 204, text: '' })
    const bytes = await ask('/bytes')
    expect(bytes).toMatchObject({ status: 200, text: 'hi' })
    expect(bytes.headers.get('Content-Type')).toBe('image/png')
    const redirect = await ask('/redirect')
    expect(redirect).toMatchObject({ status: 302, text: '' })
    expect(redirect.headers.get('Location')).toBe('http://example.test/?a=b')
    expect(redirect.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    const created = await ask('/created')
    expect(created).toMatchObject({ status: 201, json: {} })
    expect(created.headers.get('Cache-Control')).toBe('no-store')
  })

  it('may be kept by its caller for a while, and is not sent again when it has not changed', async () => {
    let version = 1
    const { ask } = await serve({ endpoints: [echo({ cacheS: 300, handle: () => ({ json: { version } }) })] })
    const first = await ask('/v1/echo/1')
    expect(first.headers.get('Cache-Control')).toBe('private, max-age=300')
    expect(first.headers.get('Vary')).toContain('Authorization')
    const headers = { 'If-None-Match': first.headers.get('ETag') ?? '', 'Cache-Control': 'max-age=0' }
    expect(await ask('/v1/echo/1', { headers })).toMatchObject({ status: 304, text: '' })
    version = 2
    expect(await ask('/v1/echo/1', { headers })).toMatchObject({ status: 200, json: { version: 2 } })
  })

  it('is there for HEAD without a body, and says by OPTIONS what a path takes', async () => {
    const put = echo({ id: 'change', method: 'put', access: { user: [] } })
    const { ask } = await serve({ endpoints: [echo(), put] })
    const head = await ask('/v1/echo/1', { method: 'HEAD' })
    expect(head).toMatchObject({ status: 200, text: '' })
    expect(Number(head.headers.get('Content-Length'))).toBeGreaterThan(2)
    const options = await ask('/v1/echo/1', { method: 'OPTIONS', token: null })
    expect(options.status).toBe(204)
    expect(options.headers.get('Allow')).toBe('GET, HEAD, OPTIONS, PUT')
  })

  it.each([
    ['DELETE', '/v1/echo/1', 405, 'method-not-allowed', 'DELETE is not taken here; GET, HEAD, OPTIONS are'],
    ['PUT', '/health', 405, 'method-not-allowed', 'PUT is not taken here; GET, HEAD, OPTIONS are'],
    ['GET', '/v2/echo', 404, 'not-found', 'nothing is at GET /v2/echo'],
    ['GET', '/v1/echo/%E0%A4%A', 400, 'request-invalid', 'the path: expected an encoded URL'],
    ['GET', `/v1/echo/${'x'.repeat(9000)}`, 414, 'url-too-long', 'the URL: expected at most 8000 characters'],
  ])('refuses %s %.20s', async (method, path, status, reason, message) => {
    const { ask } = await serve({ endpoints: [echo()] })
    const answer = await ask(path, { method })
    expect(answer).toMatchObject(error(status, reason, message))
    if (status === 405) expect(answer.headers.get('Allow')).toBe('GET, HEAD, OPTIONS')
  })
})

describe('an alias', () => {
  it('is its endpoint under other names, in refusals too', async () => {
    const query = z.object({ q: z.string('words'), limit: z.string().optional() })
    const { ask } = await serve({
      endpoints: [echo({ query })],
      aliases: [
        {
          source: 'S1',
          method: 'get',
          path: '/things/{thing}',
          endpoint: 'echo',
          params: { id: '{thing}' },
          query: { q: '{query}' },
        },
      ],
    })
    expect((await ask('/things/7?query=queen&limit=2')).json).toMatchObject({
      params: { id: '7' },
      query: { q: 'queen', limit: '2' },
    })
    expect(await ask('/things/7')).toMatchObject(error(400, 'request-invalid', 'query: expected words, found nothing'))
    expect(await ask('/things/7', { token: null })).toMatchObject(error(401, 'token-missing'))
    expect((await ask('/metrics')).text).toContain('endpoint="echo",status="400"')
  })

  it('must stand for an endpoint that exists', async () => {
    const aliases = [{ source: 'S1', method: 'get', path: '/x', endpoint: 'lost' }] as const
    await expect(testGateway({ endpoints: [], aliases })).rejects.toThrow(
      '/x is an alias of lost, which does not exist',
    )
  })
})

describe('the service', () => {
  it('tells who watches whether to send requests, and its figures by endpoint', async () => {
    let isReady = true
    const { ask } = await serve({ endpoints: [echo()], isReady: () => isReady })
    for (const path of ['/health', '/health/ready', '/health/live']) {
      expect(await ask(path, { token: null })).toMatchObject({ status: 200, json: { status: 'ok' } })
    }
    isReady = false
    expect(await ask('/health/ready')).toMatchObject({ status: 503, json: { status: 'unavailable' } })
    expect((await ask('/health/live')).status).toBe(200)
    await ask('/v1/echo/1')
    expect((await ask('/metrics')).text).toMatch(
      /soundcheck_http_request_duration_seconds_count\{method="GET",endpoint="echo",status="200"\} 1/,
    )
  })

  it('names every answer, by the name that a proxy gave or one of its own', async () => {
    const { ask } = await serve({ endpoints: [] })
    const named = async (id?: string) =>
      (await ask('/health', { headers: id === undefined ? {} : { 'X-Request-Id': id } })).headers.get('X-Request-Id')
    expect(await named()).toBe('made-up-here')
    expect(await named('given')).toBe('given')
    expect(await named('a b"c')).toBe('made-up-here')
  })

  it('logs a defect with its request and tells it without its details', async () => {
    const defect = echo({
      handle: () => {
        throw new Error('secret detail')
      },
    })
    const { ask, logged } = await serve({ endpoints: [defect] })
    const answer = await ask('/v1/echo/1', { headers: { 'X-Request-Id': 'mine-1' } })
    expect(answer).toMatchObject(error(500, 'internal'))
    expect(answer.text).not.toContain('secret')
    expect(logged).toContainEqual(
      expect.objectContaining({
        id: 'mine-1',
        endpoint: 'echo',
        err: expect.objectContaining({ message: 'secret detail' }),
      }),
    )
  })

  it('lets pages of other sites ask, and its own run nothing that is not its own', async () => {
    const { ask } = await serve({ endpoints: [echo()] })
    const answer = await ask('/v1/echo/1', { headers: { Origin: 'http://elsewhere.test' } })
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBe('*')
    expect(answer.headers.get('Access-Control-Expose-Headers')).toContain('Retry-After')
    expect(answer.headers.get('Content-Security-Policy')).toContain("default-src 'none';script-src 'self'")
    expect(answer.headers.get('X-Content-Type-Options')).toBe('nosniff')
    const preflight = await ask('/v1/echo/1', {
      method: 'OPTIONS',
      token: null,
      headers: {
        Origin: 'http://elsewhere.test',
        'Access-Control-Request-Method': 'PUT',
        'Access-Control-Request-Headers': 'authorization',
      },
    })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('Access-Control-Allow-Headers')).toBe('authorization')
    expect(preflight.headers.get('Access-Control-Max-Age')).toBe('86400')
  })

  it.each([
    ['what is not HTTP', 'hello\r\n\r\n', 400, 'request-invalid'],
    ['endless headers', `GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431, 'headers-too-large'],
  ])('refuses %s in the one shape', async (_what, sent, status, reason) => {
    const { url } = await serve({ endpoints: [] })
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    socket.write(sent)
    const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n')
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(JSON.parse(body).error).toMatchObject({ status, reason })
  })

  it('lets requests under way end when it stops', async () => {
    let end = () => {}
    let started = () => {}
    const isStarted = new Promise<void>((resolve) => {
      started = resolve
    })
    const slow = echo({
      handle: () => {
        started()
        return new Promise((resolve) => {
          end = () => resolve({ json: 'done' })
        })
      },
    })
    const gateway = await testGateway({ endpoints: [slow] })
    const asked = gateway.ask('/v1/echo/1')
    await isStarted
    const closed = gateway.close()
    end()
    expect(await asked).toMatchObject({ status: 200, json: 'done' })
    await closed
    await expect(gateway.ask('/health')).rejects.toThrow()
  })

  it('does not start with endpoints that contradict each other', async () => {
    await expect(testGateway({ endpoints: [echo(), echo()] })).rejects.toThrow('the same id')
    await expect(testGateway({ endpoints: [echo(), echo({ id: 'again', path: '/v1/echo/{name}' })] })).rejects.toThrow(
      'GET /v1/echo/{name} is there twice',
    )
  })
})
