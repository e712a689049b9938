import { describe, expect, it } from 'vitest'
import { ManualClock } from '../delivery/manual-clock.fixture.ts'
import { ServiceError } from '../shared/service-error.ts'
import { echo, error, serve } from './echo-endpoint.fixture.ts'

describe('time', () => {
  it('is limited: what comes later is dropped, and the work is told', async () => {
    const clock = new ManualClock()
    const aborted: unknown[] = []
    let started = () => {}
    const isStarted = new Promise<void>((resolve) => {
      started = resolve
    })
    const slow = echo({
      timeoutMs: 400,
      handle: ({ signal }) =>
        new Promise(() => {
          signal.addEventListener('abort', () => aborted.push(signal.reason))
          started()
        }),
    })
    const { ask } = await serve({ endpoints: [slow], clock })
    const asked = ask('/v1/echo/1')
    await isStarted
    await clock.advance(400)
    expect(await asked).toMatchObject(error(504, 'timeout', 'the answer was not there after 0.4 s'))
    expect(aborted).toEqual([expect.objectContaining({ code: 'timeout' })])
  })

  it('is not spent on who has left', async () => {
    const aborted: unknown[] = []
    const leaving = new AbortController()
    const slow = echo({
      handle: ({ signal }) =>
        new Promise(() => {
          signal.addEventListener('abort', () => aborted.push(signal.reason))
          leaving.abort()
        }),
    })
    const { ask, logged } = await serve({ endpoints: [slow] })
    await expect(ask('/v1/echo/1', { signal: leaving.signal })).rejects.toThrow('aborted')
    await expect.poll(() => aborted.length).toBeGreaterThan(0)
    expect((await ask('/metrics')).text).toMatch(
      /duration_seconds_count\{method="GET",endpoint="echo",status="499"\} 1/,
    )
    expect((await ask('/metrics')).text).toContain('soundcheck_http_requests_in_flight 1')
    expect(logged).toEqual([])
  })

  it('is taken from nobody else by a chapter that has become slow', async () => {
    const release: (() => void)[] = []
    const stuck = echo({
      handle: () => new Promise((resolve) => release.push(() => resolve({ json: 'late' }))),
      timeoutMs: 600_000,
    })
    const other = echo({ id: 'other', path: '/other', params: undefined, tag: 'Another chapter' })
    const { ask } = await serve({ endpoints: [stuck, other] })
    const waiting = Array.from({ length: 513 }, () => ask('/v1/echo/1'))
    const refused = await Promise.race(waiting)
    expect(refused).toMatchObject(error(503, 'overloaded', 'Tests: 256 requests are under way and 256 wait'))
    expect(refused.headers.get('Retry-After')).toBe('1')
    expect(await ask('/other')).toMatchObject({ status: 200 })
    expect((await ask('/metrics')).text).toContain('soundcheck_bulkhead_requests{bulkhead="Tests",state="waiting"} 256')
    let answered = 0
    for (const asked of waiting) asked.then(() => answered++)
    while (answered < 513) {
      release.splice(0).forEach((end) => {
        end()
      })
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    expect((await Promise.all(waiting)).filter(({ status }) => status === 200)).toHaveLength(512)
  })
})

describe('a dependency that fails', () => {
  const failing = { dependency: 'search' as const, handle: () => Promise.reject(new Error('the index is away')) }

  it('is replaced by what the table says, and left alone for a while', async () => {
    const clock = new ManualClock()
    let calls = 0
    const search = echo({
      dependency: 'search',
      handle: () => {
        calls++
        throw new Error('the index is away')
      },
      fallback: () => ({ json: 'what you played lately' }),
    })
    const gateway = await serve({ endpoints: [search], clock })
    for (let i = 0; i < 12; i++) {
      const answer = await gateway.ask('/v1/echo/1')
      expect(answer).toMatchObject({ status: 200, json: 'what you played lately' })
      expect(answer.headers.get('Soundcheck-Degraded')).toBe('search; fallback=recently-played')
    }
    expect(calls).toBe(10)
    expect((await gateway.ask('/metrics')).text).toContain(
      'soundcheck_circuit_breaker_state{dependency="search",state="open"} 1',
    )
    await clock.advance(5000)
    await gateway.ask('/v1/echo/1')
    expect(calls).toBe(11)
  })

  it('is refused where there is nothing instead, and refusals of its own are passed on', async () => {
    const changes = echo({ id: 'change', path: '/change', params: undefined, ...failing, dependency: 'playlists' })
    const unknown = echo({
      id: 'unknown',
      path: '/unknown',
      params: undefined,
      dependency: 'search',
      handle: () => {
        throw new ServiceError('not-found', 'there is no such thing')
      },
      fallback: () => ({ json: 'instead' }),
    })
    const { ask, logged } = await serve({ endpoints: [changes, unknown] })
    const refused = await ask('/change')
    expect(refused).toMatchObject(error(503, 'read-only', 'Playlists can be read and played, not changed.'))
    expect(refused.headers.get('Retry-After')).toBe('1')
    expect(JSON.stringify(logged)).toContain('the index is away')
    expect(await ask('/unknown')).toMatchObject(error(404, 'not-found', 'there is no such thing'))
  })
})
