import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Backlog } from './backlog.ts'

const CAPACITY = 1000
const flows = fc.array(
  fc.record({ spanMs: fc.integer({ min: 1, max: 5000 }), flow: fc.integer({ min: 0, max: 4000 }) }),
  { minLength: 1, maxLength: 12 },
)
const services = fc.integer({ min: 5, max: 4000 })

/** The same in small steps: busy servers, as bytes that are being sent, and a queue behind them when all are. */
class Stepped {
  bytes = 0
  private sending = 0

  advance(spanMs: number, flow: number, serviceMs: number, stepMs: number): void {
    const room = CAPACITY * serviceMs
    for (let ms = 0; ms < spanMs - 1e-9; ms += stepMs) {
      const all = this.sending + this.bytes + (flow - this.sending / serviceMs) * stepMs
      this.sending = Math.min(all, room)
      this.bytes = all - this.sending
    }
  }
}

it('is what small steps make of it', () => {
  fc.assert(
    fc.property(flows, services, (windows, serviceMs) => {
      const [closed, stepped] = [new Backlog(CAPACITY), new Stepped()]
      const stepMs = Math.min(1, serviceMs / 50)
      let asked = 0
      for (const { spanMs, flow } of windows) {
        closed.advance(spanMs, flow, serviceMs)
        stepped.advance(spanMs, flow, serviceMs, stepMs)
        asked += spanMs * flow
        expect(Math.abs(closed.bytes - stepped.bytes)).toBeLessThan(0.02 * CAPACITY * serviceMs + 10 * CAPACITY)
        expect(closed.bytes).toBeGreaterThanOrEqual(0)
        expect(closed.bytes).toBeLessThanOrEqual(asked)
      }
    }),
    { numRuns: 60 },
  )
})

it('is never there at less than the capacity, and grows by all that is beyond it where services are short', () => {
  fc.assert(
    fc.property(flows, (windows) => {
      const calm = new Backlog(CAPACITY)
      const hasty = new Backlog(CAPACITY)
      let expected = 0
      for (const { spanMs, flow } of windows) {
        calm.advance(spanMs, Math.min(flow, CAPACITY), 300)
        hasty.advance(spanMs, flow, 0.01)
        expected = Math.max(0, expected + (flow - CAPACITY) * spanMs)
        expect(calm.bytes).toBe(0)
        expect(Math.abs(hasty.bytes - expected)).toBeLessThan(CAPACITY)
      }
    }),
  )
})
