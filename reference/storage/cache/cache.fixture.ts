import { describe, expect, it, onTestFinished } from 'vitest'
import type { Clock } from '../../shared/clock.ts'
import { systemClock } from '../../system-clock.ts'
import type { Cache, CacheAnswer } from './cache.ts'

/** The machine's clock, which can be put forward. */
export class ForwardClock implements Clock {
  private aheadMs = 0

  nowMs(): number {
    return systemClock.nowMs() + this.aheadMs
  }

  monotonicMs(): number {
    return systemClock.monotonicMs() + this.aheadMs
  }

  after(delayMs: number, run: () => void): () => void {
    return systemClock.after(delayMs, run)
  }

  forward(ms: number): void {
    this.aheadMs += ms
  }
}

/** What a cache is made with. */
export interface CacheParts {
  readonly clock: Clock
  readonly random: () => number
  readonly onAnswer: (answer: CacheAnswer) => void
}

const MINUTE_MS = 60_000

/**
 * What every cache has to do.
 *
 * @param open makes an empty cache, or two that share what they hold
 */
export function cacheContract(name: string, open: (parts: CacheParts) => Promise<readonly Cache[]>): void {
  async function opened(random = () => 0.5) {
    const clock = new ForwardClock()
    const answers: CacheAnswer[] = []
    const caches = await open({ clock, random, onAnswer: (answer) => answers.push(answer) })
    onTestFinished(async () => {
      for (const cache of caches) await cache.close()
    })
    const cache = caches[0] as Cache
    return { clock, answers, cache, other: caches.at(-1) as Cache }
  }
  const entry = (key: string, ...tags: string[]) => ({ key, tags, ttlMs: 5 * MINUTE_MS })
  const never = async (): Promise<never> => {
    throw new Error('nothing was to be loaded')
  }

  describe(name, () => {
    it('loads once, and gives each caller a copy', async () => {
      const { cache, other, answers } = await opened()
      const value = { name: 'Ágætis byrjun', tracks: [1, 2.5, null], empty: {}, text: 'a\nb' }
      const first = await cache.get(entry('a'), async () => value)
      expect(first).toEqual(value)
      expect(first).not.toBe(value)
      first?.tracks.push(3)
      expect(await other.get(entry('a'), never)).toEqual(value)
      expect(answers).toEqual(['miss', 'hit'])
    })

    it('remembers that there is nothing, not for long', async () => {
      const { cache, other, clock } = await opened()
      expect(await cache.get(entry('a'), async () => null)).toBeNull()
      expect(await other.get(entry('a'), never)).toBeNull()
      clock.forward(31_000)
      expect(await cache.get(entry('a'), async () => 'there now')).toBe('there now')
    })

    it('keeps what is not nothing, but looks like it', async () => {
      const { cache } = await opened()
      for (const value of [0, '', false, [], {}]) {
        const key = JSON.stringify(value)
        expect(await cache.get<unknown>(entry(key), async () => value)).toEqual(value)
        expect(await cache.get(entry(key), never)).toEqual(value)
      }
    })

    it('gives a failure to those who wait, and forgets it', async () => {
      const { cache, other } = await opened()
      const fail = async (): Promise<string> => {
        throw new Error('no database')
      }
      await expect(cache.get(entry('a'), fail)).rejects.toThrow('no database')
      expect(await other.get(entry('a'), async () => 'x')).toBe('x')
    })

    it('loads once for a hundred who ask at the same time, in whichever process', async () => {
      const { cache, other, answers } = await opened()
      let loads = 0
      const load = async () => {
        loads++
        await new Promise((resolve) => setTimeout(resolve, 30))
        return loads
      }
      const asked = Array.from({ length: 100 }, (_, i) => (i % 2 ? cache : other).get(entry('a'), load))
      expect(new Set(await Promise.all(asked))).toEqual(new Set([1]))
      expect(loads).toBe(1)
      expect(answers.filter((answer) => answer === 'miss')).toHaveLength(1)
    })

    it('hands out what is over a little longer, while one loads anew', async () => {
      const { cache, other, clock, answers } = await opened()
      await cache.get(entry('a'), async () => 'old')
      clock.forward(5 * MINUTE_MS - 1000)
      expect(await other.get(entry('a'), never)).toBe('old')
      clock.forward(2000)
      let loads = 0
      const load = async () => {
        loads++
        return 'new'
      }
      expect(await cache.get(entry('a'), load)).toBe('old')
      await expect.poll(() => other.get(entry('a'), load)).toBe('new')
      expect(loads).toBe(1)
      expect(answers.slice(0, 3)).toEqual(['miss', 'hit', 'stale'])
    })

    it('does not hand out what is long over', async () => {
      const { cache, clock } = await opened()
      await cache.get(entry('a'), async () => 'old')
      clock.forward(6 * MINUTE_MS)
      expect(await cache.get(entry('a'), async () => 'new')).toBe('new')
    })

    it('forgets by key and by tag, and nothing else', async () => {
      const { cache, other } = await opened()
      const entries = [entry('a', 'catalog'), entry('b', 'catalog', 'rock'), entry('c', 'rock'), entry('d')]
      const fill = async (value: string) => {
        for (const each of entries) await cache.get(each, async () => value)
      }
      const held = () => Promise.all(entries.map((each) => other.get(each, async () => 'loaded anew')))
      await fill('1')
      await other.invalidate({ keys: ['a', 'nobody'] })
      expect(await held()).toEqual(['loaded anew', '1', '1', '1'])
      await cache.invalidate({ tags: ['rock', 'nothing'] })
      expect(await held()).toEqual(['loaded anew', 'loaded anew', 'loaded anew', '1'])
      await cache.invalidate({ tags: ['catalog'], keys: ['d'] })
      expect(await Promise.all(entries.map((each) => cache.get(each, async () => '3')))).toEqual([
        '3',
        '3',
        'loaded anew',
        '3',
      ])
    })

    it('has each of several invalidations at a time done when it says so', async () => {
      const { cache, other } = await opened()
      const keys = Array.from({ length: 20 }, (_, i) => `k${i}`)
      for (const key of keys) await cache.get(entry(key), async () => 'old')
      const seen = keys.map(async (key) => {
        await cache.invalidate({ keys: [key] })
        return other.get(entry(key), async () => 'new')
      })
      expect(new Set(await Promise.all(seen))).toEqual(new Set(['new']))
    })

    it('does not keep, nor hand to later callers, what was being loaded when it was invalidated', async () => {
      for (const names of [{ keys: ['a'] }, { tags: ['t'] }]) {
        const { cache, other } = await opened()
        await cache.invalidate({ keys: ['a'] })
        let land = (_: string) => {}
        const slow = cache.get(
          entry('a', 't'),
          () =>
            new Promise<string>((resolve) => {
              land = resolve
            }),
        )
        await new Promise((resolve) => setTimeout(resolve, 30))
        await other.invalidate(names)
        const fresh = Promise.all([cache, other].map((each) => each.get(entry('a', 't'), async () => 'new')))
        // By key nobody waits for what is outdated; by tag the lease may have to end before.
        if ('keys' in names) expect(await fresh).toEqual(['new', 'new'])
        else await new Promise((resolve) => setTimeout(resolve, 30))
        land('old')
        expect(await slow).toBe('old')
        expect(await fresh).toEqual(['new', 'new'])
        expect(await cache.get(entry('a', 't'), async () => 'newer')).toBe('new')
        await cache.invalidate({ keys: ['a'] })
      }
    })

    it('never gives what is older than an invalidation that was over before it was asked', async () => {
      const { cache, other, clock } = await opened(Math.random)
      const caches = [cache, other]
      const entries = [entry('a', 't'), entry('b', 't', 'u'), entry('c')]
      /** By key: the store's version, and the one that was there when the last invalidation had ended. */
      const written = new Map(entries.map(({ key }) => [key, 0]))
      const acknowledged = new Map(entries.map(({ key }) => [key, 0]))
      const any = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)] as T
      const pause = () => new Promise((resolve) => setTimeout(resolve, Math.random() * 4))
      let gets = 0
      const reader = async () => {
        for (let i = 0; i < 60; i++) {
          const asked = any(entries)
          const least = acknowledged.get(asked.key) as number
          const version = await any(caches).get(asked, async () => {
            const seen = written.get(asked.key) as number
            await pause()
            return seen
          })
          expect(version).toBeGreaterThanOrEqual(least)
          gets++
          if (i % 10 === 0) clock.forward(Math.random() * 3 * MINUTE_MS)
          if (i % 3 === 0) await pause()
        }
      }
      const writer = async () => {
        for (let i = 0; i < 40; i++) {
          const by = any(['a', 'b', 'c', 't', 'u'])
          const changed = entries.filter(({ key, tags }) => key === by || tags.includes(by))
          const versions = changed.map(({ key }) => {
            const version = (written.get(key) as number) + 1
            written.set(key, version)
            return { key, version }
          })
          await pause()
          await any(caches).invalidate(by.length === 1 && 'abc'.includes(by) ? { keys: [by] } : { tags: [by] })
          for (const { key, version } of versions) {
            acknowledged.set(key, Math.max(version, acknowledged.get(key) as number))
          }
          await pause()
        }
      }
      await Promise.all([reader(), reader(), reader(), reader(), writer(), writer()])
      expect(gets).toBe(240)
    })
  })
}
