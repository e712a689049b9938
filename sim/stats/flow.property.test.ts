import fc from 'fast-check'
import { expect, it } from 'vitest'
import { addRate, amountsPerTick } from './flow.ts'

interface Flow {
  fromMs: number
  forMs: number
  rate: number
}

const TICK_MS = 10
const flows = fc.array(
  fc.record({ fromMs: fc.nat(140), forMs: fc.nat(80), rate: fc.integer({ min: -50, max: 320 }) }),
  { maxLength: 20 },
)
const endMs = fc.integer({ min: 1, max: 120 })

/** Millisecond by millisecond. */
function naive(given: readonly Flow[], end: number): number[] {
  const amounts = new Array<number>(Math.ceil(end / TICK_MS)).fill(0)
  for (const { fromMs, forMs, rate } of given) {
    for (let ms = fromMs; ms < Math.min(fromMs + forMs, end); ms++) amounts[Math.floor(ms / TICK_MS)] += rate
  }
  return amounts
}

it('sums what flowed in each tick, and nothing from the end on, wherever flows begin and end', () => {
  fc.assert(
    fc.property(flows, endMs, fc.nat(5), (given, end, base) => {
      const ticks = Math.ceil(end / TICK_MS)
      const cells = new Float64Array(base + 2 * ticks + 5)
      for (const { fromMs, forMs, rate } of given) {
        addRate(cells, base, ticks, TICK_MS, end, fromMs, rate)
        addRate(cells, base, ticks, TICK_MS, end, fromMs + forMs, -rate)
      }
      expect(Array.from(amountsPerTick(cells, base, ticks, TICK_MS, end))).toEqual(naive(given, end))
      // Neither the cells before nor those behind are its own.
      expect(cells.subarray(0, base).every((cell) => cell === 0)).toBe(true)
      expect(cells.subarray(base + 2 * ticks).every((cell) => cell === 0)).toBe(true)
    }),
  )
})

it('gives the sum of two flows when their cells are added up', () => {
  fc.assert(
    fc.property(flows, flows, (one, other) => {
      const cellsOf = (given: readonly Flow[]): Float64Array => {
        const cells = new Float64Array(24)
        for (const { fromMs, forMs, rate } of given) {
          addRate(cells, 0, 12, TICK_MS, 120, fromMs, rate)
          addRate(cells, 0, 12, TICK_MS, 120, fromMs + forMs, -rate)
        }
        return cells
      }
      const right = cellsOf(other)
      const sum = cellsOf(one).map((cell, i) => cell + right[i])
      expect(Array.from(amountsPerTick(sum, 0, 12, TICK_MS, 120))).toEqual(naive([...one, ...other], 120))
    }),
  )
})
