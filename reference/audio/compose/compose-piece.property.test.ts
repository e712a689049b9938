import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MASTER_RATE, type StereoPcm } from '../pcm.ts'
import { composePiece } from './compose-piece.ts'
import { CEILING } from './mix/master.ts'
import { STYLES, type StyleName } from './styles/styles.ts'

const styles = Object.keys(STYLES) as StyleName[]
const seeds = fc.string({ minLength: 1, maxLength: 8 })
const lengths = fc.integer({ min: 20 * MASTER_RATE, max: 26 * MASTER_RATE })

function fingerprint({ left, right }: StereoPcm): string {
  return createHash('sha256').update(new Uint8Array(left.buffer)).update(new Uint8Array(right.buffer)).digest('hex')
}

/** Level of a stretch, its mean, and its largest sample; NaN when one of the samples is. */
function measure(stretch: Float32Array): { rms: number; mean: number; peak: number } {
  let sum = 0
  let power = 0
  let peak = 0
  for (const x of stretch) {
    sum += x
    power += x * x
    peak = Math.max(peak, Math.abs(x))
  }
  return { rms: Math.sqrt(power / stretch.length), mean: sum / stretch.length, peak }
}

describe.each(styles)('a piece of %s', (style) => {
  it('is as long as asked, within bounds, stereo, without direct current, never silent, and ends in silence', () => {
    fc.assert(
      fc.property(seeds, lengths, (seed, samples) => {
        const { sampleRate, left, right } = composePiece({ style, seed, samples })
        expect(sampleRate).toBe(MASTER_RATE)
        const end = samples - STYLES[style].tailSeconds * MASTER_RATE
        for (const channel of [left, right]) {
          expect(channel.length).toBe(samples)
          const { rms, mean, peak } = measure(channel)
          expect(peak).toBeLessThanOrEqual(CEILING + 1e-6)
          expect(20 * Math.log10(rms)).toBeGreaterThan(-26)
          expect(20 * Math.log10(rms)).toBeLessThan(-11)
          expect(Math.abs(mean)).toBeLessThan(1e-3)
          expect(Math.abs(channel[0])).toBeLessThan(1e-4)
          expect(Math.abs(channel[samples - 1])).toBeLessThan(1e-4)
          for (let second = 1; (second + 2) * MASTER_RATE < end; second++) {
            const stretch = channel.subarray(second * MASTER_RATE, (second + 2) * MASTER_RATE)
            expect(measure(stretch).rms).toBeGreaterThan(0.003)
          }
        }
        const side = left.map((x, i) => x - right[i])
        expect(measure(side).rms).toBeGreaterThan(0.002)
      }),
      { numRuns: 1 },
    )
  })

  it('is the same for the same seed, and another for another', () => {
    const samples = 20 * MASTER_RATE
    const first = fingerprint(composePiece({ style, seed: 'tide', samples }))
    expect(fingerprint(composePiece({ style, seed: 'tide', samples }))).toBe(first)
    expect(fingerprint(composePiece({ style, seed: 'ebb', samples }))).not.toBe(first)
  })
})

describe('a piece', () => {
  it.each([20 * MASTER_RATE - 1, 20 * MASTER_RATE + 0.5, Number.NaN])('of %d samples is refused', (samples) => {
    expect(() => composePiece({ style: 'folk', seed: 'x', samples })).toThrow(RangeError)
  })
})
