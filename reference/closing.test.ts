import { expect, it } from 'vitest'
import { Closing } from './closing.ts'

function closingWith(...steps: (() => unknown)[]) {
  const closing = new Closing()
  for (const step of steps) closing.add(step)
  return closing
}

it('closes what was opened last first, each once, one after the other', async () => {
  const taken: string[] = []
  const closing = closingWith(
    () => taken.push('first'),
    async () => {
      await Promise.resolve()
      taken.push('second')
    },
  )
  await Promise.all([closing.run(), closing.run()])
  expect(taken).toEqual(['second', 'first'])
})

it('closes the rest when something cannot be closed, and says what was first', async () => {
  const taken: string[] = []
  const closing = closingWith(
    () => taken.push('the lock'),
    () => Promise.reject(new Error('later')),
    () => {
      throw new Error('sooner')
    },
  )
  await expect(closing.run()).rejects.toThrow('sooner')
  expect(taken).toEqual(['the lock'])
})
