import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EventQueue } from './event-queue.ts'
import { EventHeap } from './event-queue-heap.ts'
import type { EventLists } from './event-queue-lists.ts'
import { deepest, nextTimes } from './event-queue-times.fixture.ts'
import { draw } from './random.ts'

/** SOUNDCHECK_QUEUES=5000 tries so many mixtures of times. */
const RUNS = Number(process.env.SOUNDCHECK_QUEUES ?? 300)

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
    let from = 0
    let to = this.events.length
    while (from < to) {
      const middle = (from + to) >> 1
      if (this.events[middle].time > event.time) to = middle
      else from = middle + 1
    }
    this.events.splice(from, 0, event)
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

function popped(queue: EventQueue | EventHeap): Event | undefined {
  if (!queue.pop()) return undefined
  const { time, kind, first, second } = queue
  return { time, kind, first, second }
}

/** Much faster than `toEqual`, which also makes an object of each difference. */
function isSame(a: Event | undefined, b: Event | undefined): boolean {
  return Object.is(a?.time, b?.time) && a?.kind === b?.kind && a?.first === b?.first && a?.second === b?.second
}

describe.each([
  ['event queue', EventQueue],
  ['heap', EventHeap],
] as const)('the %s', (_, Queue) => {
  it('pops by time, then in the order of pushes, each event whole, however pushes and pops interleave', () => {
    fc.assert(
      fc.property(capacity, steps, (slots, script) => {
        const queue = new Queue(slots)
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
        const queue = new Queue(1)
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
        const queue = new Queue()
        for (const [i, t] of times.entries()) queue.push(t, i)
        const order = times.map((_, i) => i).sort((a, b) => times[a] - times[b] || a - b)
        expect(order.map(() => popped(queue)?.kind)).toEqual(order)
      }),
      { numRuns: 20 },
    )
  })
})

describe.each(Object.entries(nextTimes))('events %s', (_, nextTime) => {
  it('leave in order while the queue grows, holds and shrinks, twice', () => {
    const size = fc.oneof(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 4000, max: 6000 }))
    fc.assert(
      fc.property(int32, size, capacity, (key, most, slots) => {
        const queue = new EventQueue(slots)
        const list = new SortedList()
        let made = 0
        // From 0, or after the second growth from where the first one ended.
        let now = 0
        const push = (): void => {
          const time = nextTime(now, draw(key, made), made)
          queue.push(time, made, ~made, key)
          list.push({ time, kind: made, first: ~made, second: key })
          made++
        }
        const differing: unknown[] = []
        const pop = (): void => {
          const expected = list.events.shift()
          const got = popped(queue)
          if (!isSame(got, expected)) differing.push([got, expected])
          if (Number.isFinite(queue.time)) now = queue.time
        }
        for (let round = 0; round < 2; round++) {
          while (queue.size < most) {
            push()
            push()
            pop()
            push()
          }
          for (let i = 0; i < most; i++) {
            pop()
            push()
          }
          while (queue.size > Math.max(1, most >> 2)) {
            pop()
            pop()
            push()
          }
        }
        while (list.events.length > 0) pop()
        expect(differing.slice(0, 3)).toEqual([])
        expect([queue.size, queue.pop(), queue.nextTime()]).toEqual([0, false, Number.POSITIVE_INFINITY])
      }),
      // Shrinking thousands of events takes minutes; the replay command finds the case again.
      { numRuns: 6, endOnFailure: true },
    )
  })
})

/** A stretch of a queue's life: how many steps, which of them push, at which times, and whether all leaves in the end. */
const phase = fc.record({
  steps: fc.oneof(
    { weight: 4, arbitrary: fc.nat(300) },
    { weight: 1, arbitrary: fc.integer({ min: 3000, max: 9000 }) },
  ),
  pushes: fc.double({ min: 0, max: 1, noNaN: true }),
  times: fc.uniqueArray(fc.constantFrom(...Object.keys(nextTimes)), { minLength: 1, maxLength: 3 }),
  drains: fc.boolean(),
})

describe('the event queue', () => {
  it('keeps order and comes to an end whatever times are mixed, as the heap does', () => {
    fc.assert(
      fc.property(int32, capacity, fc.array(phase, { minLength: 1, maxLength: 5 }), (key, slots, phases) => {
        const queue = new EventQueue(slots)
        const heap = new EventHeap()
        let made = 0
        let drawn = 0
        let now = 0
        const push = (times: string[]): void => {
          const nextTime = nextTimes[times[Math.floor(times.length * draw(key, drawn++))]]
          const time = nextTime(now, draw(key, drawn++), made)
          queue.push(time, made, ~made, key)
          heap.push(time, made, ~made, key)
          made++
        }
        const differing: unknown[] = []
        const pop = (): void => {
          const expected = popped(heap)
          const got = popped(queue)
          if (!isSame(got, expected) || queue.nextTime() !== heap.nextTime()) differing.push([got, expected])
          if (Number.isFinite(queue.time)) now = queue.time
        }
        for (const { steps, pushes, times, drains } of phases) {
          for (let i = 0; i < steps; i++) {
            if (draw(key, drawn++) < pushes) push(times)
            else pop()
          }
          while (drains && heap.size > 0) pop()
        }
        while (heap.size > 0) pop()
        expect(differing.slice(0, 3)).toEqual([])
        expect([queue.size, queue.pop()]).toEqual([0, false])
      }),
      { numRuns: RUNS },
    )
  })

  it('orders clusters within clusters, deeper than it divides time', () => {
    fc.assert(
      fc.property(fc.array(int32, { minLength: 40, maxLength: 60 }), fc.nat(1000), (keys, held) => {
        const queue = new EventQueue()
        const list = new SortedList()
        // Around 0 at every scale from 1 down to 10^-160, with ties, the widest first.
        const times = Array.from({ length: 20 }, (_, level) =>
          keys.map((key) => draw(key >> 1, 0) * 10 ** (-8 * level)),
        )
        let made = 0
        const push = (time: number): void => {
          const event = { time, kind: made++, first: held, second: 1 }
          queue.push(event.time, event.kind, event.first, event.second)
          list.push(event)
        }
        for (const time of times.flat()) push(time)
        for (let i = 0; i < held; i++) {
          const expected = list.events.shift()
          expect(popped(queue)).toEqual(expected)
          push((expected?.time ?? 0) * (1 + draw(i, 0)))
        }
        expect(list.events.map(() => popped(queue))).toEqual(list.events)
        expect(queue.pop()).toBe(false)
      }),
      { numRuns: 20 },
    )
  })

  it.each(Object.keys(nextTimes))('needs no room for events %s that are gone, and its heap for few', (name) => {
    const nextTime = nextTimes[name]
    const queue = new EventQueue()
    const { lists, late } = queue as unknown as { lists: EventLists; late: EventHeap }
    let mostLate = 0
    for (let i = 0; i < 1000; i++) queue.push(nextTime(0, draw(3, i), i), i)
    for (let i = 1000; i < 50_000; i++) {
      queue.pop()
      queue.push(nextTime(Number.isFinite(queue.time) ? queue.time : 0, draw(3, i), i), i)
      mostLate = Math.max(mostLate, late.size)
    }
    expect(lists.floats.byteLength).toBeLessThan(1_000_000)
    expect(mostLate).toBeLessThan(deepest.has(name) ? 1001 : 100)
  })

  it('refuses an event at no time, and goes on', () => {
    const queue = new EventQueue()
    queue.push(2, 0)
    expect(() => queue.push(Number.NaN, 1)).toThrow('NaN')
    expect([queue.size, queue.nextTime()]).toEqual([1, 2])
    queue.pop()
    expect(() => queue.push(Number.NaN, 1)).toThrow('NaN')
    expect(queue.pop()).toBe(false)
  })
})
