import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AccountService } from '../accounts/service.ts'
import { ids, publication } from '../catalog/publication.fixture.ts'
import { catalogRoutes } from '../catalog/routes.ts'
import { CatalogService } from '../catalog/service.ts'
import { playbackRoutes } from '../playback/routes.ts'
import { type DeliveryPort, type Manifest, PlaybackService } from '../playback/service.ts'
import { uri } from '../shared/ids.ts'
import { systemClock } from '../system-clock.ts'
import { createApp } from './app.ts'
import { GatewayMetrics } from './metrics.ts'

const directory = mkdtempSync(join(tmpdir(), 'soundcheck-gateway-'))
const PORT_OF: Record<string, number> = { near: 1, far: 2 }
let healthy = ['near', 'far']
const askedFor: string[] = []
const delivery: DeliveryPort = {
  order: (address) => {
    askedFor.push(address)
    return healthy
  },
  expiresAtMs: (nowMs) => nowMs + 1_800_000,
  chunkUrls: (providers, track, quality, count, user) =>
    Array.from({ length: count }, (_, chunk) =>
      providers.map((name) => `http://127.0.0.1:${PORT_OF[name]}/audio/${track}/${quality}/${chunk}.ogg?uid=${user}`),
    ),
}

let server: Server
let catalog: CatalogService
let accounts: AccountService
const logged: string[] = []

beforeAll(async () => {
  catalog = await CatalogService.open(join(directory, 'catalog.db'))
  await catalog.publish(publication())
  let drawn = 0
  const randomBytes = (count: number) => new Uint8Array(count).fill(++drawn)
  accounts = AccountService.open(join(directory, 'accounts.json'), randomBytes)
  const accountOf = (request: { get(name: string): string | undefined }) =>
    accounts.authenticate(request.get('Authorization'))
  const log = pino({ level: 'warn' }, { write: (line: string) => logged.push(line) })
  const playback = new PlaybackService({ catalog, delivery, clock: systemClock, randomBytes })
  const app = createApp({
    log,
    metrics: new GatewayMetrics(),
    clock: systemClock,
    newRequestId: () => 'made-up-here',
    isReady: () => true,
    routers: [catalogRoutes({ service: catalog, accountOf }), playbackRoutes({ service: playback, accountOf })],
  })
  server = createServer(app).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
})
afterAll(async () => {
  server.close()
  await catalog.close()
  rmSync(directory, { recursive: true })
})

async function ask(
  path: string,
  { plan = 'premium', ...init }: RequestInit & { plan?: 'premium' | 'free' | null } = {},
) {
  const { port } = server.address() as AddressInfo
  const token = plan && { Authorization: `Bearer ${accounts.tokens[plan]}` }
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { ...init, headers: { ...token, ...init.headers } })
  const text = await answer.text()
  return { status: answer.status, headers: answer.headers, json: text === '' ? null : JSON.parse(text) }
}

const representation = { Prefer: 'return=representation' }
const play = (body: object, more: RequestInit & { plan?: 'premium' | 'free'; query?: string } = {}) => {
  const { query = '', ...init } = more
  return ask(`/v1/me/player/play${query}`, {
    method: 'PUT',
    body: JSON.stringify(body),
    ...init,
    headers: { ...representation, ...(init.headers as Record<string, string>) },
  })
}
const album = uri('album', ids.album)

describe('GET /v1/…', () => {
  it('shows a track as the Web API does', async () => {
    const { status, json } = await ask(`/v1/tracks/${ids.tracks[1]}`)
    expect(status).toBe(200)
    expect(json).toMatchObject({
      type: 'track',
      uri: uri('track', ids.tracks[1] as string),
      name: 'Two',
      duration_ms: 15_000,
      is_playable: true,
      artists: [{ name: 'A Guest', type: 'artist' }, { name: 'The Fixtures' }],
      album: { name: 'Continuous', album_type: 'album', total_tracks: 3, release_date: '2026-05-01' },
    })
    expect(json.href).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v1\/tracks\//)
  })

  it('pages through an album by the links that it gives', async () => {
    const first = await ask(`/v1/albums/${ids.album}/tracks?limit=2`)
    expect(first.json).toMatchObject({ total: 3, limit: 2, offset: 0, previous: null })
    const next = await ask(new URL(first.json.next).pathname + new URL(first.json.next).search)
    expect(next.json.items.map(({ name }: { name: string }) => name)).toEqual(['Three'])
    expect(next.json.next).toBeNull()
  })

  it('lists albums and playlists', async () => {
    const { json: releases } = await ask('/v1/browse/new-releases')
    expect(releases.albums.items).toMatchObject([
      { name: 'Continuous', gapless: true },
      { name: 'Older', gapless: false, album_type: 'single' },
    ])
    const { json: playlists } = await ask('/v1/browse/featured-playlists')
    expect(playlists.playlists.items).toMatchObject([{ name: 'Mixed', tracks: { total: 3 } }])
    const { json: playlist } = await ask(`/v1/playlists/${ids.playlist}`)
    expect(playlist.tracks.items.map((item: { track: { name: string } }) => item.track.name)).toEqual([
      'Abroad',
      'Two',
      'Abroad',
    ])
    expect(playlist.tracks.items[0].track.is_playable).toBe(false)
    expect(playlist.tracks.items[0].added_by).toMatchObject({ type: 'user', id: playlist.owner.id })
  })
})

describe('play', () => {
  it.each(['PUT', 'POST'])('by %s answers 204 without a body, as the Web API does', async (method) => {
    const body = JSON.stringify({ context_uri: album })
    const answer = await ask('/v1/me/player/play', { method, body })
    expect(answer).toMatchObject({ status: 204, json: null })
  })

  it('gives the manifest to who prefers it', async () => {
    const { status, headers, json } = await play({ context_uri: album, offset: { position: 1 }, position_ms: 14_999 })
    const manifest = json as Manifest
    expect(status).toBe(200)
    expect(headers.get('Preference-Applied')).toBe('return=representation')
    expect(manifest).toMatchObject({
      track: { name: 'Two', duration_ms: 15_000 },
      context: { uri: album, position: 1, total: 3 },
      position_ms: 14_999,
      providers: ['near', 'far'],
    })
    expect(manifest.play_id).toMatch(/^\w{22}$/)
    const [rendition, ...others] = manifest.renditions
    expect(others).toEqual([])
    expect(rendition).toMatchObject({ quality: 'very-high', sample_rate: 44_100, samples: 661_500 })
    expect(rendition?.chunks[1]).toMatchObject({ start_sample: 330_750, skip_samples: 448, sha256: '31'.repeat(32) })
    expect(rendition?.chunks[1]?.urls.map((url) => new URL(url).port)).toEqual(['1', '2'])
    expect(new URL(rendition?.chunks[1]?.urls[0] ?? '').pathname).toBe(`/audio/${ids.tracks[1]}/very-high/1.ogg`)
  })

  it('gives lower renditions to an app that adapts, and the plan its best', async () => {
    const { json } = await play(
      { uris: [uri('track', ids.tracks[0] as string)] },
      { plan: 'free', query: '?adaptive=true' },
    )
    expect(json.renditions.map(({ quality }: { quality: string }) => quality)).toEqual(['low', 'normal', 'high'])
    expect(json.context).toBeNull()
  })

  it('knows the qualities by all of their names', async () => {
    const { json } = await ask(`/v1/tracks/${ids.tracks[0]}/manifest?quality=96`)
    expect(json.renditions.map(({ quality }: { quality: string }) => quality)).toEqual(['normal'])
  })

  it('begins at the track of the context that is named', async () => {
    const { json } = await play({ context_uri: album, offset: { uri: uri('track', ids.tracks[2] as string) } })
    expect(json).toMatchObject({ track: { name: 'Three' }, context: { position: 2 } })
  })

  it('asks the router about the address that a proxy on this machine names', async () => {
    askedFor.length = 0
    await play({ context_uri: album }, { headers: { 'X-Forwarded-For': '10.2.0.1' } })
    expect(askedFor).toEqual(['10.2.0.1'])
  })

  it('says so when no provider is healthy', async () => {
    healthy = []
    expect(await play({ context_uri: album })).toMatchObject({
      status: 503,
      json: { error: { reason: 'no-provider' } },
    })
    healthy = ['near', 'far']
  })
})

describe('a refusal', () => {
  const abroad = uri('track', ids.abroad)
  const nothing = 'A'.repeat(22)
  const bad = (message: string) => ({ status: 400, reason: 'request-invalid', message })
  it.each<[string, () => ReturnType<typeof ask>, { status: number; reason: string; message: string }]>([
    [
      'no token',
      () => ask('/v1/browse/new-releases', { plan: null }),
      { status: 401, reason: 'token-missing', message: 'Authorization: expected "Bearer" and a token' },
    ],
    [
      'a wrong token',
      () => ask('/v1/browse/new-releases', { plan: null, headers: { Authorization: 'Bearer x' } }),
      { status: 401, reason: 'token-invalid', message: 'Authorization: no account has this token' },
    ],
    [
      'no such track',
      () => ask(`/v1/tracks/${nothing}`),
      { status: 404, reason: 'not-found', message: `there is no track ${nothing}` },
    ],
    [
      'no such path',
      () => ask('/v2/tracks'),
      { status: 404, reason: 'not-found', message: 'nothing is at GET /v2/tracks' },
    ],
    [
      'another market',
      () => play({ uris: [abroad] }),
      { status: 403, reason: 'market-restricted', message: 'Abroad may not be played in SE' },
    ],
    [
      'a quality beyond the plan',
      () => play({ context_uri: album }, { plan: 'free', query: '?quality=320' }),
      {
        status: 403,
        reason: 'premium-required',
        message: 'quality: very-high is for premium accounts; this one may hear up to high',
      },
    ],
    ['nothing to play', () => play({}), bad('body: expected context_uri or uris, found neither')],
    [
      'no JSON',
      () => ask('/v1/me/player/play', { method: 'PUT', body: '{"uris":' }),
      bad(expect.stringContaining('JSON') as unknown as string),
    ],
    ['a list', () => play([]), bad('body: expected an object, found a list of 0')],
    [
      'an odd URI',
      () => play({ uris: ['spotify:song:x'] }),
      bad('uris[0]: expected the URI of a track, spotify:track:…, found "spotify:song:x"'),
    ],
    [
      'a long URI',
      () => play({ uris: ['x'.repeat(900_000)] }),
      bad(`uris[0]: expected the URI of a track, spotify:track:…, found "${'x'.repeat(59)}…`),
    ],
    [
      'an odd context',
      () => play({ context_uri: 'x' }),
      bad('context_uri: expected spotify:album:…, spotify:playlist:… or spotify:track:…, found "x"'),
    ],
    [
      'a position before the beginning',
      () => play({ context_uri: album, position_ms: -3 }),
      bad('position_ms: expected a whole number from 0, found -3'),
    ],
    [
      'a position beyond the end',
      () => play({ context_uri: album, position_ms: 15_000 }),
      bad("position_ms: expected less than the track's 15000, found 15000"),
    ],
    [
      'an offset beyond the end',
      () => play({ context_uri: album, offset: { position: 3 } }),
      bad('offset.position: expected less than 3, found 3'),
    ],
    [
      'an offset that is elsewhere',
      () => play({ context_uri: album, offset: { uri: abroad } }),
      bad(`offset.uri: expected a track of what is played, found "${abroad}"`),
    ],
    [
      'a quality that is none',
      () => play({ context_uri: album }, { query: '?quality=best' }),
      bad('quality: expected one of low, normal, high, very-high, found "best"'),
    ],
    [
      'a limit of nothing',
      () => ask('/v1/browse/new-releases?limit=0'),
      bad('limit: expected a whole number from 1 to 50, found "0"'),
    ],
  ])('of %s has the one shape and says what was expected', async (_what, request, { status, reason, message }) => {
    const answer = await request()
    expect(answer.json).toEqual({ error: { status, message, reason } })
    expect(answer.status).toBe(status)
  })

  it.each([
    ['DELETE', `/v1/tracks/${nothing}`, 'GET, HEAD'],
    ['GET', '/v1/me/player/play', 'POST, PUT'],
    ['PUT', '/health', 'GET, HEAD'],
  ])('of %s %s names what is taken there', async (method, path, allowed) => {
    const { status, headers, json } = await ask(path, { method })
    expect(status).toBe(405)
    expect(headers.get('Allow')).toBe(allowed)
    const message = `${method} is not taken here; ${allowed} are`
    expect(json).toEqual({ error: { status, message, reason: 'method-not-allowed' } })
  })

  it('of a body that is too large comes before it is read', async () => {
    const body = JSON.stringify({ context_uri: 'x'.repeat(2_000_000) })
    const { status, json } = await ask('/v1/me/player/play', { method: 'PUT', body })
    expect(status).toBe(413)
    expect(json.error.reason).toBe('body-too-large')
  })

  it('that is a defect is logged with its request and told without its details', async () => {
    const { order } = delivery
    delivery.order = () => {
      throw new Error('secret detail')
    }
    const { status, json } = await play({ context_uri: album }, { headers: { 'X-Request-Id': 'mine-1' } })
    delivery.order = order
    expect(status).toBe(500)
    expect(JSON.stringify(json)).not.toContain('secret')
    expect(logged.map((line) => JSON.parse(line))).toContainEqual(
      expect.objectContaining({ id: 'mine-1', err: expect.objectContaining({ message: 'secret detail' }) }),
    )
  })
})

describe('operations', () => {
  it('answers health, and metrics by route', async () => {
    expect((await ask('/health', { plan: null })).json).toEqual({ status: 'ok' })
    await ask(`/v1/tracks/${ids.tracks[0]}`)
    const { port } = server.address() as AddressInfo
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
    expect(text).toMatch(
      /soundcheck_http_request_duration_seconds_count\{method="GET",route="\/v1\/tracks\/:id",status="200"\} \d/,
    )
  })

  it('names every answer, by the name that a proxy gave or one of its own', async () => {
    expect((await ask('/health')).headers.get('X-Request-Id')).toBe('made-up-here')
    expect((await ask('/health', { headers: { 'X-Request-Id': 'given' } })).headers.get('X-Request-Id')).toBe('given')
    const odd = { 'X-Request-Id': 'a b"c' }
    expect((await ask('/health', { headers: odd })).headers.get('X-Request-Id')).toBe('made-up-here')
  })
})
