import { expect, it } from 'vitest'
import { Velocities } from './velocities.ts'

it('are what was known last, and asked for again every five minutes, also after a failure', async () => {
  let nowMs = 0
  const answers = [new Map([['a', 7]]), new Error('away'), new Map([['a', 9]])]
  const failures: unknown[] = []
  const velocities = new Velocities({
    clock: { nowMs: () => 0, monotonicMs: () => nowMs, after: () => () => {} },
    load: async () => {
      const answer = answers.shift() as Map<string, number> | Error
      if (answer instanceof Error) throw answer
      return answer
    },
    onFailure: (error) => failures.push(error),
  })
  const seen: number[] = []
  for (const atMs of [0, 1, 299_999, 300_000, 300_001, 600_000, 600_001]) {
    nowMs = atMs
    seen.push(velocities.of('a'))
    await new Promise(setImmediate)
  }
  expect(seen).toEqual([0, 7, 7, 7, 7, 7, 9])
  expect(failures).toHaveLength(1)
  expect(velocities.of('b')).toBe(0)
  expect(answers).toEqual([])
})
