import fc from 'fast-check'
import { expect, it } from 'vitest'
import { RecentOperations } from './recent-operations.ts'

const MEMORY = 256
const AFTER_CHANGE = 16

type Step = number | 'refused' | 'unanswered' | 'change'
const steps = fc.array(
  fc.oneof(
    { weight: 20, arbitrary: fc.double({ min: 0, max: 5000, noNaN: true }) },
    { weight: 6, arbitrary: fc.constantFrom<Step>('refused', 'unanswered') },
    { weight: 1, arbitrary: fc.constant<Step>('change') },
  ),
  { maxLength: 900 },
)

/** What is remembered, in a list: all of it, cut to the newest where that is due. */
function remembered(all: readonly Step[], unloadedMs: number): Step[] {
  let ends: Step[] = [unloadedMs]
  let sinceChange = 0
  for (const step of all) {
    if (step === 'change') {
      sinceChange = 0
      continue
    }
    sinceChange++
    ends = [...ends, step].slice(sinceChange === AFTER_CHANGE ? -AFTER_CHANGE : -MEMORY)
  }
  return ends
}

it('the law of the next operations is the sample of the last ones', () => {
  fc.assert(
    fc.property(steps, fc.double({ min: 0, max: 9, noNaN: true }), (all, unloadedMs) => {
      const recent = new RecentOperations(unloadedMs)
      for (const step of all) {
        if (step === 'change') recent.change()
        else if (step === 'refused') recent.refused()
        else if (step === 'unanswered') recent.unanswered()
        else recent.answered(step)
      }
      const ends = remembered(all, unloadedMs)
      const share = (what: Step) => ends.filter((end) => end === what).length / ends.length
      const { refusedShare, unansweredShare, timeoutMs, delaysMs } = recent.law(2000)
      expect([refusedShare, unansweredShare, timeoutMs]).toEqual([share('refused'), share('unanswered'), 2000])
      expect([...delaysMs]).toEqual(ends.filter((end) => typeof end === 'number').sort((a, b) => a - b))
    }),
    { numRuns: 100 },
  )
})
