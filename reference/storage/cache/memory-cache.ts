import type { EvictionName } from '../../delivery/eviction.policy.ts'
import { ByteCache } from '../../shared/byte-cache.ts'
import type { Clock } from '../../shared/clock.ts'
import { SingleFlight } from '../../shared/single-flight.ts'
import type { Cache, CacheAnswer, CacheEntry } from './cache.ts'
import { Fences } from './fences.ts'
import { freshUntilMs, staleUntilMs } from './freshness.policy.ts'

export interface MemoryCacheOptions {
  /** Of values as JSON. */
  readonly capacityBytes: number
  readonly eviction: EvictionName
  readonly clock: Clock
  /** Uniform in [0, 1). */
  readonly random: () => number
  readonly onAnswer: (answer: CacheAnswer) => void
}

interface Held {
  /** JSON. */
  readonly bytes: Buffer
  readonly bornMs: number
  readonly freshUntilMs: number
  readonly staleUntilMs: number
  /** Count of invalidations when its load began. */
  readonly loadedAt: number
}

/** About an artist's name and links: what the table has to have room for. */
const SMALLEST_VALUE_BYTES = 256
/** Keys that are known to have nothing: whoever asks for made-up ones drives out only these. */
const NOTHINGS = 4096
const NOTHING = Buffer.from('null')

/** A cache in this process. Which values stay is an eviction policy's choice, the same ones that serve the edges. */
export class MemoryCache implements Cache {
  private readonly options: MemoryCacheOptions
  private readonly values: ByteCache<Held>
  private readonly nothings: ByteCache<Held>
  private readonly fences = new Fences()
  private readonly flights = new SingleFlight<Buffer>()

  constructor(options: MemoryCacheOptions) {
    this.options = options
    const { capacityBytes, eviction } = options
    // Each value has a time of its own, which is looked at here.
    const ttlMs = Number.POSITIVE_INFINITY
    this.values = new ByteCache({
      capacityBytes,
      maxObjects: Math.ceil(capacityBytes / SMALLEST_VALUE_BYTES),
      eviction,
      ttlMs,
    })
    this.nothings = new ByteCache({
      capacityBytes: NOTHINGS * NOTHING.length,
      maxObjects: NOTHINGS,
      eviction,
      ttlMs,
    })
  }

  async get<Value>(entry: CacheEntry, load: () => Promise<Value | null>): Promise<Value | null> {
    const { clock, onAnswer } = this.options
    const nowMs = clock.nowMs()
    const oldest = this.fences.of(entry)
    const held = this.values.get(entry.key, nowMs) ?? this.nothings.get(entry.key, nowMs)
    if (held !== null && held.loadedAt >= oldest && nowMs < held.staleUntilMs) {
      const isFresh = nowMs < held.freshUntilMs
      // Whoever is given the old value does not wait, and does not hear if the new one cannot be had.
      if (!isFresh) this.load(entry, oldest, load).result.catch(() => {})
      onAnswer(isFresh ? 'hit' : 'stale')
      return decode<Value>(held.bytes)
    }
    const { result, joined } = this.load(entry, oldest, load)
    onAnswer(joined ? 'shared' : 'miss')
    return decode<Value>(await result)
  }

  async invalidate({ keys = [], tags = [] }: { keys?: readonly string[]; tags?: readonly string[] }): Promise<void> {
    this.fences.invalidate(keys, tags)
    for (const key of keys) this.forget(key)
  }

  async close(): Promise<void> {}

  /** A load that began before the last invalidation is another flight, which nobody joins any more. */
  private load<Value>({ key, ttlMs }: CacheEntry, oldest: number, load: () => Promise<Value | null>) {
    const loadedAt = this.fences.count
    return this.flights.run(`${oldest} ${key}`, async () => {
      const value = await load()
      const bytes = value === null ? NOTHING : Buffer.from(JSON.stringify(value))
      this.keep(key, bytes, ttlMs, loadedAt)
      return bytes
    })
  }

  private keep(key: string, bytes: Buffer, ttlMs: number, loadedAt: number): void {
    const { clock, random } = this.options
    const nowMs = clock.nowMs()
    const before = this.values.get(key, nowMs) ?? this.nothings.get(key, nowMs)
    if (before !== null && before.loadedAt > loadedAt) return
    this.forget(key)
    const isNothing = bytes === NOTHING
    const fresh = freshUntilMs(nowMs, ttlMs, isNothing, random())
    const held = {
      bytes,
      bornMs: nowMs,
      freshUntilMs: fresh,
      staleUntilMs: staleUntilMs(fresh, ttlMs, isNothing),
      loadedAt,
    }
    ;(isNothing ? this.nothings : this.values).put(key, held)
  }

  private forget(key: string): void {
    this.values.remove(key)
    this.nothings.remove(key)
  }
}

function decode<Value>(bytes: Buffer): Value | null {
  return JSON.parse(bytes.toString()) as Value | null
}
