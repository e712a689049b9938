import { expect, it } from 'vitest'
import { ManualClock } from '../delivery/manual-clock.fixture.ts'
import { FreshCache } from './fresh-cache.ts'

const FRESH_MS = 5000

function open() {
  const clock = new ManualClock()
  return { clock, cache: new FreshCache<string>(clock, 2, FRESH_MS) }
}

it('keeps a value while it is fresh', async () => {
  const { clock, cache } = open()
  expect(await cache.load('a', async () => 'first')).toBe('first')
  expect(cache.get('a')).toBe('first')
  await clock.advance(FRESH_MS)
  expect(cache.get('a')).toBeUndefined()
  expect(cache.size).toBe(0)
})

it('makes room by what was used longest ago', async () => {
  const { cache } = open()
  await cache.load('a', async () => 'A')
  await cache.load('b', async () => 'B')
  cache.get('a')
  await cache.load('c', async () => 'C')
  expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual(['A', undefined, 'C'])
})

it.each(['forget', 'forgetAll'] as const)('does not keep what was read before a change (%s)', async (how) => {
  const { cache } = open()
  let answer = (_: string) => {}
  const loading = cache.load('a', () => new Promise((resolve) => (answer = resolve)))
  if (how === 'forget') cache.forget('a')
  else cache.forgetAll()
  answer('from before')
  expect(await loading).toBe('from before')
  expect(cache.get('a')).toBeUndefined()
})

it('keeps nothing of a load that failed', async () => {
  const { cache } = open()
  await expect(cache.load('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(cache.get('a')).toBeUndefined()
})
