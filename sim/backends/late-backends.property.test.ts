import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Authorizations } from '../services/service-sites.ts'
import type { BackendsModel } from './backends.ts'
import { LateBackends } from './late-backends.ts'

const QUIET_MS = 60_000
const none = { plays: [], sessions: [] }
/** What a window left whose index stands in place of a delay: something in one region, nothing in the other. */
const left = (window: number, failedShare: number): Authorizations => [
  { delayMs: Float64Array.of(-1), failedShare: 0 },
  { delayMs: Float64Array.of(window), failedShare },
]

const someWindows = fc.array(
  fc.record({ lengthMs: fc.constantFrom(250, 5_000, QUIET_MS), failedShare: fc.constantFrom(0, 0, 0, 0.1) }),
  { minLength: 1, maxLength: 30 },
)

it('works out every window once and in order, a quiet one while the next is simulated, and nothing late once plays fail', () => {
  fc.assert(
    fc.property(someWindows, (windows) => {
      const worked: number[] = []
      const model: BackendsModel = {
        asListeners: 0,
        authorizations: () => left(-1, 0),
        closeWindow: (fromMs) => {
          worked.push(fromMs)
          return left(worked.length - 1, windows[worked.length - 1].failedShare)
        },
      }
      const late = new LateBackends(model, QUIET_MS)
      let atMs = 0
      for (const [i, { lengthMs }] of windows.entries()) {
        late.catchUp()
        expect(worked.length).toBe(i)
        const met = late.closeWindow(atMs, atMs + lengthMs, none) as Authorizations
        const failedBefore = i > 0 && windows[i - 1].failedShare > 0
        const isLate = lengthMs === QUIET_MS && !failedBefore
        expect(met[1].delayMs[0]).toBe(isLate ? i - 1 : i)
        atMs += lengthMs
      }
      late.catchUp()
      const begins = windows.map((_, i) => windows.slice(0, i).reduce((sum, { lengthMs }) => sum + lengthMs, 0))
      expect(worked).toEqual(begins)
    }),
  )
})
