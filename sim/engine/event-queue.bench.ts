import FlatQueue from 'flatqueue'
import type { Area, Case, Comparison, Contender, Series } from '../../bench/area.ts'
import { EventQueue } from './event-queue.ts'
import { EventHeap } from './event-queue-heap.ts'
import { drawFine } from './random.ts'

const HOLDS = 2_000_000
const STEPS = 2 ** 16

/** Increments, to be used in turn; all but the first are hard on queues that guess a width. */
const increments = {
  exponential: (u: number) => -Math.log(u),
  'Pareto(1.1)': (u: number) => (0.1 / 1.1) * u ** (-1 / 1.1),
  bimodal: (u: number) => (u < 0.9 ? u : 1000 * u),
  'all ties': () => 1,
}

type Increments = keyof typeof increments

function stepsOf(kind: Increments): Float64Array {
  return Float64Array.from({ length: STEPS }, (_, i) => increments[kind](drawFine(7, 2 * i)))
}

/** When event i is due at first: ties only where there shall be some, because flatqueue gives them in any order. */
function firstTime(kind: Increments, steps: Float64Array, i: number): number {
  return steps[i % STEPS] + (kind === 'all ties' ? 0 : i * 1e-9)
}

/**
 * The hold model: take the earliest event, put it back later. One hold for each pending event comes before the clock starts.
 * Returns the time reached.
 */
function holdModel(
  name: string,
  Queue: new () => EventQueue | EventHeap,
  kind: Increments,
  pending: number,
): Contender {
  return {
    name,
    prepare: () => {
      const steps = stepsOf(kind)
      const queue = new Queue()
      for (let i = 0; i < pending; i++) queue.push(firstTime(kind, steps, i), 0, i)
      const hold = (holds: number): void => {
        for (let i = 0; i < holds; i++) {
          queue.pop()
          queue.push(queue.time + steps[(i + queue.first) % STEPS], 0, queue.first)
        }
      }
      hold(pending)
      return () => {
        hold(HOLDS)
        return queue.time
      }
    },
  }
}

/** The same on flatqueue. */
function flatHoldModel(kind: Increments, pending: number): Contender {
  return {
    name: 'npm flatqueue',
    prepare: () => {
      const steps = stepsOf(kind)
      const queue = new FlatQueue<number>()
      for (let i = 0; i < pending; i++) queue.push(i, firstTime(kind, steps, i))
      const hold = (holds: number): number => {
        let time = 0
        for (let i = 0; i < holds; i++) {
          time = queue.peekValue() as number
          const id = queue.pop() as number
          queue.push(id, time + steps[(i + id) % STEPS])
        }
        return time
      }
      hold(pending)
      return () => hold(HOLDS)
    },
  }
}

/** The same again, but returns how many events came no earlier than the one before: a number that all increments share. */
function inOrder(kind: Increments, pending: number): Contender {
  return {
    name: `EventQueue, ${kind}`,
    prepare: () => {
      const steps = stepsOf(kind)
      const queue = new EventQueue()
      for (let i = 0; i < pending; i++) queue.push(firstTime(kind, steps, i), 0, i)
      const hold = (holds: number): number => {
        let ordered = 0
        for (let i = 0; i < holds; i++) {
          const before = queue.time
          queue.pop()
          if (queue.time >= before) ordered++
          queue.push(queue.time + steps[(i + queue.first) % STEPS], 0, queue.first)
        }
        return ordered
      }
      hold(pending)
      return () => hold(HOLDS)
    },
  }
}

function compare(name: string, subject: Contender, against: Contender): Comparison {
  return { name, unit: 'events', open: () => ({ operations: HOLDS, subject, against }) }
}

function againstOthers(pending: number): Comparison[] {
  const name = `hold model, ${pending} pending`
  const subject = holdModel('EventQueue', EventQueue, 'exponential', pending)
  return [
    compare(`${name}, beside flatqueue`, subject, flatHoldModel('exponential', pending)),
    compare(`${name}, beside a 4-ary heap`, subject, holdModel('EventHeap', EventHeap, 'exponential', pending)),
  ]
}

function againstExponential(kind: Increments): Comparison[] {
  return [1_000, 1_000_000].map((pending) =>
    compare(
      `hold model, ${pending} pending, ${kind} beside exponential`,
      inOrder(kind, pending),
      inOrder('exponential', pending),
    ),
  )
}

/** What a hold and an event cost where so many are pending. */
function pendingCase(pending: number): Case {
  return {
    name: `${pending} pending`,
    ...(pending > 1_000_000 ? { long: true } : {}),
    run: () => {
      const before = process.memoryUsage.rss()
      const holds = holdModel('EventQueue', EventQueue, 'exponential', pending).prepare()
      const memoryBytes = process.memoryUsage.rss() - before
      const startMs = performance.now()
      holds()
      const tookMs = performance.now() - startMs
      return [
        { name: 'hold', value: (tookMs * 1e6) / HOLDS, unit: 'ns' },
        { name: 'memory', value: memoryBytes / pending, unit: 'B/event' },
      ]
    },
  }
}

const growth: Series = {
  name: 'hold model as it grows, exponential increments',
  samples: 3,
  cases: [1_000_000, 10_000_000, 50_000_000].map(pendingCase),
}

const area: Area = {
  name: 'queue',
  series: [growth],
  comparisons: [
    ...[1_000, 10_000, 100_000, 1_000_000].flatMap(againstOthers),
    ...(['Pareto(1.1)', 'bimodal', 'all ties'] as const).flatMap(againstExponential),
  ],
}
export default area
