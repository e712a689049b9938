import { createHash } from 'node:crypto'
import type { Dispatcher } from 'undici'
import { expect, it } from 'vitest'
import { FIXED } from '../../reference/playback/quality.policy.ts'
import { ChunkFetcher } from './chunk-fetch.ts'
import type { Link } from './link.ts'
import { defaultRules } from './rules.ts'
import { VirtualClock } from './virtual-clock.fixture.ts'

const BYTES = 100_000
const never = new AbortController().signal

/** A line that always brings as much. */
const at = (bps: number) => (fromMs: number, bits: number) => fromMs + (bits * 1000) / bps

/** Edges that answer after so many ms of virtual time, in parts of a tenth; Infinity: never. */
function fetcher(link: Link, answerMs: (provider: string) => number) {
  const clock = new VirtualClock()
  const body = Buffer.alloc(BYTES, 7)
  const dispatcher = {
    request: async ({ origin, signal }: { origin: string; signal: AbortSignal }) => {
      const waitMs = answerMs(new URL(origin).hostname)
      if (waitMs < Number.POSITIVE_INFINITY) await clock.wait(waitMs)
      else await new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))))
      const parts = Array.from({ length: 10 }, (_, i) => body.subarray((i * BYTES) / 10, ((i + 1) * BYTES) / 10))
      return { statusCode: 200, headers: {}, body: Object.assign(parts, { dump: async () => {} }) }
    },
  } as unknown as Dispatcher
  const { retry } = defaultRules(FIXED)
  const sha256 = createHash('sha256').update(body).digest('hex')
  const chunk = { startSample: 0, samples: 1, skipSamples: 0, bytes: BYTES, sha256, urls: ['http://a', 'http://b'] }
  const made = new ChunkFetcher({ dispatcher, clock, link, retry, random: () => 0 })
  const fetch = async () => {
    const fetching = made.fetch({ providers: ['a', 'b'], chunk }, () => Promise.reject(new Error('no')), never)
    const { attempts } = await clock.until(fetching)
    return attempts.map((one) => [one.provider, one.failure, one.wireMs, one.firstByteMs, one.lastByteMs])
  }
  return { fetch, clock }
}

it('adds a round trip, a handshake on a new connection, and the time that the bits take', async () => {
  const { fetch } = fetcher({ roundTripMs: () => 40, arrivalMs: at(1_000_000) }, () => 5)
  // 5 ms of the edge, one round trip, two more at first; 800 kbit at 1 Mbps take 800 ms.
  expect(await fetch()).toEqual([['a', null, 5, 125, 925]])
  expect(await fetch()).toEqual([['a', null, 5, 45, 845]])
})

it('brings a body as the line changes', async () => {
  // From 200 ms on there is nothing for a second: of 800 kbit at 8 Mbps, which begin after 125 ms, the last 200 wait.
  const line: Link['arrivalMs'] = (fromMs, bits) => {
    const neededMs = bits / 8_000
    const beforeMs = Math.max(0, 200 - fromMs)
    return neededMs <= beforeMs ? fromMs + neededMs : Math.max(fromMs, 1_200) + neededMs - beforeMs
  }
  const { fetch } = fetcher({ roundTripMs: () => 40, arrivalMs: line }, () => 5)
  expect(await fetch()).toEqual([['a', null, 5, 125, 1_225]])
})

it('gives a slow provider up after the attempt timeout, round trip included, and shakes hands with the next', async () => {
  const link = { roundTripMs: (provider: string) => (provider === 'a' ? 40 : 30), arrivalMs: at(8_000_000) }
  const { fetch, clock } = fetcher(link, (provider) => (provider === 'a' ? Number.POSITIVE_INFINITY : 0))
  expect(await fetch()).toEqual([
    ['a', 'timeout', null, null, null],
    ['b', null, 0, 90, 190],
  ])
  expect(clock.monotonicMs()).toBe(800 + 190)
})

it('reaches nobody over a line whose round trip is longer than the attempt timeout', async () => {
  const { fetch } = fetcher({ roundTripMs: () => 900, arrivalMs: at(8_000_000) }, () => 0)
  await expect(fetch()).rejects.toThrow('no provider gave the chunk (a timeout, b timeout, a timeout)')
})
