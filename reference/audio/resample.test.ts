import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { StereoPcm } from './pcm.ts'
import { testPiece } from './piece.fixture.ts'
import { halfRateMono } from './resample.ts'

const SAMPLES = 20_000
/** Where the filter hears neither end of the piece. */
const inside = [1_000, SAMPLES / 2 - 1_000] as const

/** A sine of amplitude 1 on both sides, and what it should be at half the rate. */
function tone(frequencyHz: number): { piece: StereoPcm; halved: (j: number) => number } {
  const at = (i: number): number => Math.sin((2 * Math.PI * frequencyHz * i) / 44_100)
  const side = Float32Array.from({ length: SAMPLES }, (_, i) => at(i))
  return { piece: { sampleRate: 44_100, left: side, right: side }, halved: (j) => at(2 * j) }
}

/** Greatest deviation from `expected` inside, in dB of full scale. */
function deviationDb(got: Float32Array, expected: (j: number) => number): number {
  let worst = 0
  for (let j = inside[0]; j < inside[1]; j++) worst = Math.max(worst, Math.abs(got[j] - expected(j)))
  return 20 * Math.log10(worst)
}

describe('mono at half the rate', () => {
  it.each([0.1, 50, 1000, 5000, 9000, 10_000])('keeps %d Hz, at its place', (frequencyHz) => {
    const { piece, halved } = tone(frequencyHz)
    // 0.001 dB of amplitude 1.
    expect(deviationDb(halfRateMono(piece, 0, SAMPLES), halved)).toBeLessThan(20 * Math.log10(10 ** (0.001 / 20) - 1))
  })

  it.each([11_025, 11_200, 12_000, 15_000, 20_000, 22_000])('takes %d Hz away before it folds back', (frequencyHz) => {
    const { piece } = tone(frequencyHz)
    expect(deviationDb(halfRateMono(piece, 0, SAMPLES), () => 0)).toBeLessThan(-90)
  })

  it('is the mean of both sides', () => {
    const piece = testPiece(3_000)
    const middle = piece.left.map((sample, i) => (sample + piece.right[i]) / 2)
    const mono = halfRateMono({ ...piece, left: middle, right: middle }, 0, 3_000)
    const both = halfRateMono(piece, 0, 3_000)
    for (const [j, sample] of both.entries()) expect(sample).toBeCloseTo(mono[j], 6)
  })

  it('joins without a seam, wherever a piece is cut', () => {
    const piece = testPiece(3_000)
    const whole = halfRateMono(piece, 0, 3_000)
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 2_999 }), { maxLength: 5 }), (cuts) => {
        const borders = [0, ...cuts.sort((a, b) => a - b), 3_000]
        const tracks = borders.slice(1).map((to, i) => [...halfRateMono(piece, borders[i], to)])
        expect(tracks.flat()).toEqual([...whole])
      }),
      { numRuns: 30 },
    )
  })
})
