import { expect, it } from 'vitest'
import type { Contender, Contest } from './area.ts'
import { type Conditions, measure } from './harness.ts'

/** Contenders and a clock that say when they were called; what they take is given, ms by repetition. */
function scene(ourTimes: number[], theirTimes: number[], results = [7, 7]) {
  const log: string[] = []
  let clockMs = 0
  const contender = (name: string, times: number[], result: number): Contender => ({
    name,
    prepare: () => {
      log.push(`prepare ${name}`)
      // Preparation takes long, and must not count.
      clockMs += 1_000_000
      return () => {
        log.push(`run ${name}`)
        clockMs += times.shift() ?? 1
        return result
      }
    },
  })
  const contest: Contest = {
    operations: 1000,
    subject: contender('A', ourTimes, results[0]),
    against: contender('B', theirTimes, results[1]),
  }
  const conditions: Conditions = {
    warmups: 1,
    samples: 3,
    now: () => clockMs,
  }
  return { contest, conditions, log }
}

it('lets the contenders run in turn, each prepared, warm-ups included', () => {
  const { contest, conditions, log } = scene([], [])
  measure(contest, conditions)
  const pair = ['prepare A', 'run A', 'prepare B', 'run B']
  expect(log).toEqual([...pair, ...pair, ...pair, ...pair])
})

it('gives speed and, pair by pair, the ratio of speeds, without the warm-up', () => {
  const { contest, conditions } = scene([500, 1, 2, 4], [500, 4, 4, 8])
  const measured = measure(contest, conditions)
  expect(measured).toMatchObject({ operations: 1000, samples: 3, result: 7 })
  expect(measured.subject).toEqual({
    name: 'A',
    perSecond: { median: 500_000, mean: 1_750_000 / 3, min: 250_000, max: 1_000_000, mad: 250_000 },
    all: [1_000_000, 500_000, 250_000],
  })
  expect(measured.against.all).toEqual([250_000, 250_000, 125_000])
  expect(measured.ratio).toEqual({ median: 2, mean: 8 / 3, min: 2, max: 4, mad: 0 })
})

it('refuses contenders that do not come to the same result', () => {
  const { contest, conditions } = scene([], [], [7, 8])
  expect(() => measure(contest, conditions)).toThrow('A returned 7, but B 8')
})
