import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { WindowPlan } from '../plan.ts'
import { windowBoundaries } from './windows.ts'

interface Case {
  endMs: number
  windows: WindowPlan
  instantsMs: number[]
}

/** Margins need not fit the fine window; the end does where the case says so. */
function cases(alignedEnd: boolean): fc.Arbitrary<Case> {
  return fc
    .record({
      fineMs: fc.integer({ min: 1, max: 50 }),
      quiet: fc.integer({ min: 1, max: 40 }),
      marginMs: fc.oneof(fc.constant(0), fc.nat(60), fc.nat(1000)),
      end: fc.integer({ min: 1, max: 300 }),
      beyond: fc.nat(49),
      instants: fc.array(fc.nat(299), { maxLength: 6 }),
    })
    .map(({ fineMs, quiet, marginMs, end, beyond, instants }) => ({
      endMs: end * fineMs + (alignedEnd ? 0 : beyond % fineMs),
      windows: { fineMs, quietMs: quiet * fineMs, marginMs },
      instantsMs: instants.map((i) => i * fineMs).filter((ms) => ms < end * fineMs),
    }))
}

const boundariesOf = ({ endMs, windows, instantsMs }: Case): number[] => windowBoundaries(endMs, windows, instantsMs)

it('rises from 0 to the end, and every instant is a boundary', () => {
  fc.assert(
    fc.property(cases(false), (given) => {
      const boundaries = boundariesOf(given)
      expect(boundaries[0]).toBe(0)
      expect(boundaries.at(-1)).toBe(given.endMs)
      for (let i = 1; i < boundaries.length; i++) expect(boundaries[i]).toBeGreaterThan(boundaries[i - 1])
      for (const instant of given.instantsMs) expect(boundaries).toContain(instant)
    }),
  )
})

it('is fine around instants, and nowhere longer than quiet', () => {
  fc.assert(
    fc.property(cases(false), (given) => {
      const { fineMs, quietMs, marginMs } = given.windows
      const boundaries = boundariesOf(given)
      for (let i = 1; i < boundaries.length; i++) {
        const [from, to] = [boundaries[i - 1], boundaries[i]]
        const isNear = given.instantsMs.some((ms) => from < ms + marginMs && to > ms - marginMs)
        expect(to - from).toBeLessThanOrEqual(isNear ? fineMs : quietMs)
      }
    }),
  )
})

it('falls on multiples of the fine window', () => {
  fc.assert(
    fc.property(cases(true), (given) => {
      for (const boundary of boundariesOf(given)) expect(boundary % given.windows.fineMs).toBe(0)
    }),
  )
})

it('does not depend on the order of instants, nor on naming one twice', () => {
  fc.assert(
    fc.property(cases(false), (given) => {
      const again = [...given.instantsMs].reverse().concat(given.instantsMs)
      expect(windowBoundaries(given.endMs, given.windows, again)).toEqual(boundariesOf(given))
    }),
  )
})

it('is all quiet where nothing happens, but for a shorter last window', () => {
  fc.assert(
    fc.property(cases(false), ({ endMs, windows }) => {
      const whole = Array.from({ length: Math.ceil(endMs / windows.quietMs) }, (_, i) => i * windows.quietMs)
      const quiet = windowBoundaries(endMs, windows, [])
      // The last stretch is cut to fine windows, so that the end is a boundary like any other.
      expect(quiet.slice(0, whole.length)).toEqual(whole)
      expect(quiet.length - whole.length).toBeLessThanOrEqual(2)
    }),
  )
})
