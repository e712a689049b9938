import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { settled } from '../delivery/manual-clock.fixture.ts'
import { Bulkhead } from './bulkhead.ts'

const script = fc.array(fc.constantFrom('enter', 'leave', 'give up'), { maxLength: 60 })

describe('a bulkhead', () => {
  it('has as many at work as it has places, lets the others in by turn, and refuses when the queue is full', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 0, max: 3 }),
        script,
        async (places, queue, steps) => {
          const bulkhead = new Bulkhead('test', { places, queue })
          const inside: { id: number; leave: () => void }[] = []
          const controllers = new Map<number, AbortController>()
          // The model: who is in, who waits in which order, who was refused.
          const model = {
            inside: [] as number[],
            waiting: [] as number[],
            refused: [] as number[],
            gaveUp: [] as number[],
          }
          const refused: number[] = []
          const gaveUp: number[] = []
          let id = 0
          for (const step of steps) {
            if (step === 'enter') {
              const own = id++
              const controller = new AbortController()
              controllers.set(own, controller)
              bulkhead.enter(controller.signal).then(
                (leave) => inside.push({ id: own, leave }),
                (error: { code?: string }) => (error.code === 'overloaded' ? refused : gaveUp).push(own),
              )
              if (model.inside.length < places) model.inside.push(own)
              else if (model.waiting.length < queue) model.waiting.push(own)
              else model.refused.push(own)
            } else if (step === 'leave' && inside.length > 0) {
              const [first] = inside.splice(0, 1)
              first?.leave()
              model.inside = model.inside.filter((each) => each !== first?.id)
              const next = model.waiting.shift()
              if (next !== undefined) model.inside.push(next)
            } else if (step === 'give up' && model.waiting.length > 0) {
              const last = model.waiting.pop() as number
              controllers.get(last)?.abort(new Error('gone'))
              model.gaveUp.push(last)
            }
            await settled()
            expect(inside.map((each) => each.id)).toEqual(model.inside)
            expect(refused).toEqual(model.refused)
            expect(gaveUp).toEqual(model.gaveUp)
            expect(bulkhead.inFlight).toBe(model.inside.length)
            expect(bulkhead.queued).toBe(model.waiting.length)
          }
        },
      ),
      { numRuns: 60 },
    )
  })
})
