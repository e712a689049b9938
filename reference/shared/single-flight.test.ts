import { expect, it } from 'vitest'
import { SingleFlight } from './single-flight.ts'

it('starts once for all who ask while it is under way', async () => {
  const flights = new SingleFlight<number>()
  let starts = 0
  let land = (_: number) => {}
  const start = () => {
    starts++
    return new Promise<number>((resolve) => {
      land = resolve
    })
  }
  const calls = [1, 2, 3].map(() => flights.run('a', start))
  expect(calls.map(({ joined }) => joined)).toEqual([false, true, true])
  land(7)
  expect(await Promise.all(calls.map(({ result }) => result))).toEqual([7, 7, 7])
  expect(starts).toBe(1)
})

it('keeps different keys apart', async () => {
  const flights = new SingleFlight<string>()
  const [a, b] = ['a', 'b'].map((key) => flights.run(key, async () => key))
  expect([await a.result, await b.result, b.joined]).toEqual(['a', 'b', false])
})

it('shares a failure and forgets it', async () => {
  const flights = new SingleFlight<number>()
  const fail = async (): Promise<number> => {
    throw new Error('no')
  }
  const both = [flights.run('a', fail), flights.run('a', fail)]
  const outcomes = await Promise.allSettled(both.map(({ result }) => result))
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  const next = flights.run('a', async () => 8)
  expect(next.joined).toBe(false)
  expect(await next.result).toBe(8)
})

it('starts again once the last flight has landed', async () => {
  const flights = new SingleFlight<number>()
  await flights.run('a', async () => 1).result
  expect(await flights.run('a', async () => 2).result).toBe(2)
})
