import { describe, expect, it } from 'vitest'
import { ManualClock } from '../delivery/manual-clock.fixture.ts'
import { ServiceError } from '../shared/service-error.ts'
import { CircuitBreaker } from './circuit-breaker.ts'

const { signal: present } = new AbortController()
const broken = () => Promise.reject(new Error('broken'))

describe('a circuit breaker', () => {
  it('opens after failures, says for how long, and closes when probes succeed', async () => {
    const clock = new ManualClock()
    const breaker = new CircuitBreaker('search', clock)
    for (let i = 0; i < 10; i++) {
      await expect(breaker.call(present, broken)).rejects.toMatchObject({
        code: 'dependency-unavailable',
        cause: { message: 'broken' },
      })
    }
    expect(breaker.phase).toBe('open')
    await clock.advance(2100)
    await expect(breaker.call(present, () => 'not called')).rejects.toMatchObject({ headers: { 'Retry-After': '3' } })
    await clock.advance(2900)
    for (let i = 0; i < 3; i++) expect(await breaker.call(present, () => 'back')).toBe('back')
    expect(breaker.phase).toBe('closed')
  })

  it('passes refusals of a request on, which say nothing against the part', async () => {
    const breaker = new CircuitBreaker('search', new ManualClock())
    const refusal = new ServiceError('request-invalid', 'q: expected something')
    for (let i = 0; i < 20; i++) {
      await expect(breaker.call(present, () => Promise.reject(refusal))).rejects.toBe(refusal)
    }
    expect(breaker.phase).toBe('closed')
  })

  it('counts what takes too long as failed, and tells it to stop', async () => {
    const clock = new ManualClock()
    const breaker = new CircuitBreaker('search', clock)
    let told: unknown
    const slow = breaker.call(present, (signal) => {
      signal.addEventListener('abort', () => {
        told = signal.reason
      })
      return new Promise(() => {})
    })
    const refused = expect(slow).rejects.toMatchObject({ code: 'dependency-unavailable', cause: { code: 'timeout' } })
    await clock.advance(1000)
    await refused
    expect(told).toMatchObject({ message: 'the answer was not there after 1 s' })
    expect(clock.pending).toBe(0)
  })

  it('learns nothing from callers who leave', async () => {
    const breaker = new CircuitBreaker('search', new ManualClock())
    for (let i = 0; i < 20; i++) {
      const caller = new AbortController()
      const called = breaker.call(caller.signal, () => new Promise(() => {}))
      caller.abort(new Error('gone'))
      await expect(called).rejects.toThrow('gone')
    }
    expect(breaker.phase).toBe('closed')
  })
})
