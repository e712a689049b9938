import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { RenditionIndex } from '../shared/chunk-index.ts'
import { idFromName } from '../shared/ids.ts'
import { chunkPath } from './audio-path.ts'
import { httpWarm } from './http-warm.ts'
import { INTERNAL_HEADER } from './internal-only.ts'
import { renditionIndex } from './rendition-index.fixture.ts'
import {
  CHUNKS,
  count,
  noise,
  openTiers,
  publish,
  SECRET,
  signed,
  type TestTiers,
  TRACK,
  USER,
} from './tiers.fixture.ts'
import { type HotTrack, Warmer, type WarmerParts } from './warmer.ts'
import type { WarmReport } from './warming-lane.ts'

const THRESHOLD = 5
const NEXT = idFromName('the next track of the test')
const NEXT_CHUNKS = [noise('next 0', 15_000), noise('next 1', 15_000), noise('next 2', 15_000)]
const REQUESTS = 'request_duration_seconds'

let tiers: TestTiers
let edges: ReturnType<typeof httpWarm>
let warmer: Warmer
let hot: HotTrack[]
let reports: (WarmReport & { provider: string })[]

beforeEach(async () => {
  tiers = await openTiers()
  await publish(tiers.objects, NEXT, 'high', NEXT_CHUNKS)
  edges = httpWarm(SECRET)
  hot = []
  reports = []
  warmer = createWarmer()
})

afterEach(async () => {
  warmer.stop()
  await edges.close()
  await tiers.close()
})

function createWarmer(more: Partial<WarmerParts> = {}): Warmer {
  const created = new Warmer({
    config: { playsPerMinute: THRESHOLD, nextChunks: 2, bytesPerSecond: 10_000_000 },
    edges: Object.keys(tiers.edges).map((provider) => ({ provider, cacheBytes: 1_000_000, healthy: () => true })),
    warm: edges.warm,
    clock: tiers.clock,
    renditionsOf: async (trackId) =>
      trackId === TRACK ? [rendition(CHUNKS)] : trackId === NEXT ? [rendition(NEXT_CHUNKS)] : [],
    regionOf: (address) => (address.startsWith('10.') ? 'here' : 'there'),
    onHot: (track) => hot.push(track),
    onEnd: (provider, report) => reports.push({ provider, ...report }),
    onDefect: (error) => {
      throw error
    },
    ...more,
  })
  created.start(tiers.edgeUrls)
  return created
}

const rendition = (chunks: readonly Buffer[]): RenditionIndex =>
  renditionIndex(
    'high',
    chunks.map(({ length }) => length),
  )

const play = (trackIds = [TRACK], clientAddress = '10.0.0.1') =>
  warmer.played({
    accountId: 'ada',
    trackId: trackIds[0] as string,
    quality: 'high',
    providers: ['akamai', 'fastly'],
    clientAddress,
    context: { trackIds, position: 0 },
    leftMs: 60_000,
  })
const plays = (times: number) => {
  for (let n = 0; n < times; n++) play()
}
const edge = (provider: string) => tiers.edges[provider].registry
const cacheOf = async (url: string) => {
  const answer = await fetch(url)
  await answer.arrayBuffer()
  return answer.headers.get('x-cache')
}
const nextUrl = (provider: string, chunk: number) =>
  tiers.edgeUrls[provider] + signed(chunkPath(NEXT, 'high', chunk), USER, tiers.rings[provider], tiers.clock.nowMs())
const tell = (provider: string, path: string, secret = SECRET) =>
  fetch(tiers.edgeUrls[provider] + path, { method: 'POST', headers: { [INTERNAL_HEADER]: secret } })

describe('a track that becomes hot', () => {
  it('is on every edge before anybody asks there, and was read from the origin once for each shield cache', async () => {
    plays(THRESHOLD)
    await expect.poll(() => reports.length).toBe(2)
    for (const provider of ['akamai', 'fastly']) {
      for (const chunk of CHUNKS.keys()) expect(await cacheOf(tiers.url(provider, chunk))).toBe('hit')
      expect(await count(edge(provider), REQUESTS, { result: 'miss' })).toBe(0)
      expect(await count(edge(provider), 'warmed_bytes_total')).toBe(60_000)
      expect(await count(edge(provider), 'warmed_hits_total', { first: 'true' })).toBe(3)
      await cacheOf(tiers.url(provider, 0))
      expect(await count(edge(provider), 'warmed_hits_total', { first: 'false' })).toBe(1)
    }
    expect(await count(tiers.origin.registry, REQUESTS, { result: 'read' })).toBe(6)
    expect(reports).toMatchObject([
      { outcome: 'done', chunks: 3, bytes: 60_000 },
      { outcome: 'done', chunks: 3, bytes: 60_000 },
    ])
  })

  it('costs nothing where it is held already', async () => {
    for (const chunk of CHUNKS.keys()) await cacheOf(tiers.url('akamai', chunk))
    plays(THRESHOLD)
    await expect.poll(() => reports.length).toBe(2)
    expect(await count(edge('akamai'), 'warm_requests_total', { result: 'held' })).toBe(3)
    expect(await count(edge('akamai'), 'warmed_bytes_total')).toBe(0)
    expect(await cacheOf(tiers.url('akamai', 0))).toBe('hit')
    expect(await count(edge('akamai'), 'warmed_hits_total')).toBe(0)
  })

  it('does not exist below the threshold', async () => {
    plays(THRESHOLD - 1)
    // What would have been sent is sent in the order in which it was thought of: this one comes behind it.
    expect((await tell('fastly', chunkPath(NEXT, 'high', 0))).status).toBe(200)
    expect(hot).toEqual([])
    expect(await count(edge('fastly'), 'warm_requests_total')).toBe(1)
    expect(await cacheOf(tiers.url('fastly', 0))).toBe('miss')
  })

  it('is on the other edges though one was killed', async () => {
    await tiers.edges.fastly.close()
    plays(THRESHOLD)
    await expect.poll(() => reports.length).toBe(2)
    const outcomes = Object.fromEntries(reports.map(({ provider, outcome }) => [provider, outcome]))
    expect(outcomes).toEqual({ akamai: 'done', fastly: 'failed' })
    for (const chunk of CHUNKS.keys()) expect(await cacheOf(tiers.url('akamai', chunk))).toBe('hit')
  })

  it('that is gone from the store ends its job, and leaves nothing at the edge', async () => {
    warmer.stop()
    warmer = createWarmer({ renditionsOf: async () => [rendition(CHUNKS)] })
    for (let n = 0; n < THRESHOLD; n++) play([idFromName('deleted')])
    await expect.poll(() => reports.length).toBe(2)
    expect(reports).toMatchObject([
      { outcome: 'gone', bytes: 0 },
      { outcome: 'gone', bytes: 0 },
    ])
    expect(await count(edge('fastly'), 'cache_objects')).toBe(0)
    expect(await count(edge('fastly'), 'warm_requests_total', { result: 'not-found' })).toBeGreaterThan(0)
    // Nobody was refused anything.
    expect(await count(edge('fastly'), REQUESTS)).toBe(0)
  })
})

describe('the next track of a context', () => {
  it('begins with a hit at the edge that the router chose, and nowhere else', async () => {
    play([TRACK, NEXT])
    await expect.poll(() => reports.length).toBe(1)
    expect(reports).toMatchObject([{ provider: 'akamai', job: { reason: 'next' }, outcome: 'done', chunks: 2 }])
    expect([await cacheOf(nextUrl('akamai', 0)), await cacheOf(nextUrl('akamai', 1))]).toEqual(['hit', 'hit'])
    expect(await cacheOf(nextUrl('akamai', 2))).toBe('miss')
    expect(await cacheOf(nextUrl('fastly', 0))).toBe('miss')
  })
})

describe('an edge', () => {
  const path = chunkPath(TRACK, 'high', 0)

  it('is told what to hold by the service and nobody else', async () => {
    for (const secret of ['', 'wrong']) {
      const answer = await tell('fastly', path, secret)
      expect(answer.status).toBe(403)
      expect(await answer.json()).toMatchObject({ error: { reason: 'internal-only' } })
    }
    expect(await count(edge('fastly'), 'cache_objects')).toBe(0)
    expect(await (await tell('fastly', path)).json()).toEqual({ result: 'warmed', bytes: 20_000 })
    expect(await (await tell('fastly', path)).json()).toEqual({ result: 'held', bytes: 0 })
    const shield = await fetch(`${tiers.shieldUrl}/fastly${path}`, {
      method: 'POST',
      headers: { [INTERNAL_HEADER]: SECRET },
    })
    expect(shield.status).toBe(405)
  })

  it('says why it does not hold something, and counts no listener for it', async () => {
    expect((await tell('fastly', chunkPath(NEXT, 'high', 7))).status).toBe(404)
    await tiers.origin.close()
    expect((await tell('fastly', path)).status).toBe(502)
    expect(await count(edge('fastly'), REQUESTS)).toBe(0)
  })

  it('fetches once for a listener who asks while it warms', async () => {
    const [told, heard] = await Promise.all([tell('fastly', path), fetch(tiers.url('fastly', 0))])
    expect(told.status).toBe(200)
    expect(Buffer.from(await heard.arrayBuffer())).toEqual(CHUNKS[0])
    expect(await count(edge('fastly'), 'upstream_duration_seconds')).toBe(1)
  })

  it('leaves warming aside while listeners wait for a quarter of its connections', async () => {
    // A store that does not answer keeps sixteen listeners waiting.
    const store = Promise.withResolvers<null>()
    const get = vi.spyOn(tiers.objects, 'get').mockImplementation(() => store.promise)
    const waiting = Array.from({ length: 16 }, (_, chunk) => {
      const other = signed(chunkPath(NEXT, 'low', chunk), USER, tiers.rings.fastly, tiers.clock.nowMs())
      return fetch(tiers.edgeUrls.fastly + other)
    })
    await expect.poll(() => get.mock.calls.length).toBe(16)
    expect(await (await tell('fastly', path)).json()).toEqual({ result: 'busy', bytes: 0 })
    get.mockRestore()
    store.resolve(null)
    for (const answer of await Promise.all(waiting)) expect(answer.status).toBe(404)
    expect(await (await tell('fastly', path)).json()).toEqual({ result: 'warmed', bytes: 20_000 })
  })
})
