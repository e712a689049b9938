import { describe, expect, it } from 'vitest'
import { ManualClock } from '../delivery/manual-clock.fixture.ts'
import { RateLimiter } from './rate-limiter.ts'

const admits = (limiter: RateLimiter, who: string, operation: 'standard' | 'unauthenticated' = 'unauthenticated') => {
  try {
    limiter.admit(operation, who)
    return true
  } catch {
    return false
  }
}

describe('a rate limiter', () => {
  it('counts operations and callers apart, and says what is left', () => {
    const limiter = new RateLimiter('s1', new ManualClock())
    for (let i = 0; i < 10; i++) expect(admits(limiter, 'a')).toBe(true)
    expect(admits(limiter, 'a')).toBe(false)
    expect(admits(limiter, 'b')).toBe(true)
    expect(admits(limiter, 'a', 'standard')).toBe(true)
    expect(limiter.admit('player', 'a')).toEqual({
      'RateLimit-Policy': '"player";q=100;w=60',
      RateLimit: '"player";r=99;t=60',
    })
  })

  it('lets pass again after the time that it told', async () => {
    const clock = new ManualClock()
    const limiter = new RateLimiter('s0', clock)
    for (let i = 0; i < 10; i++) {
      expect(admits(limiter, 'a')).toBe(true)
      await clock.advance(1000)
    }
    expect(() => limiter.admit('unauthenticated', 'a')).toThrow(
      expect.objectContaining({ code: 'rate-limited', headers: expect.objectContaining({ 'Retry-After': '50' }) }),
    )
    await clock.advance(50_000)
    expect(admits(limiter, 'a')).toBe(true)
    expect(admits(limiter, 'a')).toBe(false)
  })

  it('forgets who has been quiet, and keeps no more windows than it may', async () => {
    const clock = new ManualClock()
    const limiter = new RateLimiter('s0', clock, 100)
    for (let i = 0; i < 1000; i++) {
      expect(admits(limiter, `flood ${i}`)).toBe(true)
      expect(limiter.size).toBeLessThanOrEqual(100)
    }
    await clock.advance(60_000)
    for (let i = 0; i < 100; i++) admits(limiter, `later ${i}`)
    expect(limiter.size).toBeLessThanOrEqual(100)
    await clock.advance(60_000)
    for (let i = 0; i < 100; i++) admits(limiter, 'one')
    expect(limiter.size).toBeLessThan(100)
  })

  it('keeps the window of who goes on asking, whoever else comes', () => {
    const limiter = new RateLimiter('s0', new ManualClock(), 50)
    for (let i = 0; i < 10; i++) admits(limiter, 'busy')
    for (let i = 0; i < 500; i++) {
      admits(limiter, `flood ${i}`)
      expect(admits(limiter, 'busy')).toBe(false)
    }
  })

  it('holds nobody up when it is off', () => {
    const limiter = new RateLimiter('off', new ManualClock())
    for (let i = 0; i < 1000; i++) expect(limiter.admit('unauthenticated', 'a')).toEqual({})
    expect(limiter.size).toBe(0)
  })
})
