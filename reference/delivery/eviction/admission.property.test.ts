import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Admission, type AdmissionName, admissionNames, createAdmission } from './admission.policy.ts'

const value = fc.integer({ min: 1, max: 5000 })
const sizeBytes = fc.integer({ min: 1, max: 20_000 })
const uniform = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
const key = fc.oneof(fc.nat(50), fc.integer({ min: 0, max: 2 ** 32 - 1 }))
const requests = fc.array(fc.record({ key, sizeBytes, uniform }), { maxLength: 300, size: 'max' })

type Request = { key: number; sizeBytes: number; uniform: number }

function answers(admission: Admission, script: readonly Request[]): boolean[] {
  return script.map((one) => admission.admits(one.key, one.sizeBytes, one.uniform))
}

describe.each(admissionNames)('admission by %s', (name) => {
  it('answers the same questions the same way, for each cache anew', () => {
    fc.assert(
      fc.property(value, requests, (setting, script) => {
        const first = answers(createAdmission(name, setting), script)
        expect(answers(createAdmission(name, setting), script)).toEqual(first)
      }),
    )
  })

  it('never lets in a larger object, or one with worse luck, where it keeps out the other', () => {
    fc.assert(
      fc.property(value, key, sizeBytes, fc.nat(5000), uniform, uniform, (setting, one, size, more, luck, other) => {
        const small = createAdmission(name, setting).admits(one, size, Math.min(luck, other))
        const large = createAdmission(name, setting).admits(one, size + more, Math.max(luck, other))
        expect(small || !large).toBe(true)
      }),
    )
  })
})

it.each([
  ['size-limit', (size: number, setting: number) => size <= setting],
  ['size-chance', (size: number, setting: number, luck: number) => luck < 2 ** ((-size / setting) * Math.LOG2E)],
] as [AdmissionName, (size: number, setting: number, luck: number) => boolean][])(
  '%s goes by size and luck alone, whatever was asked before',
  (name, admits) => {
    fc.assert(
      fc.property(value, requests, (setting, script) => {
        const wanted = script.map((one) => admits(one.sizeBytes, setting, one.uniform))
        expect(answers(createAdmission(name, setting), script)).toEqual(wanted)
      }),
    )
  },
)

it('second keeps nobody out twice in a row, and takes nobody for known before anybody was there', () => {
  fc.assert(
    // So many objects that the counts are not halved while the script lasts.
    fc.property(fc.integer({ min: 20, max: 500 }), requests, (objects, script) => {
      const admission = createAdmission('second', objects)
      const seen = new Set<number>()
      for (const [i, one] of script.entries()) {
        const admitted = admission.admits(one.key, one.sizeBytes, one.uniform)
        if (seen.has(one.key)) expect(admitted).toBe(true)
        if (i === 0) expect(admitted).toBe(false)
        seen.add(one.key)
      }
    }),
  )
})
