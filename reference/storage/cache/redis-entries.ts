import type { Redis } from 'ioredis'
import type { CacheEntry } from './cache.ts'

export interface Names {
  readonly keys?: readonly string[]
  readonly tags?: readonly string[]
}

/** A value as Redis keeps it. */
export interface StoredValue {
  readonly json: string
  readonly freshUntilMs: number
}

/** What Redis has of an entry. */
export interface Lookup {
  /** Null where there is none, or one that was invalidated by a tag. */
  readonly value: StoredValue | null
  /** Of whoever loads it now. */
  readonly lease: string | null
  /** Of the tags now: a value that is loaded from here on is stored with them. */
  readonly tokens: string
}

const PREFIX = 'soundcheck:cache:'
/** The tag of everything. */
const EVERYTHING = `${PREFIX}all`
/** Of what the values are: an identity that outlives them. */
const SOURCE = `${PREFIX}source`
/** Longer than any value lives. When a token has gone, values with it count as invalidated. */
const TOKEN_LIFE_MS = 24 * 3_600_000
/** A load that takes longer is another's to do, and is not stored. */
const LEASE_MS = 10_000

/** KEYS: the lease, the value. ARGV: who holds the lease, the value's text, how long it lives in ms. */
const STORE = `
if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('set', KEYS[2], ARGV[2], 'px', ARGV[3])
redis.call('del', KEYS[1])
return 1`

/** KEYS: the lease. ARGV: who holds it. */
const RELEASE = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0`

/**
 * How entries lie in Redis: a value under its key, a lease while somebody loads it, and a token for each tag. A value
 * names the tokens that its tags had before it was loaded, and is good while they have them: to invalidate a tag is to
 * give it another token, however many values carry it. A token that Redis dropped comes back as another one, so whatever
 * Redis drops, nothing old becomes good again.
 */
export class RedisEntries {
  private readonly redis: Redis
  private readonly newToken: () => string

  constructor(redis: Redis, newToken: () => string) {
    this.redis = redis
    this.newToken = newToken
  }

  async look({ key, tags = [] }: CacheEntry): Promise<Lookup> {
    const names = [EVERYTHING, ...tags.map(tokenKey)]
    const [text = null, lease = null, ...found] = await this.redis.mget(valueKey(key), leaseKey(key), ...names)
    const tokens = (await Promise.all(names.map((name, i) => found[i] ?? this.begin(name)))).join(' ')
    if (text === null) return { value: null, lease, tokens }
    const [storedTokens, freshUntil] = text.split('\n', 2)
    const start = (storedTokens?.length ?? 0) + (freshUntil?.length ?? 0) + 2
    const value = storedTokens === tokens ? { json: text.slice(start), freshUntilMs: Number(freshUntil) } : null
    return { value, lease, tokens }
  }

  /** The right to load, until it is released, is taken away or has lasted too long; empty when another has it. */
  async lease(key: string): Promise<string> {
    const lease = this.newToken()
    return (await this.redis.set(leaseKey(key), lease, 'PX', LEASE_MS, 'NX')) === 'OK' ? lease : ''
  }

  /** Stores if the lease is still held. */
  async store(key: string, lease: string, tokens: string, value: StoredValue, lifeMs: number): Promise<void> {
    const text = `${tokens}\n${value.freshUntilMs}\n${value.json}`
    await this.redis.eval(STORE, 2, leaseKey(key), valueKey(key), lease, text, Math.max(1, Math.ceil(lifeMs)))
  }

  async release(key: string, lease: string): Promise<void> {
    await this.redis.eval(RELEASE, 1, leaseKey(key), lease)
  }

  /** Of whose data values are; null when nobody said so. */
  source(): Promise<string | null> {
    return this.redis.get(SOURCE)
  }

  async setSource(source: string): Promise<void> {
    await this.redis.set(SOURCE, source)
  }

  /** Values and leases of keys, and tags, all at once. */
  async forget({ keys = [], tags = [] }: Names, everything: boolean): Promise<void> {
    const transaction = this.redis.multi()
    for (const key of keys) transaction.del(valueKey(key), leaseKey(key))
    for (const name of [...(everything ? [EVERYTHING] : []), ...tags.map(tokenKey)]) {
      transaction.set(name, this.newToken(), 'PX', TOKEN_LIFE_MS)
    }
    const results = await transaction.exec()
    const failure = results?.find(([error]) => error !== null)?.[0]
    if (failure) throw failure
  }

  /** The token of a tag that has none; another process may be first. */
  private async begin(name: string): Promise<string> {
    const token = this.newToken()
    return (await this.redis.set(name, token, 'PX', TOKEN_LIFE_MS, 'NX', 'GET')) ?? token
  }
}

function valueKey(key: string): string {
  return `${PREFIX}v:${key}`
}

function leaseKey(key: string): string {
  return `${PREFIX}l:${key}`
}

function tokenKey(tag: string): string {
  return `${PREFIX}t:${tag}`
}
