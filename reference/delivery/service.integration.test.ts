import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Registry } from 'prom-client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { httpProbe } from './http-probe.ts'
import { ManualClock } from './manual-clock.fixture.ts'
import { watchProviders } from './provider-metrics.ts'
import { renditionIndex } from './rendition-index.fixture.ts'
import { type DeliveryConfig, DeliveryService, type SigningKey } from './service.ts'
import { refusalOf } from './signed-url.ts'
import { KeyStore } from './store.ts'
import { listen, RULES, TRACK, testRandom, USER } from './tiers.fixture.ts'
import { VerifyingKeys } from './verifying-keys.ts'
import type { HotTrack } from './warmer.ts'

const NAMES = ['akamai', 'fastly', 'cloudfront']
const EDGES = Object.fromEntries(NAMES.map((name) => [name, `http://${name}`]))

let directory: string
let clock: ManualClock
let services: DeliveryService[] = []
/** Providers whose probes fail, and how long all take. */
let down: Set<string>
let probeMs: Record<string, number>
let defects: unknown[]
/** Tracks that became hot, and where edges were told to hold something. */
let hot: HotTrack[]
let told: string[]

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'soundcheck-delivery-'))
  clock = new ManualClock()
  down = new Set()
  probeMs = {}
  defects = []
  hot = []
  told = []
})

afterEach(() => {
  for (const service of services) service.stop()
  services = []
  rmSync(directory, { recursive: true })
})

const keysFile = () => join(directory, 'signing-keys.json')

function open(given: Partial<DeliveryConfig> = {}, onKeys = (_: string, __: SigningKey[]) => {}): DeliveryService {
  const service = new DeliveryService({
    config: {
      providers: NAMES.map((name, i) => ({
        name,
        costUsdPerGb: [0.006, 0.008, 0.008][i],
        availability: 0.999,
        edgeBytes: 1_000_000,
      })),
      warming: null,
      routing: { latency: 0.5, availability: 0.3, cost: 0.2 },
      networks: [],
      probe: { intervalMs: 1000, timeoutMs: 500, failuresToUnhealthy: 2, successesToHealthy: 2 },
      ...RULES,
      ...given,
    },
    keyStore: new KeyStore(keysFile()),
    clock,
    randomBytes: testRandom(String(services.length)),
    async probe(edgeUrl) {
      const name = edgeUrl.slice('http://'.length)
      if (probeMs[name]) await new Promise<void>((resolve) => clock.after(probeMs[name], resolve))
      return !down.has(name)
    },
    onKeys,
    onDefect: (error) => defects.push(error),
    warming: {
      async warm(edgeUrl, path) {
        told.push(edgeUrl + path)
        return { result: 'warmed', bytes: 1000 }
      },
      renditionsOf: async () => [renditionIndex('high', [1000])],
      onHot: (track) => hot.push(track),
      onEnd: () => {},
      onDefect: (error) => defects.push(error),
    },
  })
  services.push(service)
  return service
}

function verify(service: DeliveryService, provider: string, url: string) {
  expect(url.startsWith(EDGES[provider])).toBe(true)
  const [path, query] = url.slice(EDGES[provider].length).split('?')
  return refusalOf(path, query, new VerifyingKeys(RULES.urlLifetimeMs, service.keysOf(provider)), clock.nowMs())
}

describe('URLs', () => {
  it('are good at the edge they name, for each chunk and provider in the order asked for', () => {
    const service = open()
    service.start(EDGES)
    const providers = ['fastly', 'akamai']
    const urls = service.chunkUrls(providers, TRACK, 'high', 3, USER, clock.nowMs())
    expect(urls).toHaveLength(3)
    for (const [chunk, ways] of urls.entries()) {
      expect(ways.map((url, i) => verify(service, providers[i], url))).toEqual([null, null])
      for (const url of ways) expect(new URL(url).pathname).toBe(`/audio/${TRACK}/high/${chunk}.ogg`)
    }
    expect(verify(service, 'fastly', urls[0][1].replace('akamai', 'fastly'))).toBe('url-key-unknown')
  })

  it('end when the service says', async () => {
    const service = open()
    service.start(EDGES)
    const endMs = service.expiresAtMs(clock.nowMs())
    const [[url]] = service.chunkUrls(['fastly'], TRACK, 'high', 1, USER, clock.nowMs())
    await clock.advance(endMs - clock.nowMs() - 1)
    expect(verify(service, 'fastly', url)).toBeNull()
    await clock.advance(1)
    expect(verify(service, 'fastly', url)).toBe('url-expired')
  })
})

describe('keys', () => {
  it('are kept over a restart, in a file for their owner alone', () => {
    const before = open().keysOf('fastly')
    expect(open().keysOf('fastly')).toEqual(before)
    expect(statSync(keysFile()).mode & 0o777).toBe(0o600)
  })

  it('differ between providers', () => {
    const service = open()
    const all = NAMES.flatMap((name) => service.keysOf(name))
    expect(new Set(all.map(({ kid }) => kid)).size).toBe(all.length)
    expect(new Set(all.map(({ secret }) => secret)).size).toBe(all.length)
  })

  it('rotate while the service runs, edges are told ahead, and old URLs stay good', async () => {
    const told: Record<string, SigningKey[]> = {}
    const service = open({}, (provider, keys) => {
      told[provider] = keys
    })
    expect(told).toEqual({})
    service.start(EDGES)
    const sign = () => service.chunkUrls(['fastly'], TRACK, 'high', 1, USER, clock.nowMs())[0][0]
    const kid = (url: string) => new URL(url).searchParams.get('kid')
    const first = kid(sign())
    await clock.advance(RULES.keyLifetimeMs - 60_000)
    const last = sign()
    expect(kid(last)).toBe(first)
    await clock.advance(60_000)
    expect(kid(sign())).not.toBe(first)
    expect(verify(service, 'fastly', last)).toBeNull()
    await clock.advance(RULES.keyLifetimeMs / 2)
    expect(told.fastly.map((key) => key.kid)).toContain(kid(sign()))
    expect(told.fastly.map((key) => key.kid)).not.toContain(first)
    expect(service.keysOf('fastly')).toEqual(told.fastly)
    expect(new KeyStore(keysFile()).load().fastly).toEqual(told.fastly)
  })

  it('are made at a later look when they cannot be saved, and never used before', async () => {
    const told: string[] = []
    const service = open({}, (provider) => told.push(provider))
    service.start(EDGES)
    const before = service.keysOf('fastly')
    const inTheWay = `${keysFile()}.partial`
    mkdirSync(inTheWay)
    await clock.advance(RULES.keyLifetimeMs)
    expect(defects).toContainEqual(expect.objectContaining({ code: 'EISDIR' }))
    expect(service.keysOf('fastly')).toEqual(before)
    expect(told).toEqual([])
    rmSync(inTheWay, { recursive: true })
    await clock.advance(RULES.keyLifetimeMs / 2)
    expect(told).toEqual(NAMES)
    expect(new KeyStore(keysFile()).load().fastly).toEqual(service.keysOf('fastly'))
  })

  it('are made at once when the service has slept past all of them', async () => {
    const service = open()
    service.start(EDGES)
    service.stop()
    await clock.advance(10 * RULES.keyLifetimeMs)
    const [[url]] = service.chunkUrls(['fastly'], TRACK, 'high', 1, USER, clock.nowMs())
    expect(verify(service, 'fastly', url)).toBeNull()
  })

  it.each(['', 'no JSON', '{}', '{"schemaVersion":1,"providers":{"fastly":[{"kid":"abcdefgh","secret":"hunter2"}]}}'])(
    'are not made anew over a file that is not understood: %s',
    (text) => {
      writeFileSync(keysFile(), text)
      expect(() => open()).toThrow(/holds no signing keys .* Remove it/)
      expect(() => open()).not.toThrow(/hunter2/)
      expect(readFileSync(keysFile(), 'utf8')).toBe(text)
    },
  )
})

describe('the order of providers', () => {
  it('is by price when all else is equal, then as configured', async () => {
    const service = open()
    expect(service.order('10.0.0.1')).toEqual(NAMES)
    service.start(EDGES)
    await clock.advance(5000)
    expect(service.order('10.0.0.1')).toEqual(NAMES)
  })

  it('is not moved by probes that differ by the noise of one machine', async () => {
    const service = open()
    probeMs = { akamai: 3, fastly: 1 }
    service.start(EDGES)
    await clock.advance(5000)
    expect(service.order('10.0.0.1')).toEqual(NAMES)
  })

  it('follows probes that differ clearly', async () => {
    const service = open()
    probeMs = { akamai: 80, fastly: 60, cloudfront: 5 }
    service.start(EDGES)
    await clock.advance(5000)
    expect(service.order('10.0.0.1')[0]).toBe('cloudfront')
  })

  it('follows the round trips of the listener’s network where they are known', () => {
    const rttMs = { akamai: 30, fastly: 5, cloudfront: 60 }
    const service = open({ networks: [{ name: 'campus', cidr: '10.1.0.0/16', rttMs }] })
    expect(service.order('10.1.7.7')[0]).toBe('fastly')
    expect(service.order('10.2.7.7')[0]).toBe('akamai')
  })

  it('leaves out who does not answer, until nobody is left', async () => {
    const service = open()
    service.start(EDGES)
    down.add('akamai')
    await clock.advance(2500)
    expect(service.order('10.0.0.1')).toEqual(['fastly', 'cloudfront'])
    down = new Set(NAMES)
    await clock.advance(2500)
    expect(service.order('10.0.0.1')).toEqual([])
    down = new Set()
    await clock.advance(2500)
    expect(service.order('10.0.0.1').toSorted()).toEqual(NAMES.toSorted())
  })
})

it('tells Prometheus how the providers are doing', async () => {
  const service = open()
  const registry = new Registry()
  watchProviders(service, registry)
  probeMs = { akamai: 80 }
  down.add('fastly')
  service.start(EDGES)
  await clock.advance(3000)
  const text = await registry.metrics()
  expect(text).toContain('soundcheck_provider_healthy{provider="akamai"} 1')
  expect(text).toContain('soundcheck_provider_healthy{provider="fastly"} 0')
  expect(text).toContain('soundcheck_provider_availability{provider="cloudfront"} 0.999')
  expect(text).toContain('soundcheck_provider_latency_seconds{provider="akamai"} 0.08')
})

it('probes over HTTP: good is a 200 of /health before the signal', async () => {
  let status = 200
  const server = createServer((request, response) => {
    if (status === 0) return
    response.writeHead(request.url === '/health' ? status : 404).end('{}')
  })
  const url = await listen(server)
  const { probe, close } = httpProbe()
  const signal = () => AbortSignal.timeout(100)
  expect(await probe(url, new AbortController().signal)).toBe(true)
  status = 503
  expect(await probe(url, new AbortController().signal)).toBe(false)
  status = 0
  await expect(probe(url, signal())).rejects.toThrow()
  server.closeAllConnections()
  server.close()
  await expect(probe(url, new AbortController().signal)).rejects.toThrow()
  await close()
})

describe('warming', () => {
  const warming = { playsPerMinute: 20, nextChunks: 0, bytesPerSecond: 1_000_000 }
  const play = (service: DeliveryService, clientAddress: string) =>
    service.played({
      accountId: USER,
      trackId: TRACK,
      quality: 'high',
      providers: service.order(clientAddress),
      clientAddress,
      context: null,
      leftMs: 1000,
    })

  it('takes networks for regions, and spares an edge that is out', async () => {
    const rttMs = { akamai: 30, fastly: 5, cloudfront: 60 }
    const service = open({ warming, networks: [{ name: 'campus', cidr: '10.1.0.0/16', rttMs }] })
    service.start(EDGES)
    for (let n = 0; n < 9; n++) play(service, '10.2.0.1')
    for (let n = 0; n < 10; n++) play(service, '10.1.0.1')
    expect(hot).toMatchObject([{ trackId: TRACK, region: 'campus', providers: ['fastly', 'akamai'] }])
    await clock.advance(1000)
    expect(told).toEqual(['http://fastly', 'http://akamai'].map((edge) => `${edge}/audio/${TRACK}/high/0.ogg`))
    down.add('cloudfront')
    await clock.advance(2500)
    play(service, '10.2.0.1')
    await clock.advance(1000)
    expect(hot[1]).toMatchObject({ region: null, playsPerMinute: 20, providers: NAMES })
    expect(told).toHaveLength(2)
    down.clear()
    await clock.advance(3000)
    play(service, '10.2.0.1')
    await clock.advance(1000)
    expect(told[2]).toBe(`http://cloudfront/audio/${TRACK}/high/0.ogg`)
  })

  it('is nothing without its configuration', async () => {
    const service = open()
    service.start(EDGES)
    for (let n = 0; n < 100; n++) play(service, '10.2.0.1')
    await clock.advance(1000)
    expect([hot, told]).toEqual([[], []])
  })
})
