import { afterEach, describe, expect, it, vi } from 'vitest'
import { Barrier } from './barrier.ts'

afterEach(() => void vi.restoreAllMocks())

/** What the coordinator does each time the worker would block; then the worker is woken. */
function whenWaiting(...acts: (() => void)[]): () => number {
  const wait = vi.spyOn(Atomics, 'wait').mockImplementation(() => {
    const act = acts.shift()
    if (act === undefined) throw new Error('nobody would wake it')
    act()
    return 'ok'
  })
  return () => wait.mock.calls.length
}

describe('a worker at the barrier', () => {
  it('goes on with a round that was opened before it waited', () => {
    const barrier = new Barrier(Barrier.memory())
    const waits = whenWaiting()
    barrier.open(1)
    expect(barrier.await(0)).toBe(1)
    expect(waits()).toBe(0)
  })

  it('waits on when it is told late of a round that it has done', () => {
    const barrier = new Barrier(Barrier.memory())
    const toldLate = () => {}
    const waits = whenWaiting(toldLate, toldLate, () => barrier.open(1))
    expect(barrier.await(0)).toBe(1)
    expect(waits()).toBe(3)
  })

  it('goes home when there is no other round', () => {
    const barrier = new Barrier(Barrier.memory())
    whenWaiting(() => barrier.stop())
    expect(barrier.await(0)).toBe(-1)
  })
})

describe('the coordinator at the barrier', () => {
  it('waits until all workers are done', () => {
    const barrier = new Barrier(Barrier.memory())
    barrier.open(2)
    const waits = whenWaiting(
      () => barrier.done(),
      () => barrier.done(),
    )
    barrier.join()
    expect(waits()).toBe(2)
  })

  it('throws what a worker threw', () => {
    const barrier = new Barrier(Barrier.memory())
    barrier.open(1)
    whenWaiting(() => barrier.fail(new RangeError('too many')))
    expect(() => barrier.join()).toThrow(new RangeError('too many'))
  })
})
