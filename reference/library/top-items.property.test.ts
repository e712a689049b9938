import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fadedScore, halfLivesMs, playWeight, timeRanges } from './top-items.policy.ts'

const DAY_MS = 86_400_000
const score = fc.double({ min: 0, max: 1e6, noNaN: true })
const moment = fc.integer({ min: 0, max: 3650 }).map((day) => day * DAY_MS)
const halfLife = fc.constantFrom(...timeRanges.map((range) => halfLivesMs[range]))

it('fades by half in a half-life', () => {
  fc.assert(
    fc.property(score, moment, halfLife, (value, atMs, lifeMs) => {
      expect(fadedScore(value, atMs, atMs + lifeMs, lifeMs)).toBeCloseTo(value / 2, 6)
    }),
  )
})

it('fades alike in one step and in two', () => {
  fc.assert(
    fc.property(score, moment, moment, halfLife, (value, aMs, bMs, lifeMs) => {
      const middleMs = Math.min(aMs, bMs)
      const endMs = Math.max(aMs, bMs)
      const twice = fadedScore(fadedScore(value, 0, middleMs, lifeMs), middleMs, endMs, lifeMs)
      const once = fadedScore(value, 0, endMs, lifeMs)
      expect(Math.abs(twice - once)).toBeLessThanOrEqual(1e-9 * value + Number.MIN_VALUE)
    }),
  )
})

it('keeps the order of two scores', () => {
  fc.assert(
    fc.property(score, score, moment, halfLife, (a, b, toMs, lifeMs) => {
      fc.pre(a < b)
      expect(fadedScore(a, 0, toMs, lifeMs)).toBeLessThanOrEqual(fadedScore(b, 0, toMs, lifeMs))
    }),
  )
})

it('counts a play from thirty seconds on', () => {
  expect([29_999, 30_000].map(playWeight)).toEqual([0, 1])
})
