import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Agent } from 'undici'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { systemClock } from '../commands/system-clock.ts'
import { Stopped } from './clock.ts'
import { ServiceClient } from './service-client.ts'

const never = new AbortController().signal

let agent: Agent
let server: Server
let asked: IncomingMessage[]
/** What the server says, by path; null: nothing, ever. */
let answers: Record<string, { status?: number; body: unknown } | null>

beforeEach(async () => {
  agent = new Agent()
  asked = []
  answers = {}
  server = createServer((request, response) => {
    asked.push(request)
    const answer = answers[request.url ?? '']
    if (answer === null) return
    const { status = 200, body } = answer ?? { status: 404, body: null }
    response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
})

afterEach(async () => {
  await agent.destroy()
  server.closeAllConnections()
  server.close()
})

function client({ timeoutMs = 5_000, forwardedFor = null as string | null } = {}): ServiceClient {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return new ServiceClient({ url, token: 'secret', forwardedFor, timeoutMs, dispatcher: agent, clock: systemClock })
}

const track = (name: string) => ({ id: name, uri: `spotify:track:${name}`, name, duration_ms: 1000, artists: [] })

it('shows its token and, behind a proxy, whose request it is', async () => {
  answers['/v1/tracks/a'] = { body: track('a') }
  expect(await client().track('a', never)).toMatchObject({ name: 'a', durationMs: 1000 })
  await client({ forwardedFor: '10.1.0.7' }).track('a', never)
  expect(asked.map(({ headers }) => [headers.authorization, headers['x-forwarded-for']])).toEqual([
    ['Bearer secret', undefined],
    ['Bearer secret', '10.1.0.7'],
  ])
})

it('follows the pages of a list, and hands its token to nobody else', async () => {
  const page = (name: string, next: string | null) => ({ items: [track(name)], total: 3, next })
  const album = { id: 'x', uri: 'spotify:album:x', name: 'X', artists: [], genres: [], gapless: false }
  answers['/v1/albums/x'] = {
    body: { ...album, tracks: page('a', 'http://elsewhere.invalid/v1/albums/x/tracks?offset=1') },
  }
  answers['/v1/albums/x/tracks?offset=1'] = { body: page('b', '/v1/albums/x/tracks?offset=2') }
  answers['/v1/albums/x/tracks?offset=2'] = { body: page('c', null) }
  const { tracks } = await client().album('x', never)
  expect(tracks.items.map(({ name }) => name)).toEqual(['a', 'b', 'c'])
  expect(asked).toHaveLength(3)
})

it('tells refusals with the reason of the service', async () => {
  const error = { status: 403, message: 'very-high needs premium', reason: 'premium-required' }
  answers['/v1/tracks/t/manifest?quality=very-high&adaptive=true'] = { status: 403, body: { error } }
  const wish = { quality: 'very-high', adaptive: true }
  await expect(client().manifest('t', wish, never)).rejects.toMatchObject({
    name: 'ServiceFailure',
    kind: 'refused',
    status: 403,
    reason: 'premium-required',
    message: expect.stringContaining('very-high needs premium'),
  })
  answers['/v1/tracks/t'] = { status: 500, body: '<html>' }
  await expect(client().track('t', never)).rejects.toMatchObject({ kind: 'refused', status: 500, reason: null })
})

it.each([
  ['another shape', { ...track('a'), duration_ms: '1000' }, 'duration_ms: '],
  ['no JSON', 'Welcome!', 'the answer: '],
  ['no end of it', ' '.repeat(17 * 2 ** 20), 'it is longer than'],
])('does not take %s for an answer', async (_, body, where) => {
  answers['/v1/tracks/a'] = { body }
  await expect(client().track('a', never)).rejects.toMatchObject({
    kind: 'unexpected',
    message: expect.stringContaining(where),
  })
})

it('gives up when nobody answers, and when its listener stops', async () => {
  answers['/v1/tracks/a'] = null
  await expect(client({ timeoutMs: 50 }).track('a', never)).rejects.toMatchObject({
    kind: 'unreachable',
    message: expect.stringContaining('no answer within 50 ms'),
  })
  const stop = new AbortController()
  const stopped = client().track('a', stop.signal)
  stop.abort()
  await expect(stopped).rejects.toBeInstanceOf(Stopped)
  await expect(client().track('a', stop.signal)).rejects.toBeInstanceOf(Stopped)
})
