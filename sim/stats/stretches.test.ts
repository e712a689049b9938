import { describe, expect, it } from 'vitest'
import { draw, itemKey, streamKey } from '../engine/random.ts'
import { normalQuantile } from './normal.ts'
import { STRETCHES, stretchOf, stretchVariance } from './stretches.ts'

const key = streamKey('seed', 'stretches.test')
const OBSERVATIONS = 500

/** A share in each stretch of something that wavers for everybody alike, and its mean. */
function replicate(replication: number, drift: (stretch: number) => number): { counted: number[]; mean: number } {
  const item = itemKey(key, replication)
  const wavering = Array.from({ length: STRETCHES }, (_, i) => 0.5 + 0.05 * normalQuantile(draw(item, i)))
  return {
    counted: wavering.map((share, i) => (share + drift(i)) * OBSERVATIONS),
    mean: wavering.reduce((sum, share) => sum + share, 0) / STRETCHES,
  }
}

/** What the mean really spreads by / what it is said to. */
function calibration(drift: (stretch: number) => number, shaken: boolean[] = []): number {
  const replications = 1_000
  const all = new Array<number>(STRETCHES).fill(OBSERVATIONS)
  let [real, said] = [0, 0]
  for (let i = 0; i < replications; i++) {
    const { counted, mean } = replicate(i, drift)
    real += (mean - 0.5) ** 2
    said += stretchVariance(counted, all, { shaken, together: 1 })
  }
  return Math.sqrt(real / said)
}

describe('stretches', () => {
  it('part the time evenly, its end included', () => {
    expect([0, 99, 100, 850, 1_599, 1_600].map((ms) => stretchOf(ms, 1_600))).toEqual([0, 0, 1, 8, 15, 15])
  })
})

describe('the variance of a share by stretches', () => {
  it('is what the share spreads by where everybody meets the same', () => {
    const ratio = calibration(() => 0)
    expect(ratio).toBeGreaterThan(0.92)
    expect(ratio).toBeLessThan(1.08)
  })

  it('does not take a slow rise for chance, nor what the plan has happen', () => {
    expect(calibration((stretch) => stretch / 100)).toBeGreaterThan(0.9)
    const jump = (stretch: number): number => (stretch < 8 ? 0 : 0.4)
    const shaken = Array.from({ length: STRETCHES }, (_, stretch) => stretch === 8)
    expect(calibration(jump, shaken)).toBeGreaterThan(0.9)
    expect(calibration(jump)).toBeLessThan(0.6)
  })

  it('weighs stretches by what was observed in them', () => {
    const replications = 1_000
    const all = Array.from({ length: STRETCHES }, (_, i) => OBSERVATIONS * 2 ** (i % 4))
    const total = all.reduce((sum, some) => sum + some, 0)
    let [real, said] = [0, 0]
    for (let i = 0; i < replications; i++) {
      const item = itemKey(key, i)
      const counted = all.map((some, stretch) => some * (0.5 + 0.05 * normalQuantile(draw(item, stretch))))
      real += (counted.reduce((sum, some) => sum + some, 0) / total - 0.5) ** 2
      said += stretchVariance(counted, all)
    }
    expect(Math.sqrt(real / said)).toBeGreaterThan(0.9)
    expect(Math.sqrt(real / said)).toBeLessThan(1.1)
  })

  it('hears little from the few that are seen outside a fault, in which nearly all are', () => {
    const all = Array.from({ length: STRETCHES }, (_, i) => (i === 7 ? 9_000 : 10))
    const counted = all.map((some, i) => some * (i % 2 === 0 ? 0.4 : 0.6))
    const shaken = all.map((_, i) => i === 7)
    expect(stretchVariance(counted, all, { shaken, together: 1 })).toBeLessThan(1e-6)
  })

  it('takes neighbors together where everybody meets the same for longer', () => {
    const replications = 1_000
    const all = new Array<number>(STRETCHES).fill(OBSERVATIONS)
    const ratio = (together: number): number => {
      let [real, said] = [0, 0]
      for (let i = 0; i < replications; i++) {
        const item = itemKey(key, i)
        // What is met lasts for two stretches.
        const shares = all.map((_, stretch) => 0.5 + 0.05 * normalQuantile(draw(item, stretch >> 1)))
        real += (shares.reduce((sum, share) => sum + share, 0) / STRETCHES - 0.5) ** 2
        const counted = shares.map((share) => share * OBSERVATIONS)
        said += stretchVariance(counted, all, { shaken: [], together })
      }
      return Math.sqrt(real / said)
    }
    expect(ratio(1)).toBeGreaterThan(1.7)
    expect(ratio(2)).toBeGreaterThan(0.9)
    expect(ratio(2)).toBeLessThan(1.1)
    // What is left over when 16 are parted by three belongs to the last part.
    expect(ratio(3)).toBeLessThan(1.2)
  })

  it('is 0 where nothing can be compared', () => {
    const one = Array.from({ length: STRETCHES }, (_, i) => (i === 3 ? 10 : 0))
    expect(stretchVariance(one, one)).toBe(0)
    const all = new Array<number>(STRETCHES).fill(10)
    expect(stretchVariance(one, all, { shaken: new Array<boolean>(STRETCHES).fill(true), together: 1 })).toBe(0)
  })
})
