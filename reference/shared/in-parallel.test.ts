import { expect, it } from 'vitest'
import { inParallel } from './in-parallel.ts'

const ticks = (count: number) => new Promise<void>((resolve) => setTimeout(resolve, count))

it('works on so many at a time, and on all', async () => {
  let underWay = 0
  let most = 0
  const done: number[] = []
  await inParallel(
    Array.from({ length: 50 }, (_, i) => i),
    7,
    async (i) => {
      underWay++
      most = Math.max(most, underWay)
      await ticks(i % 5)
      underWay--
      done.push(i)
    },
  )
  expect(most).toBe(7)
  expect(done.sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i))
})

it('ends when one fails, after those that are under way', async () => {
  let underWay = 0
  const endless = function* () {
    for (let i = 0; ; i++) yield i
  }
  const failing = inParallel(endless(), 4, async (i) => {
    underWay++
    await ticks(i === 10 ? 0 : 5)
    underWay--
    if (i === 10) throw new Error('the tenth')
  })
  await expect(failing).rejects.toThrow('the tenth')
  expect(underWay).toBe(0)
})

it('takes no more when one fails at once', async () => {
  let taken = 0
  const items = function* () {
    for (;;) yield taken++
  }
  const failing = inParallel(items(), 4, (i) => {
    if (i === 3) throw new RangeError('the third')
    return ticks(1)
  })
  await expect(failing).rejects.toThrow('the third')
  expect(taken).toBe(4)
})
