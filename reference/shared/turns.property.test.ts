import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Turns } from './turns.ts'

it('never lets more run than it may, in the order in which they came, whatever fails', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 1, max: 3 }),
      async (scheduler, fates, atOnce) => {
        const turns = new Turns(atOnce, fates.length, 'too many')
        const begun: number[] = []
        let running = 0
        const came: number[] = []
        const work = async (i: number): Promise<void> => {
          came.push(i)
          await turns.run(async () => {
            begun.push(i)
            running++
            expect(running).toBeLessThanOrEqual(atOnce)
            await scheduler.schedule(Promise.resolve(), `work ${i}`)
            running--
            if (!fates[i]) throw new Error('failed')
          })
        }
        const all = fates.map((_, i) => scheduler.schedule(Promise.resolve(), `comes ${i}`).then(() => work(i)))
        const ended = Promise.allSettled(all)
        const results = await scheduler.waitFor(ended)
        expect(begun).toEqual(came)
        expect(results.map(({ status }) => status === 'fulfilled')).toEqual(fates)
      },
    ),
    { numRuns: 200 },
  )
})

it('refuses those who would be one too many to wait, and takes others again afterwards', async () => {
  const turns = new Turns(2, 3, 'come back later')
  const results = await Promise.allSettled(Array.from({ length: 7 }, (_, i) => turns.run(async () => i)))
  expect(results.map(({ status }) => status === 'fulfilled')).toEqual([true, true, true, true, true, false, false])
  expect((results[6] as PromiseRejectedResult).reason).toMatchObject({ code: 'overloaded', message: 'come back later' })
  expect(await turns.run(async () => 'again')).toBe('again')
})
