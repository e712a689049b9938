import { expect, it } from 'vitest'
import { ManualClock } from '../delivery/manual-clock.fixture.ts'
import { Recurring } from './recurring.ts'

const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

it('runs again after a pause, and after another one where it failed', async () => {
  const clock = new ManualClock()
  const told: string[] = []
  let fails = false
  const recurring = new Recurring({
    clock,
    everyMs: 100,
    afterFailureMs: 10,
    run: async () => {
      told.push('ran')
      if (fails) throw new Error('not now')
    },
    onFailure: (error) => told.push(String(error)),
  })
  recurring.start()
  await settled()
  await clock.advance(99)
  expect(told).toEqual(['ran'])
  fails = true
  await clock.advance(1)
  await settled()
  expect(told).toEqual(['ran', 'ran', 'Error: not now'])
  fails = false
  await clock.advance(10)
  await settled()
  expect(told).toHaveLength(4)
})

it('waits for what is under way when it is stopped, and does not begin again', async () => {
  const clock = new ManualClock()
  const { promise, resolve } = Promise.withResolvers<void>()
  let runs = 0
  let isTold = false
  const recurring = new Recurring({
    clock,
    everyMs: 1,
    afterFailureMs: 1,
    run: async (stopped) => {
      runs++
      await promise
      isTold = stopped()
    },
    onFailure: () => expect.unreachable(),
  })
  recurring.start()
  let isOver = false
  const stopping = recurring.stop().then(() => {
    isOver = true
  })
  await settled()
  expect(isOver).toBe(false)
  resolve()
  await stopping
  await clock.advance(1000)
  expect({ runs, isTold }).toEqual({ runs: 1, isTold: true })
})
