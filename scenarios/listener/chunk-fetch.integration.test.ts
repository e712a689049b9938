import { Agent } from 'undici'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { FIXED } from '../../reference/playback/quality.policy.ts'
import { systemClock } from '../commands/system-clock.ts'
import { ChunkFetcher, ChunkUnavailable, type ChunkWish } from './chunk-fetch.ts'
import { Stopped } from './clock.ts'
import { type FakeService, startFakeService } from './fake-service.fixture.ts'
import { noLink } from './link.ts'
import { defaultRules } from './rules.ts'
import { ServiceClient } from './service-client.ts'

const never = new AbortController().signal
const noRenewal = () => Promise.reject(new Error('nothing was to be renewed'))

let service: FakeService
let agent: Agent

beforeEach(async () => {
  service = await startFakeService([{ name: 'One', chunks: [44_100, 44_100] }])
  agent = new Agent()
})

afterEach(async () => {
  await agent.destroy()
  await service.close()
})

/** A fetcher that does not wait between attempts. */
function fetcher(attemptTimeoutMs = 30_000): ChunkFetcher {
  const retry = { ...defaultRules(FIXED).retry, attemptTimeoutMs }
  return new ChunkFetcher({ dispatcher: agent, clock: systemClock, link: noLink, retry, random: () => 0 })
}

async function wish(index = 0): Promise<ChunkWish> {
  const client = new ServiceClient({
    url: service.url,
    token: service.token,
    forwardedFor: null,
    timeoutMs: 5_000,
    dispatcher: agent,
    clock: systemClock,
  })
  const { providers, renditions } = await client.play(
    { trackUri: service.trackUris[0], quality: null, adaptive: false },
    never,
  )
  return { providers, chunk: renditions[0].chunks[index] }
}

const failures = (attempts: readonly { provider: string; failure: string | null }[]) =>
  attempts.map(({ provider, failure }) => [provider, failure])

it('takes the chunk from the first provider', async () => {
  const wanted = await wish()
  const fetched = await fetcher().fetch(wanted, noRenewal, never)
  expect(fetched.bytes.length).toBe(wanted.chunk.bytes)
  expect(fetched).toMatchObject({ provider: 'fastly', failover: null })
  expect(fetched.attempts).toHaveLength(1)
  expect(fetched.attempts[0]).toMatchObject({
    cache: 'hit',
    timing: [{ name: 'edge', description: null, durationMs: 0.5 }],
    status: 200,
    failure: null,
    sizeBytes: wanted.chunk.bytes,
    refetch: false,
  })
})

it('goes to the next provider when one is dead, and then keeps away from it', async () => {
  service.kill('fastly')
  const one = fetcher()
  const first = await one.fetch(await wish(0), noRenewal, never)
  expect(failures(first.attempts)).toEqual([
    ['fastly', 'unreachable'],
    ['akamai', null],
  ])
  expect(first.failover).toMatchObject({ fromProvider: 'fastly', toProvider: 'akamai' })
  expect(first.failover?.tookMs).toBeGreaterThan(0)
  const second = await one.fetch(await wish(1), noRenewal, never)
  expect(failures(second.attempts)).toEqual([['akamai', null]])
  expect(second.failover).toBe(null)
})

it('starts again elsewhere when an edge dies in the middle of a body', async () => {
  service.meddle = ({ provider, response, body }) => {
    if (provider !== 'fastly') return false
    response.writeHead(200, { 'content-length': body.length })
    response.write(body.subarray(0, 1000), () => service.kill('fastly'))
    return true
  }
  const { attempts, failover, bytes } = await fetcher().fetch(await wish(), noRenewal, never)
  expect(failures(attempts)).toEqual([
    ['fastly', 'cut-off'],
    ['akamai', null],
  ])
  expect(attempts[0].sizeBytes).toBe(1000)
  expect(failover?.atMs).toBe(attempts[0].askedAtMs + (attempts[0].lastByteMs ?? Number.NaN))
  expect(bytes.length).toBe((await wish()).chunk.bytes)
})

it('gives up a provider without a first byte, and one that stops in the middle', async () => {
  service.meddle = ({ provider, response, body }) => {
    if (provider === 'akamai') response.writeHead(200, { 'content-length': body.length }).write(body.subarray(0, 1000))
    return provider !== 'cloudfront'
  }
  const { attempts, failover } = await fetcher(1000).fetch(await wish(), noRenewal, never)
  expect(failures(attempts)).toEqual([
    ['fastly', 'timeout'],
    ['akamai', 'stalled'],
    ['cloudfront', null],
  ])
  expect(failover).toMatchObject({ fromProvider: 'fastly', toProvider: 'cloudfront', atMs: attempts[0].askedAtMs })
})

it('has a damaged chunk fetched anew from the same provider', async () => {
  service.meddle = ({ noCache, response, body }) => {
    if (noCache) return false
    const damaged = Buffer.from(body)
    damaged[500] ^= 1
    response.writeHead(200, { 'content-length': body.length, 'x-cache': 'hit' }).end(damaged)
    return true
  }
  const { attempts, provider, failover } = await fetcher().fetch(await wish(), noRenewal, never)
  expect(failures(attempts)).toEqual([
    ['fastly', 'corrupt'],
    ['fastly', null],
  ])
  expect(attempts.map(({ refetch, cache }) => [refetch, cache])).toEqual([
    [false, 'hit'],
    [true, 'miss'],
  ])
  expect({ provider, failover }).toEqual({ provider: 'fastly', failover: null })
})

it('leaves a provider whose origin is damaged, too; a body that is too long is damaged', async () => {
  service.meddle = ({ provider, response, body }) => {
    if (provider === 'fastly') response.writeHead(200).end(Buffer.concat([body, body]))
    return provider === 'fastly'
  }
  const { attempts } = await fetcher().fetch(await wish(), noRenewal, never)
  expect(failures(attempts)).toEqual([
    ['fastly', 'corrupt'],
    ['fastly', 'corrupt'],
    ['akamai', null],
  ])
})

it('asks for new URLs once when these have expired', async () => {
  service.meddle = ({ path, response }) => {
    if (!path.endsWith('sig=1')) return false
    const error = { status: 403, message: 'over', reason: 'url-expired' }
    response.writeHead(403, { 'content-type': 'application/json' }).end(JSON.stringify({ error }))
    return true
  }
  let renewals = 0
  const renew = () => {
    renewals++
    return wish()
  }
  const { attempts, failover } = await fetcher().fetch(await wish(), renew, never)
  expect(failures(attempts)).toEqual([
    ['fastly', 'expired'],
    ['fastly', null],
  ])
  expect({ renewals, failover }).toEqual({ renewals: 1, failover: null })
})

it('gives up after as many attempts as the rules allow', async () => {
  service.meddle = ({ response }) => {
    response.writeHead(502).end('no')
    return true
  }
  const error = await fetcher()
    .fetch(await wish(), noRenewal, never)
    .catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(ChunkUnavailable)
  expect(failures((error as ChunkUnavailable).attempts)).toEqual([
    ['fastly', 'refused'],
    ['akamai', 'refused'],
    ['cloudfront', 'refused'],
  ])
})

it('stops when its listener does', async () => {
  const stop = new AbortController()
  service.meddle = () => {
    stop.abort()
    return true
  }
  await expect(fetcher().fetch(await wish(), noRenewal, stop.signal)).rejects.toBeInstanceOf(Stopped)
  await expect(fetcher().fetch(await wish(), noRenewal, stop.signal)).rejects.toBeInstanceOf(Stopped)
})
