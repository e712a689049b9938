import { once } from 'node:events'
import { Redis } from 'ioredis'
import type { Clock } from '../../shared/clock.ts'
import { SingleFlight } from '../../shared/single-flight.ts'
import type { Cache, CacheAnswer, CacheEntry } from './cache.ts'
import { Fences } from './fences.ts'
import { freshUntilMs, staleUntilMs } from './freshness.policy.ts'
import { type Names, RedisEntries } from './redis-entries.ts'

export interface RedisCacheOptions {
  /** `redis://user:password@host:6379/0`, or `rediss://` over TLS. */
  readonly url: string
  /** What the values are made from: when that is not what it was, nothing that is there holds any more. */
  readonly source: string
  readonly clock: Clock
  /** Uniform in [0, 1). */
  readonly random: () => number
  /** Told apart from all others by chance: 16 characters or so. */
  readonly newToken: () => string
  readonly onAnswer: (answer: CacheAnswer) => void
}

const COMMAND_TIMEOUT_MS = 250
const CONNECT_TIMEOUT_MS = 2000
const RECONNECT_MAX_MS = 2000
/** How long it is left alone after it did not answer: so many requests do not wait for it. */
const REST_MS = 1000
/** How often, and how long, a process looks for what another one is loading; then it loads by itself. */
const LOOK_AGAIN_MS = 20
const LOOK_LONGEST_MS = 2000
/** Invalidations that Redis has yet to hear of, each by itself; beyond that it is told to forget everything. */
const OWED_NAMES = 10_000

/**
 * A cache that several processes share. One of them loads at a time, by a lease on the key, and only who still has the
 * lease may store: an invalidation takes it away. (Nishtala et al., "Scaling Memcache at Facebook", NSDI 2013.)
 *
 * While Redis does not answer every process loads for itself. What this process invalidates meanwhile it tells Redis
 * before it uses it again; the others may get an older value until then, for as long as a value lives at the most.
 */
export class RedisCache implements Cache {
  private readonly options: RedisCacheOptions
  private readonly redis: Redis
  private readonly entries: RedisEntries
  private readonly fences = new Fences()
  /** What this process is loading under a lease, by the lease. */
  private readonly loads = new Map<string, { tokens: string; json: Promise<string> }>()
  /** What it loads without one. */
  private readonly others = new SingleFlight<string>()
  private readonly paying = new SingleFlight<boolean>()
  /** All, until it is known whose values are there. */
  private owed = { keys: new Set<string>(), tags: new Set<string>(), all: true }
  private restUntilMs = 0

  /** Resolves when it is connected, or when that has failed once; then it tries on by itself. */
  static async open(options: RedisCacheOptions): Promise<RedisCache> {
    const cache = new RedisCache(options)
    // `once` rejects with an error event.
    await once(cache.redis, 'ready').catch(() => {})
    await cache.checkSource()
    return cache
  }

  private constructor(options: RedisCacheOptions) {
    this.options = options
    this.redis = new Redis(options.url, {
      commandTimeout: COMMAND_TIMEOUT_MS,
      connectTimeout: CONNECT_TIMEOUT_MS,
      // What cannot be asked now is loaded; nothing waits for a connection.
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      enableAutoPipelining: true,
      retryStrategy: (attempts) => Math.min(RECONNECT_MAX_MS, 50 * 2 ** Math.min(attempts, 6)),
    })
    // Each command's failure is dealt with where it was sent.
    this.redis.on('error', () => {})
    this.entries = new RedisEntries(this.redis, options.newToken)
  }

  async get<Value>(entry: CacheEntry, load: () => Promise<Value | null>): Promise<Value | null> {
    const { answer, json } = await this.find(entry, load)
    this.options.onAnswer(answer)
    return JSON.parse(await json) as Value | null
  }

  async invalidate({ keys = [], tags = [] }: Names): Promise<void> {
    for (const key of keys) this.owed.keys.add(key)
    for (const tag of tags) this.owed.tags.add(tag)
    if (this.owed.keys.size + this.owed.tags.size > OWED_NAMES)
      this.owed = { keys: new Set(), tags: new Set(), all: true }
    const { result, joined } = this.pay()
    // One that was under way had left without these names; the next one takes them along.
    if ((await result) && joined) await this.pay().result
    this.fences.invalidate(keys, tags)
  }

  async close(): Promise<void> {
    this.redis.disconnect()
  }

  /** What is of the same source may stay. */
  private async checkSource(): Promise<void> {
    const source = this.redis.status === 'ready' ? await this.entries.source().catch(() => null) : null
    if (source === this.options.source) this.owed = { ...this.owed, all: false }
    else await this.pay().result
  }

  /**
   * Each call asks Redis what there is, and may join only what was begun by a lease that still holds, under tokens that
   * still hold: so an invalidation by another process is heeded as one by this process is.
   */
  private async find(entry: CacheEntry, load: () => Promise<unknown>): Promise<Found> {
    const { clock } = this.options
    const lookUntilMs = clock.monotonicMs() + LOOK_LONGEST_MS
    for (;;) {
      const found = await this.use(() => this.entries.look(entry))
      if (found === null) {
        const { result } = this.others.run(`${this.fences.of(entry)} ${entry.key}`, () => jsonOf(load))
        return { answer: 'bypass', json: result }
      }
      const { value, lease, tokens } = found
      const nowMs = clock.nowMs()
      if (value !== null && nowMs < value.freshUntilMs) return { answer: 'hit', json: value.json }
      const isStale = value !== null && nowMs < staleUntil(entry, value)
      if (lease === null) {
        const taken = await this.use(() => this.entries.lease(entry.key))
        if (taken) {
          const json = this.load(entry, tokens, taken, load)
          if (!isStale) return { answer: 'miss', json }
          // Whoever is given the old value does not wait, and does not hear if the new one cannot be had.
          json.catch(() => {})
        }
      }
      if (isStale) return { answer: 'stale', json: value.json }
      if (lease === null) continue
      const own = this.loads.get(lease)
      if (own?.tokens === tokens) return { answer: 'shared', json: own.json }
      if (clock.monotonicMs() >= lookUntilMs) {
        const { result, joined } = this.others.run(`${lease} ${tokens} ${entry.key}`, () => jsonOf(load))
        return { answer: joined ? 'shared' : 'miss', json: result }
      }
      await new Promise<void>((resolve) => clock.after(LOOK_AGAIN_MS, resolve))
    }
  }

  /** Loads under a lease, and keeps what was loaded unless the lease was taken away meanwhile. */
  private load(entry: CacheEntry, tokens: string, lease: string, load: () => Promise<unknown>): Promise<string> {
    const { clock, random } = this.options
    const loadAndStore = async (): Promise<string> => {
      try {
        const json = await jsonOf(load)
        const nowMs = clock.nowMs()
        const value = { json, freshUntilMs: freshUntilMs(nowMs, entry.ttlMs, json === 'null', random()) }
        const lifeMs = staleUntil(entry, value) - nowMs
        await this.use(() => this.entries.store(entry.key, lease, tokens, value, lifeMs))
        return json
      } catch (error) {
        await this.use(() => this.entries.release(entry.key, lease))
        throw error
      }
    }
    const json = loadAndStore().finally(() => this.loads.delete(lease))
    this.loads.set(lease, { tokens, json })
    return json
  }

  /** Asks Redis; null when it cannot be used now. */
  private async use<Result>(command: () => Promise<Result>): Promise<Result | null> {
    const { clock } = this.options
    if (this.redis.status !== 'ready' || clock.monotonicMs() < this.restUntilMs) return null
    if (this.owes && !(await this.pay().result)) return null
    try {
      return await command()
    } catch {
      this.restUntilMs = clock.monotonicMs() + REST_MS
      return null
    }
  }

  private get owes(): boolean {
    return this.owed.all || this.owed.keys.size > 0 || this.owed.tags.size > 0
  }

  /** Tells Redis what was invalidated, and whether it knows now. */
  private pay(): { result: Promise<boolean>; joined: boolean } {
    return this.paying.run('', async () => {
      const { clock } = this.options
      if (!this.owes) return true
      if (this.redis.status !== 'ready' || clock.monotonicMs() < this.restUntilMs) return false
      const owed = this.owed
      this.owed = { keys: new Set(), tags: new Set(), all: false }
      try {
        await this.entries.forget({ keys: [...owed.keys], tags: [...owed.tags] }, owed.all)
        // Only now, so that whoever comes between forgets everything once more.
        if (owed.all) await this.entries.setSource(this.options.source)
        return true
      } catch {
        this.restUntilMs = clock.monotonicMs() + REST_MS
        for (const key of this.owed.keys) owed.keys.add(key)
        for (const tag of this.owed.tags) owed.tags.add(tag)
        this.owed = { ...owed, all: owed.all || this.owed.all }
        return false
      }
    })
  }
}

interface Found {
  answer: CacheAnswer
  json: string | Promise<string>
}

async function jsonOf(load: () => Promise<unknown>): Promise<string> {
  return JSON.stringify((await load()) ?? null)
}

function staleUntil({ ttlMs }: CacheEntry, { json, freshUntilMs }: { json: string; freshUntilMs: number }): number {
  return staleUntilMs(freshUntilMs, ttlMs, json === 'null')
}
