import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createEdgeServer } from './edge-server.ts'
import { rotatedKeys } from './key-ring.ts'
import { sha256Of } from './served-object.ts'
import {
  CHUNKS,
  count,
  listen,
  openTiers,
  RULES,
  SECRET,
  signed,
  type TestTiers,
  TRACK,
  testRandom,
  USER,
} from './tiers.fixture.ts'

const REQUESTS = 'request_duration_seconds'
const FETCHES = 'upstream_duration_seconds'
const CACHED = 'cache_objects'

let tiers: TestTiers

beforeEach(async () => {
  tiers = await openTiers()
})

afterEach(async () => {
  await tiers.close()
})

const edge = (name = 'fastly') => tiers.edges[name].registry
const shield = () => tiers.shield.registry

async function bytesOf(response: Response): Promise<Buffer> {
  return Buffer.from(await response.arrayBuffer())
}

async function reasonOf(response: Response): Promise<unknown> {
  const body = (await response.json()) as { error: { status: number; reason: string } }
  expect(body.error.status).toBe(response.status)
  return body.error.reason
}

describe('a chunk', () => {
  it('comes from the origin once and from the edge afterwards', async () => {
    const first = await fetch(tiers.url('fastly', 0))
    expect(first.status).toBe(200)
    expect(first.headers.get('x-cache')).toBe('miss')
    expect(await bytesOf(first)).toEqual(CHUNKS[0])
    const second = await fetch(tiers.url('fastly', 0))
    expect(second.headers.get('x-cache')).toBe('hit')
    expect(await bytesOf(second)).toEqual(CHUNKS[0])
    expect(await count(edge(), REQUESTS, { result: 'miss' })).toBe(1)
    expect(await count(edge(), REQUESTS, { result: 'hit' })).toBe(1)
    expect(await count(edge(), 'sent_bytes_total')).toBe(2 * CHUNKS[0].length)
    expect(await count(edge(), 'upstream_bytes_total')).toBe(CHUNKS[0].length)
    expect(await count(edge(), 'cache_bytes')).toBe(CHUNKS[0].length)
    expect(await count(tiers.origin.registry, REQUESTS, { result: 'read' })).toBe(1)
  })

  it('says what it is, for how long it may be kept, and where the time went', async () => {
    const response = await fetch(tiers.url('fastly', 1))
    const sha256 = sha256Of(CHUNKS[1])
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'audio/ogg',
      'content-length': String(CHUNKS[1].length),
      'cache-control': 'public, max-age=31536000, immutable',
      etag: `"${sha256}"`,
      'repr-digest': `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`,
      'accept-ranges': 'bytes',
      age: '0',
      'access-control-allow-origin': '*',
      'timing-allow-origin': '*',
    })
    const ms = '\\d+\\.\\d{3}'
    expect(response.headers.get('server-timing')).toMatch(
      new RegExp(`^edge;dur=${ms}, shield;desc=miss;dur=${ms}, origin;dur=${ms}$`),
    )
    await response.body?.cancel()
    const hit = await fetch(tiers.url('fastly', 1))
    expect(hit.headers.get('server-timing')).toMatch(new RegExp(`^edge;dur=${ms}$`))
  })

  it('ages, on the way too, and is fetched again after a year', async () => {
    await fetch(tiers.url('fastly', 0))
    tiers.clock.shiftMs = 90_000
    expect((await fetch(tiers.url('fastly', 0))).headers.get('age')).toBe('90')
    tiers.clock.shiftMs = 100_000
    await fetch(tiers.url('fastly', 1, { user: 'other' }))
    tiers.clock.shiftMs = 31_536_000_000 - 5000
    const ring = rotatedKeys([], RULES, tiers.clock.nowMs(), testRandom('a year on'))
    tiers.keys.fastly.replace(ring)
    expect((await fetch(tiers.url('fastly', 0, { ring }))).headers.get('x-cache')).toBe('hit')
    tiers.clock.shiftMs = 31_536_000_000 + 5000
    expect((await fetch(tiers.url('fastly', 0, { ring }))).headers.get('x-cache')).toBe('miss')
    expect((await fetch(tiers.url('fastly', 1, { ring }))).headers.get('x-cache')).toBe('hit')
  })

  it('is the same for every listener: the signature is no part of the cache key', async () => {
    expect((await fetch(tiers.url('fastly', 0, { user: 'a' }))).headers.get('x-cache')).toBe('miss')
    expect((await fetch(tiers.url('fastly', 0, { user: 'b' }))).headers.get('x-cache')).toBe('hit')
  })

  it('is kept by each provider for itself, also at the shield', async () => {
    await fetch(tiers.url('fastly', 0))
    const other = await fetch(tiers.url('akamai', 0))
    expect(other.headers.get('server-timing')).toContain('shield;desc=miss')
    expect(await count(shield(), CACHED, { provider: 'fastly' })).toBe(1)
    expect(await count(shield(), CACHED, { provider: 'akamai' })).toBe(1)
  })

  it('is fetched once for a hundred who ask at the same time', async () => {
    const urls = Array.from({ length: 100 }, (_, i) => tiers.url('fastly', 2, { user: `user-${i}` }))
    const answers = await Promise.all(urls.map(async (url) => fetch(url)))
    for (const answer of answers) expect(await bytesOf(answer)).toEqual(CHUNKS[2])
    expect(await count(edge(), FETCHES)).toBe(1)
    expect(await count(shield(), REQUESTS)).toBe(1)
    expect(answers.filter(({ headers }) => headers.get('x-cache') === 'miss')).toHaveLength(1)
    expect(await count(edge(), REQUESTS, { result: 'miss' })).toBe(1)
    const others = await count(edge(), REQUESTS, { result: 'shared' })
    expect(others + (await count(edge(), REQUESTS, { result: 'hit' }))).toBe(99)
  })

  it('is fetched past both caches when the app distrusts them, and kept', async () => {
    await fetch(tiers.url('fastly', 0))
    const again = await fetch(tiers.url('fastly', 0), { headers: { 'Cache-Control': 'no-cache' } })
    expect(again.headers.get('x-cache')).toBe('miss')
    expect(await bytesOf(again)).toEqual(CHUNKS[0])
    expect(await count(tiers.origin.registry, REQUESTS, { result: 'read' })).toBe(2)
    expect((await fetch(tiers.url('fastly', 0))).headers.get('x-cache')).toBe('hit')
    expect(await count(edge(), CACHED)).toBe(1)
  })

  it('comes without its body for a HEAD', async () => {
    const response = await fetch(tiers.url('fastly', 0), { method: 'HEAD' })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-length')).toBe(String(CHUNKS[0].length))
    expect(await bytesOf(response)).toHaveLength(0)
  })

  it('is described as a whole by a HEAD, also of a part', async () => {
    const response = await fetch(tiers.url('fastly', 0), { method: 'HEAD', headers: { Range: 'bytes=0-9' } })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-length')).toBe(String(CHUNKS[0].length))
  })

  it('is not sent again to whoever has it', async () => {
    const etag = `"${sha256Of(CHUNKS[0])}"`
    for (const condition of [etag, `"other", W/${etag}`, '*']) {
      const response = await fetch(tiers.url('fastly', 0), { headers: { 'If-None-Match': condition } })
      expect(response.status).toBe(304)
      expect(response.headers.get('etag')).toBe(etag)
      expect(await bytesOf(response)).toHaveLength(0)
    }
    const other = await fetch(tiers.url('fastly', 0), { headers: { 'If-None-Match': '"other"' } })
    expect(other.status).toBe(200)
  })
})

describe('a part of a chunk', () => {
  const part = (range: string, more: Record<string, string> = {}) =>
    fetch(tiers.url('fastly', 0), { headers: { Range: range, ...more } })

  it.each([
    ['bytes=0-99', 0, 100],
    ['bytes=19000-', 19_000, 20_000],
    ['bytes=-10', 19_990, 20_000],
    ['bytes=19990-50000', 19_990, 20_000],
    ['bytes=-50000', 0, 20_000],
  ])('%s', async (range, start, end) => {
    const response = await part(range)
    expect(response.status).toBe(206)
    expect(response.headers.get('content-range')).toBe(`bytes ${start}-${end - 1}/20000`)
    expect(response.headers.get('content-length')).toBe(String(end - start))
    expect(await bytesOf(response)).toEqual(CHUNKS[0].subarray(start, end))
  })

  it.each(['bytes=20000-', 'bytes=-0'])('%s lies outside', async (range) => {
    const response = await part(range)
    expect(response.status).toBe(416)
    expect(response.headers.get('content-range')).toBe('bytes */20000')
    expect(await reasonOf(response)).toBe('range-not-satisfiable')
  })

  it.each(['bytes=0-1,5-6', 'seconds=0-1', 'bytes=5-1', 'bytes=-'])('%s is everything', async (range) => {
    expect((await part(range)).status).toBe(200)
  })

  it('is continued only if the chunk is still the same', async () => {
    expect((await part('bytes=0-9', { 'If-Range': `"${sha256Of(CHUNKS[0])}"` })).status).toBe(206)
    expect((await part('bytes=0-9', { 'If-Range': '"other"' })).status).toBe(200)
  })
})

describe('a URL that is not good', () => {
  const refused = async (url: string, reason: string) => {
    const response = await fetch(url)
    expect(response.status).toBe(403)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(await reasonOf(response)).toBe(reason)
    expect(await count(edge(), REQUESTS, { result: reason })).toBe(1)
    expect(await count(edge(), FETCHES)).toBe(0)
    expect(await count(shield(), REQUESTS)).toBe(0)
    expect(await count(edge(), CACHED)).toBe(0)
    expect(await count(shield(), CACHED)).toBe(0)
  }

  it('is refused unsigned, and nothing is fetched', () => refused(tiers.url('fastly', 0).split('?')[0], 'url-unsigned'))

  it('is refused with a part too many', () => refused(`${tiers.url('fastly', 0)}&more=1`, 'url-unsigned'))

  it('is refused when changed', () =>
    refused(tiers.url('fastly', 0).replace('0.ogg', '1.ogg'), 'url-signature-invalid'))

  it("is refused with another user's name", () =>
    refused(tiers.url('fastly', 0).replace('uid=user-1', 'uid=user-2'), 'url-signature-invalid'))

  it("is refused with another provider's key", () =>
    refused(tiers.url('fastly', 0, { ring: tiers.rings.akamai }), 'url-key-unknown'))

  it("is refused with another service's key", () => {
    const ring = rotatedKeys([], RULES, tiers.clock.nowMs(), testRandom('elsewhere'))
    return refused(tiers.url('fastly', 0, { ring }), 'url-key-unknown')
  })

  it('is refused when it is over', () => {
    const url = tiers.url('fastly', 0)
    tiers.clock.shiftMs = RULES.urlLifetimeMs
    return refused(url, 'url-expired')
  })

  it('is refused although the chunk is there', async () => {
    await fetch(tiers.url('fastly', 0))
    expect((await fetch(tiers.url('fastly', 0).split('?')[0])).status).toBe(403)
  })
})

describe('what is not there', () => {
  it('is answered and not kept', async () => {
    const response = await fetch(tiers.url('fastly', 3))
    expect(response.status).toBe(404)
    expect(await reasonOf(response)).toBe('not-found')
    expect((await fetch(tiers.url('fastly', 0, { quality: 'low' }))).status).toBe(404)
    expect(await count(edge(), CACHED)).toBe(0)
  })

  it('is a method that changes something', async () => {
    const response = await fetch(tiers.url('fastly', 0), { method: 'PUT', body: 'x' })
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('GET, HEAD')
    expect(await reasonOf(response)).toBe('method-not-allowed')
  })

  it('is anything but a chunk at a signed path', async () => {
    const path = `/audio/${TRACK}/high/index.json`
    const url = tiers.edgeUrls.fastly + signed(path, USER, tiers.rings.fastly, tiers.clock.nowMs())
    expect((await fetch(url)).status).toBe(404)
  })
})

describe('every tier', () => {
  it('says that it is well, and what it has done', async () => {
    const health = await fetch(`${tiers.edgeUrls.fastly}/health`)
    expect(await health.json()).toEqual({ status: 'ok', role: 'edge', provider: 'fastly' })
    expect(await (await fetch(`${tiers.shieldUrl}/health`)).json()).toEqual({ status: 'ok', role: 'shield' })
    expect(await (await fetch(`${tiers.originUrl}/health`)).json()).toEqual({ status: 'ok', role: 'origin' })
    await fetch(tiers.url('fastly', 0))
    const metrics = await (await fetch(`${tiers.edgeUrls.fastly}/metrics`)).text()
    expect(metrics).toContain('soundcheck_delivery_cache_bytes{provider="fastly",tier="edge"} 20000')
    expect(metrics).toContain(
      'soundcheck_delivery_request_duration_seconds_count{tier="edge",provider="fastly",result="miss"} 1',
    )
  })

  it('evicts when its cache is full', async () => {
    const clock = tiers.clock
    const small = createEdgeServer({
      clock,
      secret: SECRET,
      provider: 'fastly',
      shieldUrl: tiers.shieldUrl,
      keys: tiers.keys.fastly,
      cacheBytes: 45_000,
      eviction: 'lru',
      onDefect: () => {},
    })
    const url = await listen(small.server)
    const path = (chunk: number) => tiers.url('fastly', chunk).replace(tiers.edgeUrls.fastly, url)
    for (const chunk of [0, 1, 0]) await fetch(path(chunk))
    // 20 000 and 30 000 bytes do not fit together.
    expect(await count(small.registry, 'cache_evictions_total')).toBe(2)
    expect(await count(small.registry, 'cache_bytes')).toBe(20_000)
    await small.close()
  })
})
