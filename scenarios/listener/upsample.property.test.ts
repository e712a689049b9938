import fc from 'fast-check'
import { expect, it } from 'vitest'
import { REACH, Upsampler } from './upsample.ts'

function upsampled(parts: readonly (readonly number[])[], leadIn = false, trim: 0 | 1 = 0): number[] {
  const upsampler = new Upsampler(leadIn)
  const output = parts.flatMap((part) => [...upsampler.push(Float32Array.from(part))])
  return [...output, ...upsampler.finish(trim)]
}

const sample = fc.float({ min: -1, max: 1, noNaN: true })
const parts = fc.array(fc.array(sample, { maxLength: 3 * REACH }), { minLength: 1, maxLength: 6 })

it('does not depend on how the stream is cut', () => {
  fc.assert(
    fc.property(parts, fc.boolean(), (cut, leadIn) => {
      expect(upsampled(cut, leadIn)).toEqual(upsampled([cut.flat()], leadIn))
    }),
  )
})

it('keeps every sample and puts one after each; lead-in and trim are one sample each', () => {
  fc.assert(
    fc.property(parts, (cut) => {
      const samples = cut.flat()
      const output = upsampled(cut)
      expect(output.filter((_, i) => i % 2 === 0)).toEqual(samples)
      expect(output).toHaveLength(2 * samples.length)
      if (samples.length === 0) return
      expect(upsampled(cut, true).slice(1)).toEqual(output)
      expect(upsampled(cut, false, 1)).toEqual(output.slice(0, -1))
    }),
  )
})

it('follows a tone below half of the old rate, and keeps a constant', () => {
  const tone = (i: number) => Math.sin(2 * Math.PI * 0.35 * i)
  const samples = Array.from({ length: 400 }, (_, i) => tone(i))
  const output = upsampled([samples])
  for (let i = 2 * REACH; i < output.length - 2 * REACH; i++) expect(output[i]).toBeCloseTo(tone(i / 2), 3)
  for (const value of upsampled([new Array(100).fill(0.25)])) expect(value).toBeCloseTo(0.25, 7)
})
