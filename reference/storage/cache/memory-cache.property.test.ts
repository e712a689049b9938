import fc from 'fast-check'
import { expect, it } from 'vitest'
import { evictionNames } from '../../delivery/eviction.policy.ts'
import type { Clock } from '../../shared/clock.ts'
import type { CacheAnswer } from './cache.ts'
import { MemoryCache } from './memory-cache.ts'

const KEYS = ['a', 'b', 'c', 'd']
/** Which keys carry a tag. */
const TAGS: Readonly<Record<string, readonly string[]>> = { t: ['a', 'b'], u: ['b', 'c', 'd'] }
const tagsOf = (key: string) => Object.keys(TAGS).filter((tag) => TAGS[tag]?.includes(key))

const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('get' as const), key: fc.constantFrom(...KEYS) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('write' as const), name: fc.constantFrom(...KEYS, 't', 'u') }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('land' as const), which: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 400_000 }) }) },
)

function manual() {
  let nowMs = 0
  const clock: Clock = { nowMs: () => nowMs, monotonicMs: () => nowMs, after: () => () => {} }
  return { clock, wait: (ms: number) => (nowMs += ms) }
}

it('never gives what is older than an invalidation before the question, in any order of events', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 80, size: 'max' }),
      fc.constantFrom(...evictionNames),
      fc.integer({ min: 3, max: 40 }),
      async (steps, eviction, capacityBytes) => {
        const { clock, wait } = manual()
        const answers: CacheAnswer[] = []
        const cache = new MemoryCache({
          capacityBytes,
          eviction,
          clock,
          random: () => 0.5,
          onAnswer: (a) => answers.push(a),
        })
        /** By key, the store's version, and for each load that is under way what it will bring. */
        const versions = new Map(KEYS.map((key) => [key, 1]))
        const landings: (() => void)[] = []
        const gets: Promise<void>[] = []
        for (const each of steps) {
          if (each.do === 'get') {
            const least = versions.get(each.key) as number
            const got = cache.get({ key: each.key, tags: tagsOf(each.key), ttlMs: 300_000 }, () => {
              const seen = versions.get(each.key) as number
              return new Promise<{ v: number } | null>((resolve) => landings.push(() => resolve({ v: seen })))
            })
            gets.push(got.then((value) => expect(value?.v).toBeGreaterThanOrEqual(least)))
          } else if (each.do === 'write') {
            for (const key of TAGS[each.name] ?? [each.name]) versions.set(key, (versions.get(key) as number) + 1)
            await cache.invalidate(each.name in TAGS ? { tags: [each.name] } : { keys: [each.name] })
          } else if (each.do === 'land') {
            landings.splice(each.which % (landings.length + 1), 1)[0]?.()
            await new Promise((resolve) => setImmediate(resolve))
          } else wait(each.ms)
        }
        while (landings.length > 0) {
          for (const land of landings.splice(0)) land()
          await new Promise((resolve) => setImmediate(resolve))
        }
        await Promise.all(gets)
        expect(answers).toHaveLength(gets.length)
      },
    ),
  )
})

it('keeps within its bound of bytes, and what is not there does not drive out what is', async () => {
  const { clock } = manual()
  let loads = 0
  const cache = new MemoryCache({
    capacityBytes: 10_000,
    eviction: 'lru',
    clock,
    random: () => 0.5,
    onAnswer: () => {},
  })
  const ask = (key: string, value: string | null) =>
    cache.get({ key, ttlMs: 300_000 }, async () => {
      loads++
      return value
    })
  for (let i = 0; i < 20; i++) await ask(`value ${i}`, 'x'.repeat(498))
  for (let i = 0; i < 20_000; i++) await ask(`made up ${i}`, null)
  loads = 0
  for (let i = 0; i < 20; i++) await ask(`value ${i}`, '')
  expect(loads).toBe(0)
  for (let i = 20; i < 40; i++) await ask(`value ${i}`, 'x'.repeat(498))
  loads = 0
  for (let i = 0; i < 20; i++) await ask(`value ${i}`, '')
  expect(loads).toBe(20)
})

it('remembers a bounded number of invalidations, and forgets on the safe side', async () => {
  const { clock } = manual()
  const cache = new MemoryCache({
    capacityBytes: 10_000,
    eviction: 'lru',
    clock,
    random: () => 0.5,
    onAnswer: () => {},
  })
  let land = (_: string) => {}
  const slow = cache.get(
    { key: 'a', tags: ['t'], ttlMs: 300_000 },
    () =>
      new Promise<string>((resolve) => {
        land = resolve
      }),
  )
  await cache.invalidate({ tags: ['t'] })
  for (let i = 0; i < 30_000; i++) await cache.invalidate({ keys: [`${i}`] })
  land('old')
  expect(await slow).toBe('old')
  expect(await cache.get({ key: 'a', tags: ['t'], ttlMs: 300_000 }, async () => 'new')).toBe('new')
})
