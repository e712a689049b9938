import { describe, expect, it } from 'vitest'
import { ManualClock } from '../delivery/manual-clock.fixture.ts'
import { withDeadline } from './deadline.ts'

const { signal: present } = new AbortController()

describe('a deadline', () => {
  it('lets pass what comes in time, and leaves no timer', async () => {
    const clock = new ManualClock()
    expect(await withDeadline(100, clock, present, () => 'now')).toBe('now')
    await expect(
      withDeadline(100, clock, present, () => {
        throw new Error('own')
      }),
    ).rejects.toThrow('own')
    expect(clock.pending).toBe(0)
  })

  it('drops what comes later, a failure too', async () => {
    const clock = new ManualClock()
    let fail = (_error: Error) => {}
    const late = withDeadline(
      100,
      clock,
      present,
      () =>
        new Promise((_, reject) => {
          fail = reject
        }),
    )
    const refused = expect(late).rejects.toMatchObject({
      code: 'timeout',
      message: 'the answer was not there after 0.1 s',
    })
    await clock.advance(100)
    fail(new Error('too late to matter'))
    await refused
  })

  it('ends when the caller has gone, or does not begin', async () => {
    const clock = new ManualClock()
    const caller = new AbortController()
    let told = false
    const work = withDeadline(100, clock, caller.signal, (signal) => {
      signal.addEventListener('abort', () => {
        told = true
      })
      return new Promise(() => {})
    })
    caller.abort(new Error('gone'))
    await expect(work).rejects.toThrow('gone')
    expect(told).toBe(true)
    let begun = false
    await expect(
      withDeadline(100, clock, caller.signal, () => {
        begun = true
      }),
    ).rejects.toThrow('gone')
    expect(begun).toBe(false)
  })
})
