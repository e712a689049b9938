import { createServer, type Server, type ServerResponse } from 'node:http'
import { afterEach, expect, it } from 'vitest'
import { ManualClock, settled } from './manual-clock.fixture.ts'
import { ServedObject, sha256Of } from './served-object.ts'
import { TierMetrics } from './tier-metrics.ts'
import { count, listen, noise } from './tiers.fixture.ts'
import { Upstream } from './upstream.ts'

const BYTES = noise('an object', 5000)
const GOOD = new ServedObject(BYTES, sha256Of(BYTES), 0)

/** What the tier behind was asked, in order. */
let asked: { path: string; secret: unknown; cacheControl: unknown }[] = []
let server: Server | undefined
let upstream: Upstream | undefined
let metrics: TierMetrics

afterEach(async () => {
  await upstream?.close()
  server?.closeAllConnections()
  server?.close()
})

/** A tier behind that answers its n-th request as told. */
async function behind(
  answer: (response: ServerResponse, n: number) => void,
): Promise<{ upstream: Upstream; clock: ManualClock }> {
  asked = []
  server = createServer((request, response) => {
    const { 'soundcheck-internal': secret, 'cache-control': cacheControl } = request.headers
    asked.push({ path: request.url ?? '', secret, cacheControl })
    answer(response, asked.length)
  })
  const clock = new ManualClock()
  metrics = new TierMetrics('edge')
  upstream = new Upstream({ url: await listen(server), secret: 'abc', clock, metrics })
  return { upstream, clock }
}

const good = (response: ServerResponse, more: Record<string, string> = {}) => {
  response.writeHead(200, [...GOOD.headers, ...Object.entries(more).flat()])
  response.end(BYTES)
}

const lie = (response: ServerResponse) => {
  response.writeHead(200, [...GOOD.headers])
  response.end(noise('another object', 5000))
}

it('takes an object with its age and times', async () => {
  const { upstream, clock } = await behind((response) =>
    good(response, { Age: '40', 'Server-Timing': 'shield;desc=hit;dur=0.1' }),
  )
  const { object, serverTiming } = await upstream.fetch('/fastly/audio/x', 'fastly', false)
  expect(object.bytes).toEqual(BYTES)
  expect(object.etag).toBe(GOOD.etag)
  expect(object.bornMs).toBe(clock.nowMs() - 40_000)
  expect(serverTiming).toBe('shield;desc=hit;dur=0.1')
  expect(asked).toEqual([{ path: '/fastly/audio/x', secret: 'abc', cacheControl: undefined }])
})

it('asks once more, past all caches, when the bytes are not those of the digest', async () => {
  const { upstream } = await behind((response, n) => (n === 1 ? lie(response) : good(response)))
  const { object } = await upstream.fetch('/x', 'fastly', false)
  expect(object.bytes).toEqual(BYTES)
  expect(asked.map(({ cacheControl }) => cacheControl)).toEqual([undefined, 'no-cache'])
  expect(await count(metrics.registry, 'corrupt_objects_total')).toBe(1)
})

it.each([
  ['lies twice', lie],
  ['says no digest', (response: ServerResponse) => void response.end(BYTES)],
])('gives the object up when the tier behind %s', async (_, answer) => {
  const { upstream } = await behind(answer)
  await expect(upstream.fetch('/x', 'fastly', false)).rejects.toMatchObject({ code: 'object-corrupt' })
  expect(asked).toHaveLength(2)
  expect(await count(metrics.registry, 'upstream_duration_seconds', { outcome: 'object-corrupt' })).toBe(2)
})

const refusing = (status: number, reason: string) => (response: ServerResponse) => {
  response.writeHead(status)
  response.end(JSON.stringify({ error: { status, message: 'because', reason } }))
}

it.each([
  [404, 'not-found', 'not-found'],
  [502, 'object-corrupt', 'object-corrupt'],
  [502, 'upstream-unavailable', 'upstream-unavailable'],
  [503, 'overloaded', 'overloaded'],
  [403, 'internal-only', 'upstream-unavailable'],
  [500, 'internal', 'upstream-unavailable'],
])('answers %i %s as %s', async (status, reason, code) => {
  const { upstream } = await behind(refusing(status, reason))
  await expect(upstream.fetch('/x', 'fastly', false)).rejects.toMatchObject({
    code,
    message: expect.stringContaining('because'),
  })
  expect(asked).toHaveLength(1)
})

it.each([
  ['hangs up', (response: ServerResponse) => void response.destroy()],
  [
    'breaks off in the middle',
    (response: ServerResponse) => {
      response.writeHead(200, [...GOOD.headers, 'Content-Length', String(BYTES.length)])
      response.write(BYTES.subarray(0, 1000), () => response.destroy())
    },
  ],
  [
    'sends more than a chunk can have',
    (response: ServerResponse) => {
      response.writeHead(200, [...GOOD.headers])
      response.end(Buffer.alloc(17 * 1024 * 1024))
    },
  ],
  ['answers with no JSON', (response: ServerResponse) => void response.writeHead(500).end('<html>')],
])('is unavailable when the tier behind %s', async (_, answer) => {
  const { upstream } = await behind(answer)
  await expect(upstream.fetch('/x', 'fastly', false)).rejects.toMatchObject({ code: 'upstream-unavailable' })
})

it('gives up after ten seconds, and goes on', async () => {
  let answers = false
  const { upstream, clock } = await behind((response) => {
    if (answers) good(response)
  })
  const result = upstream.fetch('/x', 'fastly', false).catch((error: unknown) => error)
  while (asked.length === 0) await settled()
  await clock.advance(10_000)
  expect(await result).toMatchObject({ code: 'upstream-unavailable', message: expect.stringContaining('10000 ms') })
  expect(clock.pending).toBe(0)
  answers = true
  expect((await upstream.fetch('/x', 'fastly', false)).object.bytes).toEqual(BYTES)
})

it('refuses more than 1024 fetches at once', async () => {
  const waiting: ServerResponse[] = []
  const { upstream } = await behind((response) => waiting.push(response))
  const fetches = Array.from({ length: 1024 }, () => upstream.fetch('/x', 'fastly', false).catch(() => {}))
  await expect(upstream.fetch('/x', 'fastly', false)).rejects.toMatchObject({ code: 'overloaded' })
  while (waiting.length < 64) await settled()
  // As many as there are connections.
  expect(waiting).toHaveLength(64)
  await upstream.close()
  await Promise.all(fetches)
})
