import { randomBytes } from 'node:crypto'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type CacheParts, cacheContract, ForwardClock } from './cache.fixture.ts'
import type { CacheAnswer } from './cache.ts'
import { RedisCache } from './redis-cache.ts'
import { type RedisServer, startRedis, whyNoRedis } from './redis-server.fixture.ts'

const missing = whyNoRedis()
if (missing !== null) describe.skip(`on Redis (${missing})`, () => {})
else describe('on Redis', onRedis)

function onRedis(): void {
  let server: RedisServer
  let control: Redis

  beforeAll(async () => {
    server = await startRedis()
    control = new Redis(server.url)
    control.on('error', () => {})
  })
  beforeEach(async () => {
    await control.flushall()
  })
  afterAll(async () => {
    control.disconnect()
    await server.stop()
  })

  const newToken = () => randomBytes(12).toString('base64url')
  const entry = { key: 'k', tags: ['t'], ttlMs: 300_000 }

  const connected = (parts: CacheParts, source = 'ours') =>
    RedisCache.open({ url: server.url, source, newToken, ...parts })

  cacheContract('two processes', async (parts) => [await connected(parts), await connected(parts)])

  async function watched() {
    const answers: CacheAnswer[] = []
    const clock = new ForwardClock()
    const parts = { clock, random: () => 0.5, onAnswer: (answer: CacheAnswer) => answers.push(answer) }
    return { answers, clock, parts, cache: await connected(parts) }
  }

  it('gives nothing of another source’s values, and keeps its own over a restart', async () => {
    const { cache, parts } = await watched()
    await cache.get(entry, async () => 1)
    await cache.close()
    const again = await connected(parts)
    expect(await again.get(entry, async () => 2)).toBe(1)
    await again.close()
    const other = await connected(parts, 'restored')
    expect(await other.get(entry, async () => 3)).toBe(3)
    await other.close()
  })

  it('is slower and not wrong while Redis does not answer, and comes back by itself', async () => {
    const { cache, answers, clock } = await watched()
    await cache.get(entry, async () => 1)
    server.freeze(true)
    expect(await cache.get(entry, async () => 2)).toBe(2)
    expect(await cache.get(entry, async () => 3)).toBe(3)
    expect(answers).toEqual(['miss', 'bypass', 'bypass'])
    server.freeze(false)
    clock.forward(1500)
    expect(await cache.get(entry, async () => 4)).toBe(1)
    await cache.close()
  })

  it('tells Redis what it invalidated while Redis was away, before it uses it again', async () => {
    const { cache, clock, parts } = await watched()
    const other = await connected(parts)
    for (const names of [{ keys: ['k'] }, { tags: ['t'] }]) {
      await cache.invalidate({ keys: ['k'] })
      expect(await cache.get(entry, async () => 'old')).toBe('old')
      server.freeze(true)
      await cache.invalidate(names)
      expect(await cache.get(entry, async () => 'new')).toBe('new')
      server.freeze(false)
      clock.forward(1500)
      expect(await cache.get(entry, async () => 'new')).toBe('new')
      expect(await other.get(entry, async () => 'newer')).toBe('new')
    }
    await cache.close()
    await other.close()
  })

  it('forgets everything when it owes more than it can keep in mind', async () => {
    const { cache, clock } = await watched()
    expect(await cache.get(entry, async () => 'old')).toBe('old')
    server.freeze(true)
    for (let i = 0; i < 11; i++) {
      await cache.invalidate({ keys: Array.from({ length: 1000 }, (_, n) => `key ${i} ${n}`) })
    }
    server.freeze(false)
    clock.forward(1500)
    expect(await cache.get(entry, async () => 'new')).toBe('new')
    await cache.close()
  })

  it('lets nothing old become good again when Redis drops tokens', async () => {
    const { cache } = await watched()
    let land = (_: string) => {}
    const slow = cache.get(
      entry,
      () =>
        new Promise<string>((resolve) => {
          land = resolve
        }),
    )
    await new Promise((resolve) => setTimeout(resolve, 20))
    await cache.invalidate({ tags: ['t'] })
    await control.del('soundcheck:cache:t:t')
    land('old')
    expect(await slow).toBe('old')
    expect(await cache.get(entry, async () => 'new')).toBe('new')
    await control.del('soundcheck:cache:all')
    expect(await cache.get(entry, async () => 'newer')).toBe('newer')
    await cache.close()
  })

  it('begins where there is no Redis, and takes what it is told', async () => {
    const parts = { clock: new ForwardClock(), random: () => 0.5, onAnswer: () => {} }
    const cache = await RedisCache.open({ url: `${server.url}.nowhere`, source: 'ours', newToken, ...parts })
    await cache.invalidate({ keys: ['k'] })
    expect(await cache.get(entry, async () => 1)).toBe(1)
    await cache.close()
  })

  it('works on when Redis was ended and came back with nothing', async () => {
    const { cache, answers, clock } = await watched()
    await cache.get(entry, async () => 1)
    await server.stop()
    expect(await cache.get(entry, async () => 2)).toBe(2)
    await server.start()
    clock.forward(1500)
    await expect
      .poll(async () => {
        await cache.get(entry, async () => 3)
        return answers.at(-1)
      })
      .toBe('hit')
    expect(answers).toContain('bypass')
    await cache.close()
  })
}
