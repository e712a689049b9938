import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EventQueue } from './event-queue.ts'

interface Event {
  time: number
  kind: number
  first: number
  second: number
}

/** The queue as plainly as it can be said: a list kept in order, a new event behind all that are not later. */
class SortedList {
  readonly events: Event[] = []

  push(event: Event): void {
    const at = this.events.findIndex(({ time }) => time > event.time)
    this.events.splice(at < 0 ? this.events.length : at, 0, event)
  }
}

const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })
/** Many ties, and any other number. */
const time = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 5 }) },
  { weight: 1, arbitrary: fc.double({ noNaN: true }) },
)
const event = fc.record({ time, kind: int32, first: int32, second: int32 })
/** An event to push, or null to pop. */
const steps = fc.array(fc.option(event, { freq: 3 }), { maxLength: 400 })
const capacity = fc.integer({ min: 1, max: 8 })

function popped(queue: EventQueue): Event | undefined {
  if (!queue.pop()) return undefined
  const { time, kind, first, second } = queue
  return { time, kind, first, second }
}

describe('the event queue', () => {
  it('pops by time, then in the order of pushes, each event whole, however pushes and pops interleave', () => {
    fc.assert(
      fc.property(capacity, steps, (slots, script) => {
        const queue = new EventQueue(slots)
        const list = new SortedList()
        for (const step of script) {
          if (step) {
            queue.push(step.time, step.kind, step.first, step.second)
            list.push(step)
          } else expect(popped(queue)).toEqual(list.events.shift())
          expect(queue.size).toBe(list.events.length)
          expect(queue.nextTime()).toBe(list.events[0]?.time ?? Number.POSITIVE_INFINITY)
        }
        for (const left of list.events) expect(popped(queue)).toEqual(left)
        expect(queue.pop()).toBe(false)
      }),
    )
  })

  it('keeps ties in the order of pushes while time goes on and events make events', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3), { minLength: 1, maxLength: 300 }), (gaps) => {
        const queue = new EventQueue(1)
        const list = new SortedList()
        const push = (time: number, kind: number): void => {
          queue.push(time, kind)
          list.push({ time, kind, first: 0, second: 0 })
        }
        for (let i = 0; i < 5; i++) push(0, -1 - i)
        for (const [i, gap] of gaps.entries()) {
          expect(popped(queue)).toEqual(list.events.shift())
          push(queue.time + gap, i)
          if (gap === 0) push(queue.time, i)
        }
        expect(queue.size).toBe(list.events.length)
      }),
    )
  })

  it('stays in order over many events', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { minLength: 2000, maxLength: 3000 }), (times) => {
        const queue = new EventQueue()
        for (const [i, t] of times.entries()) queue.push(t, i)
        const order = times.map((_, i) => i).sort((a, b) => times[a] - times[b] || a - b)
        expect(order.map(() => popped(queue)?.kind)).toEqual(order)
      }),
      { numRuns: 20 },
    )
  })
})
