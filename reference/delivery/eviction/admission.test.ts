import { describe, expect, it } from 'vitest'
import { createAdmission } from './admission.policy.ts'

describe('admission', () => {
  it('second: lets in what is asked for again, and forgets what was asked for long ago', () => {
    const admission = createAdmission('second', 100)
    expect([admission.admits(5, 1, 0), admission.admits(5, 1, 0), admission.admits(6, 1, 0)]).toEqual([
      false,
      true,
      false,
    ])
    // Twice the sketch's sample, over so few keys that those keep clear of the counters of 6.
    for (let i = 0; i < 8000; i++) admission.admits(1_000_000 + (i % 20), 1, 0)
    expect(admission.admits(6, 1, 0)).toBe(false)
  })

  it('size-limit: lets in what is not larger', () => {
    const admission = createAdmission('size-limit', 1000)
    expect([999, 1000, 1001].map((size) => admission.admits(1, size, 0.5))).toEqual([true, true, false])
  })

  it('size-chance: lets in exp(-size / scale) of the objects', () => {
    const admission = createAdmission('size-chance', 1000)
    const admitted = (size: number) =>
      Array.from({ length: 10_000 }, (_, i) => admission.admits(1, size, (i + 0.5) / 10_000)).filter(Boolean).length
    expect([0, 500, 1000, 3000].map(admitted)).toEqual([10_000, 6065, 3679, 498])
  })
})
