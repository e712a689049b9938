import FlatQueue from 'flatqueue'
import type { Area, Comparison } from '../../bench/area.ts'
import { EventQueue } from './event-queue.ts'
import { drawFine } from './random.ts'

const HOLDS = 2_000_000

/** Increments to be used in turn, of mean 1 but for the last two, which are hard on queues that guess a width. */
const increments = {
  exponential: (u: number) => -Math.log(u),
  'Pareto(1.1)': (u: number) => (0.1 / 1.1) * u ** (-1 / 1.1),
  bimodal: (u: number) => (u < 0.9 ? u : 1000 * u),
}

type Increments = keyof typeof increments

/** The hold model: take the earliest event, put it back later. Returns the time reached. */
function comparison(pending: number, kind: Increments): Comparison {
  return {
    name: `hold model, ${pending} pending, ${kind} increments`,
    unit: 'events',
    open: () => {
      const steps = Float64Array.from({ length: 2 ** 16 }, (_, i) => increments[kind](drawFine(7, 2 * i)))
      const mask = steps.length - 1
      return {
        operations: HOLDS,
        subject: {
          name: 'EventQueue',
          prepare: () => {
            const queue = new EventQueue()
            for (let i = 0; i < pending; i++) queue.push(steps[i & mask] + i * 1e-9, 0, i)
            return () => {
              for (let i = 0; i < HOLDS; i++) {
                queue.pop()
                queue.push(queue.time + steps[(i + queue.first) & mask], 0, queue.first)
              }
              return queue.time
            }
          },
        },
        against: {
          name: 'npm flatqueue',
          prepare: () => {
            const queue = new FlatQueue<number>()
            for (let i = 0; i < pending; i++) queue.push(i, steps[i & mask] + i * 1e-9)
            return () => {
              let time = 0
              for (let i = 0; i < HOLDS; i++) {
                time = queue.peekValue() as number
                const id = queue.pop() as number
                queue.push(id, time + steps[(i + id) & mask])
              }
              return time
            }
          },
        },
      }
    },
  }
}

const area: Area = {
  name: 'queue',
  comparisons: [
    comparison(1_000, 'exponential'),
    comparison(1_000_000, 'exponential'),
    comparison(1_000, 'Pareto(1.1)'),
    comparison(1_000, 'bimodal'),
  ],
}
export default area
