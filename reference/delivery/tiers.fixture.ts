import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Registry } from 'prom-client'
import type { Clock } from '../shared/clock.ts'
import { idFromName } from '../shared/ids.ts'
import { FileObjects } from '../storage/objects/file-objects.ts'
import { chunkPath } from './audio-path.ts'
import { createEdgeServer } from './edge-server.ts'
import { type KeyRing, rotatedKeys, signingKey } from './key-ring.ts'
import { createOriginServer } from './origin-server.ts'
import { createShieldServer } from './shield-server.ts'
import { expiryS, signUrl } from './signed-url.ts'
import type { TierServer } from './tier-server.ts'
import { VerifyingKeys } from './verifying-keys.ts'

export const RULES = { keyLifetimeMs: 24 * 3600_000, urlLifetimeMs: 30 * 60_000 }
const PROVIDERS = ['fastly', 'akamai']
export const SECRET = 'a secret that the tiers share'
export const TRACK = idFromName('a track of the test')
export const USER = 'user-1'

/** The real clock, whose wall time can be moved. */
export class ShiftedClock implements Clock {
  shiftMs = 0

  nowMs(): number {
    return Date.now() + this.shiftMs
  }

  monotonicMs(): number {
    return performance.now()
  }

  after(delayMs: number, run: () => void): () => void {
    const timer = setTimeout(run, delayMs)
    return () => clearTimeout(timer)
  }
}

/** Bytes that look like no others. */
export function noise(name: string, sizeBytes: number): Buffer {
  const block = createHash('sha512').update(name).digest()
  return Buffer.concat(Array(Math.ceil(sizeBytes / block.length)).fill(block), sizeBytes)
}

/** The same keys whenever it is called with the same seed. */
export function testRandom(seed: string): (size: number) => Uint8Array {
  let calls = 0
  return (size) => noise(`${seed} ${calls++}`, size)
}

export async function listen(server: TierServer['server'], port = 0): Promise<string> {
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Sum of a metric's values, or of a histogram's counts, over what has these labels. */
export async function count(registry: Registry, name: string, labels: Record<string, string> = {}): Promise<number> {
  const metric = await registry.getSingleMetric(`soundcheck_delivery_${name}`)?.get()
  if (metric === undefined) throw new Error(`there is no metric ${name}`)
  const suffix = metric.type.toString() === 'histogram' ? '_count' : ''
  return metric.values
    .filter((value) => !suffix || (value as { metricName?: string }).metricName?.endsWith(suffix))
    .filter((value) =>
      Object.entries(labels).every(([key, wanted]) => (value.labels as Record<string, unknown>)[key] === wanted),
    )
    .reduce((sum, { value }) => sum + value, 0)
}

export interface TestTiers {
  clock: ShiftedClock
  objects: FileObjects
  directory: string
  origin: TierServer
  shield: TierServer
  shieldUrl: string
  originUrl: string
  edges: Record<string, TierServer>
  edgeUrls: Record<string, string>
  rings: Record<string, KeyRing>
  keys: Record<string, VerifyingKeys>
  /** The signed URL of a chunk of `TRACK`. */
  url(provider: string, chunk: number, more?: { user?: string; quality?: string; ring?: KeyRing }): string
  close(): Promise<void>
}

/** The chunks that `openTiers` publishes. */
export const CHUNKS = [noise('chunk 0', 20_000), noise('chunk 1', 30_000), noise('chunk 2', 10_000)]

/** Edges, shield and origin over a store with one track at `high`, all on sockets of this machine. */
export async function openTiers({ cacheBytes = 1_000_000 } = {}): Promise<TestTiers> {
  const directory = mkdtempSync(join(tmpdir(), 'soundcheck-tiers-'))
  const objects = new FileObjects(join(directory, 'audio'))
  await publish(objects, TRACK, 'high', CHUNKS)
  const clock = new ShiftedClock()
  const common = {
    clock,
    secret: SECRET,
    onDefect: (error: unknown) => {
      throw error
    },
  }
  const origin = createOriginServer({ ...common, objects })
  const originUrl = await listen(origin.server)
  const shield = createShieldServer({
    ...common,
    originUrl,
    eviction: 'lru',
    providers: PROVIDERS.map((name) => ({ name, bytes: cacheBytes })),
  })
  const shieldUrl = await listen(shield.server)
  const rings: Record<string, KeyRing> = {}
  const keys: Record<string, VerifyingKeys> = {}
  const edges: Record<string, TierServer> = {}
  const edgeUrls: Record<string, string> = {}
  for (const provider of PROVIDERS) {
    rings[provider] = rotatedKeys([], RULES, clock.nowMs() - 1000, testRandom(provider))
    keys[provider] = new VerifyingKeys(RULES.urlLifetimeMs, rings[provider])
    const edge = createEdgeServer({ ...common, provider, shieldUrl, keys: keys[provider], cacheBytes, eviction: 'lru' })
    edges[provider] = edge
    edgeUrls[provider] = await listen(edge.server)
  }
  return {
    clock,
    objects,
    directory,
    origin,
    shield,
    originUrl,
    shieldUrl,
    edges,
    edgeUrls,
    rings,
    keys,
    url(provider, chunk, { user = USER, quality = 'high', ring = rings[provider] } = {}) {
      return edgeUrls[provider] + signed(chunkPath(TRACK, quality, chunk), user, ring, clock.nowMs())
    },
    async close() {
      await Promise.all([...Object.values(edges), shield, origin].map((tier) => tier.close()))
      rmSync(directory, { recursive: true })
    },
  }
}

/** A path, signed with the ring's key whose turn it is. */
export function signed(path: string, user: string, ring: KeyRing, nowMs: number): string {
  const key = signingKey(ring, nowMs)
  if (key === null) throw new Error('no key signs now')
  const signer = { kid: key.kid, secret: Buffer.from(key.secret, 'base64url') }
  return signUrl(path, user, expiryS(nowMs, RULES.urlLifetimeMs), signer)
}

/** Puts a rendition into the object store. */
export async function publish(objects: FileObjects, track: string, quality: string, chunks: Buffer[]): Promise<void> {
  const index = { chunks: chunks.map((bytes) => ({ sha256: createHash('sha256').update(bytes).digest('hex') })) }
  await objects.putAll([
    ...chunks.map((bytes, i) => ({ key: `${track}/${quality}/${i}.ogg`, bytes })),
    { key: `${track}/${quality}/index.json`, bytes: Buffer.from(JSON.stringify(index)) },
  ])
}
