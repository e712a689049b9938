import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Authorization, AuthorizationDelays, authorizeDelayMs } from './authorization.ts'
import { type MixedPart, mixed } from './authorization-mix.ts'

const aShare = fc.double({ min: 0.01, max: 1, noNaN: true })
const delays = fc.array(fc.double({ min: 0.1, max: 5000, noNaN: true }), { minLength: 1, maxLength: 40 })
const met = fc
  .record({ delaysMs: delays, failedShare: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 0.9, noNaN: true })) })
  .map(({ delaysMs, failedShare }): Authorization => {
    const recent = new AuthorizationDelays()
    for (const ms of delaysMs) recent.took(ms)
    return { delayMs: recent.table(), failedShare }
  })
const laterMs = fc.oneof(fc.constant(0), fc.double({ min: 1, max: 250, noNaN: true }))
const weighed = fc.record({ weight: aShare, laterMs, met })
const some = fc.tuple(fc.array(weighed, { minLength: 1, maxLength: 4 }), fc.oneof(fc.constant(0), aShare))

/** The parts with shares that come to 1 with the lost one. */
function sharedOut(parts: { weight: number; laterMs: number; met: Authorization }[], lost: number) {
  const all = parts.reduce((sum, { weight }) => sum + weight, lost)
  return { parts: parts.map(({ weight, ...part }): MixedPart => ({ ...part, share: weight / all })), lost: lost / all }
}

/** Part of a law that is at most so much, by looking for it. */
function upTo({ delayMs }: Authorization, ms: number): number {
  let [low, high] = [0, 1]
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2
    if (authorizeDelayMs(delayMs, middle) <= ms) low = middle
    else high = middle
  }
  return low
}

it('the law of a mixture is the mixture of the laws, each later and weighing as much as it lets through', () => {
  fc.assert(
    fc.property(some, fc.double({ min: 0.001, max: 0.999, noNaN: true }), ([given, lostWeight], u) => {
      const { parts, lost } = sharedOut(given, lostWeight)
      const all = mixed(parts, lost)
      const failed = parts.reduce((sum, part) => sum + part.share * part.met.failedShare, lost)
      expect(all.failedShare).toBeCloseTo(failed, 12)
      const ms = authorizeDelayMs(all.delayMs, u)
      const through = parts.reduce((sum, part) => sum + part.share * (1 - part.met.failedShare), 0)
      /** Part of the plays let through that take at most so long. */
      const ofParts = (limitMs: number) =>
        parts.reduce((sum, part) => {
          return sum + (part.share * (1 - part.met.failedShare) * upTo(part.met, limitMs - part.laterMs)) / through
        }, 0)
      // The table reads straight between its points, a hundred and twenty-eighth of the plays apart.
      expect(ofParts(ms - 1e-3)).toBeLessThanOrEqual(u + 1 / 128)
      expect(ofParts(ms + 1e-3)).toBeGreaterThanOrEqual(u - 1 / 128)
    }),
    { numRuns: 200 },
  )
})

it('one part alone meets what it meets, as much later as it is farther', () => {
  fc.assert(
    fc.property(met, laterMs, (alone, farMs) => {
      expect(mixed([{ share: 1, laterMs: 0, met: alone }], 0)).toBe(alone)
      const far = mixed([{ share: 1, laterMs: farMs, met: alone }], 0)
      expect(far.failedShare).toBe(alone.failedShare)
      expect(far.delayMs).toEqual(alone.delayMs.map((ms) => ms + farMs))
    }),
  )
})

it('two parts that meet the same meet it together', () => {
  fc.assert(
    fc.property(met, aShare, aShare, (same, a, b) => {
      const part = (weight: number) => ({ weight, laterMs: 0, met: same })
      const { parts } = sharedOut([part(a), part(b)], 0)
      const both = mixed(parts, 0)
      expect(both.failedShare).toBeCloseTo(same.failedShare, 12)
      for (const u of [0.01, 0.3, 0.5, 0.9, 0.95, 0.99, 0.999]) {
        const [one, other] = [both, same].map(({ delayMs }) => authorizeDelayMs(delayMs, u))
        expect(Math.abs(one - other)).toBeLessThanOrEqual(1e-3 + 1e-6 * other)
      }
    }),
  )
})

it('nobody is answered where nobody is reached', () => {
  expect(mixed([], 1).failedShare).toBe(1)
})
