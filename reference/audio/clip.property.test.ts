import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loudestStretch } from './clip.policy.ts'

const energies = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 40 })
const parts = fc.integer({ min: 1, max: 12 })

describe('the loudest stretch', () => {
  it('is the first of those with the largest sum', () => {
    fc.assert(
      fc.property(energies, parts, (all, length) => {
        const places = Math.max(1, all.length - length + 1)
        const sums = Array.from({ length: places }, (_, at) =>
          all.slice(at, at + length).reduce((sum, energy) => sum + energy, 0),
        )
        expect(loudestStretch(Float64Array.from(all), length)).toBe(sums.indexOf(Math.max(...sums)))
      }),
    )
  })

  it('does not depend on how loud the whole is', () => {
    fc.assert(
      fc.property(energies, parts, fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (all, length, gain) => {
        const louder = Float64Array.from(all, (energy) => energy * gain)
        expect(loudestStretch(louder, length)).toBe(loudestStretch(Float64Array.from(all), length))
      }),
    )
  })
})
