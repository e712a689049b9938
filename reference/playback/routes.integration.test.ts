import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ids, publication } from '../catalog/publication.fixture.ts'
import type { CatalogService } from '../catalog/service.ts'
import { openTestCatalog } from '../catalog/test-catalog.fixture.ts'
import type { PlayBegun } from '../delivery/service.ts'
import { type TestGateway, testAccount, testGateway, userCaller } from '../gateway/gateway.fixture.ts'
import { uri } from '../shared/ids.ts'
import { systemClock } from '../system-clock.ts'
import { playbackRoutes } from './routes.ts'
import { type DeliveryPort, type Manifest, PlaybackService } from './service.ts'

const PORT_OF: Record<string, number> = { near: 1, far: 2 }
let healthy = ['near', 'far']
const askedFor: string[] = []
const told: PlayBegun[] = []
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
  played: (begun) => told.push(begun),
}

let catalog: CatalogService
let gateway: TestGateway

beforeAll(async () => {
  catalog = await openTestCatalog()
  await catalog.publish(publication())
  let drawn = 0
  const randomBytes = (count: number) => new Uint8Array(count).fill(++drawn)
  const service = new PlaybackService({ catalog, delivery, clock: systemClock, randomBytes })
  const plans = { premium: userCaller(), free: userCaller({ ...testAccount, plan: 'free' }) }
  gateway = await testGateway({
    endpoints: playbackRoutes({ service }),
    authenticate: (authorization) => plans[authorization === 'Bearer free' ? 'free' : 'premium'],
  })
})
afterAll(async () => {
  await gateway.close()
  await catalog.close()
})

type Ask = { method?: string; plan?: 'premium' | 'free'; query?: string; headers?: Record<string, string> }
const ask = (path: string, { plan = 'premium', ...init }: Ask & { body?: unknown } = {}) =>
  gateway.ask(path, { token: plan, ...init })
const play = (body: unknown, { query = '', headers, ...more }: Ask = {}) =>
  ask(`/v1/me/player/play${query}`, {
    method: 'PUT',
    body,
    headers: { Prefer: 'return=representation', ...headers },
    ...more,
  })
const album = uri('album', ids.album)

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

  it('tells delivery what begins and what it plays from', async () => {
    told.length = 0
    await play({ context_uri: album, offset: { position: 1 }, position_ms: 5000 }, { query: '?quality=low' })
    await ask(`/v1/tracks/${ids.tracks[2]}/manifest?quality=normal&adaptive=true`)
    const from = { accountId: testAccount.id, providers: ['near', 'far'], clientAddress: '127.0.0.1' }
    expect(told).toEqual([
      {
        ...from,
        trackId: ids.tracks[1],
        quality: 'low',
        context: { trackIds: ids.tracks.slice(0, 3), position: 1 },
        leftMs: 10_000,
      },
      { ...from, trackId: ids.tracks[2], quality: 'normal', context: null, leftMs: 15_000 },
    ])
  })

  it('that is refused is not told', async () => {
    told.length = 0
    await play({ uris: [uri('track', ids.abroad)] })
    expect(told).toEqual([])
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
  const bad = (message: string) => ({ status: 400, reason: 'request-invalid', message })
  it.each<[string, () => ReturnType<typeof ask>, { status: number; reason: string; message: string }]>([
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
  ])('of %s has the one shape and says what was expected', async (_what, request, { status, reason, message }) => {
    const answer = await request()
    expect(answer.json).toEqual({ error: { status, message, reason } })
    expect(answer.status).toBe(status)
  })
})
