import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MASTER_RATE } from '../../pcm.ts'
import { duck } from './duck.ts'
import { echo } from './echo.ts'
import { soundingRms } from './loudness.ts'
import { CEILING, master } from './master.ts'
import { reverb } from './reverb.ts'
import { addToTwo, silentStereo } from './stereo.ts'
import { tape } from './tape.ts'

function energy(values: Float32Array): number {
  return values.reduce((sum, x) => sum + x * x, 0)
}

describe('the master', () => {
  it('passes the ceiling nowhere, whatever the mix, and comes near it where the mix is loud', () => {
    const spikes = fc.array(fc.tuple(fc.nat(29_999), fc.double({ min: -20, max: 20, noNaN: true })), { minLength: 1 })
    fc.assert(
      fc.property(spikes, (places) => {
        const mix = silentStereo(30_000)
        for (let i = 0; i < 30_000; i++) mix.left[i] = 0.1 * Math.sin(i / 9)
        for (const [at, x] of places) mix[at % 2 === 0 ? 'left' : 'right'][at] += x
        const { left, right } = master(mix, -6, { inSeconds: 0, outSeconds: 0 })
        const peak = Math.max(...[left, right].map((side) => side.reduce((most, x) => Math.max(most, Math.abs(x)), 0)))
        expect(peak).toBeLessThanOrEqual(CEILING + 1e-6)
        expect(peak).toBeGreaterThan(0.3)
      }),
    )
  })

  it('brings a quiet mix to its loudness and takes direct current away', () => {
    const mix = silentStereo(2 * MASTER_RATE)
    for (let i = 0; i < mix.left.length; i++) {
      mix.left[i] = 0.02 + 0.01 * Math.sin(i / 20)
      mix.right[i] = 0.02 + 0.01 * Math.cos(i / 23)
    }
    const { left, right } = master(mix, -20, { inSeconds: 0.1, outSeconds: 0.1 })
    const settled = { left: left.subarray(MASTER_RATE), right: right.subarray(MASTER_RATE) }
    expect(20 * Math.log10(soundingRms(settled))).toBeCloseTo(-20, 0)
    expect(Math.abs(settled.left.reduce((sum, x) => sum + x, 0) / settled.left.length)).toBeLessThan(1e-3)
    expect(left[0]).toBeCloseTo(0, 9)
    expect(left.at(-1)).toBeCloseTo(0, 9)
  })

  it('leaves silence silent', () => {
    const { left } = master(silentStereo(10_000), -16, { inSeconds: 0, outSeconds: 0 })
    expect(energy(left)).toBe(0)
  })
})

describe('the room', () => {
  it.each([0.8, 2, 4])('falls by 60 dB in about %d s, on both sides', (seconds) => {
    const hall = silentStereo(Math.round((seconds + 0.6) * MASTER_RATE))
    hall.left[0] = 1
    hall.right[0] = 1
    const { left, right } = reverb(hall, { seconds, damping: 0, size: 1 })
    const stretch = Math.round(0.1 * MASTER_RATE)
    for (const side of [left, right]) {
      const early = Math.round(0.2 * MASTER_RATE)
      const late = early + Math.round(0.5 * seconds * MASTER_RATE)
      const fallDb =
        10 * Math.log10(energy(side.subarray(early, early + stretch)) / energy(side.subarray(late, late + stretch)))
      expect(fallDb).toBeGreaterThan(24)
      expect(fallDb).toBeLessThan(36)
    }
  })
})

describe('the echo', () => {
  it('comes a way later on the left, another on the right, softer each time', () => {
    const input = silentStereo(50_000)
    input.left[0] = 1
    input.right[0] = 1
    const { left, right } = echo(input, { beats: 0.5, feedback: 0.5, brightestHz: 20_000 }, 20_000)
    const around = (side: Float32Array, at: number) => energy(side.subarray(at, at + 200))
    expect(energy(left.subarray(0, 10_000)) + energy(right.subarray(0, 10_000))).toBe(0)
    expect(around(left, 10_000)).toBeGreaterThan(around(right, 10_000))
    expect(around(right, 20_000)).toBeGreaterThan(around(left, 20_000))
    expect(around(right, 20_000)).toBeLessThan(around(left, 10_000))
    expect(around(left, 30_000)).toBeLessThan(around(right, 20_000))
  })
})

describe('ducking', () => {
  it('turns down at the stroke, and never in a step, however close the strokes', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(40_000), { minLength: 1, maxLength: 8 }), (strokes) => {
        const part = { left: new Float32Array(44_100).fill(1), right: new Float32Array(44_100).fill(1) }
        duck(part, strokes, 0.8, 9_000)
        for (const stroke of strokes) expect(part.left[stroke]).toBeLessThan(0.21)
        for (let i = 1; i < part.left.length; i++) {
          expect(Math.abs(part.left[i] - part.left[i - 1])).toBeLessThan(0.01)
        }
      }),
      { numRuns: 10 },
    )
  })
})

describe('the tape', () => {
  it('keeps the level of what it plays and adds no more than its dust', () => {
    const input = silentStereo(MASTER_RATE)
    for (let i = 0; i < MASTER_RATE; i++) input.left[i] = Math.sin(i / 30)
    const { left, right } = tape(input, { wow: 0.002, brightestHz: 8_000, dust: 0.005 })
    expect(Math.sqrt(energy(left.subarray(4_000)) / (MASTER_RATE - 4_000))).toBeCloseTo(Math.SQRT1_2, 1)
    expect(Math.max(...right.map(Math.abs))).toBeLessThan(0.05)
    expect(energy(right)).toBeGreaterThan(0)
  })
})

describe('mixing', () => {
  it('adds to two channels at their gains', () => {
    const a = Float32Array.of(1, 2)
    const b = Float32Array.of(0, 0)
    addToTwo(a, 2, b, 0.5, Float32Array.of(10, -4))
    expect([...a]).toEqual([21, -6])
    expect([...b]).toEqual([5, -2])
  })
})
