import { describe, expect, it } from 'vitest'
import { drawFine, itemKey, streamKey } from '../engine/random.ts'
import type { PopularityPlan } from '../plan.ts'
import { chiSquareDeviations, kolmogorov } from '../stats/goodness.fixture.ts'
import { CELLS, inverseCells } from './inverse-cells.ts'
import { Popularity } from './popularity.ts'
import { fromCounts, fromPoints, zipf } from './popularity-curve.ts'
import { PowerInversion } from './power-inversion.fixture.ts'

const DRAWS = 400_000
const key = streamKey('seed', 'popularity-sampling.test')

const points = (...percents: [number, number][]) =>
  fromPoints(percents.map(([top, share]) => ({ top: top / 100, share: share / 100 })))

const curves: [string, PopularityPlan['segments']][] = [
  ['s4-main', points([1, 30], [10, 70], [50, 97])],
  ['s1-main', points([1, 90], [10, 99])],
  ['s4-cdn', points([1, 80], [10, 95])],
  ['s4-sizing', points([2, 75])],
  ['Zipf 0.9', zipf(0.9, 100_000_000)],
  ['Zipf 1', zipf(1, 100_000_000)],
  ['measured counts', fromCounts(Array.from({ length: 20_000 }, (_, i) => Math.ceil(1e6 / (i + 1) ** 0.9)))],
]
const cases = curves.flatMap(([name, segments]) =>
  [100_000_000, 2_000_000].map((tracks) => ({ name, tracks, plan: { label: '', source: '', segments } })),
)

describe.each(cases)('$name over $tracks tracks', ({ plan, tracks }) => {
  const popularity = new Popularity(plan, tracks)
  const samples = Float64Array.from({ length: DRAWS }, (_, i) => popularity.sample(drawFine(itemKey(key, i), 0)))

  it('gives the track that the powers themselves give', () => {
    const powers = new PowerInversion(plan, tracks)
    let different = 0
    for (let i = 0; i < DRAWS; i++) {
      if (samples[i] !== powers.sample(drawFine(itemKey(key, i), 0))) different++
    }
    expect(different).toBe(0)
  })

  it('plays every class of tracks as often as its probability says (χ²)', () => {
    const classes = popularity.classes()
    const firsts = classes.map(({ first }) => first)
    const counts = new Float64Array(classes.length)
    for (const track of samples) counts[lastAtMost(firsts, track)]++
    const expected = classes.map(({ count, probability }) => count * probability * DRAWS)
    expect(Math.abs(chiSquareDeviations(counts, expected))).toBeLessThan(4)
  })

  it('follows the distribution function all along (Kolmogorov)', () => {
    // A number inside each track's stretch makes the law continuous; the head's tracks are wide, so it is drawn there.
    const spread = samples.map((track, i) => {
      const low = popularity.shareOfTop(track / tracks)
      const high = popularity.shareOfTop((track + 1) / tracks)
      return low + (high - low) * drawFine(itemKey(key, i), 2)
    })
    expect(kolmogorov(spread, (p) => p)).toBeLessThan(2.23)
  })
})

describe('the polynomials', () => {
  it('answer for nearly all numbers', () => {
    for (const tracks of [100_000_000, 2_000_000]) {
      const power = 1 / 0.6
      const cells = inverseCells([
        {
          to: 1,
          value: (u) => tracks * u ** power,
          sixthDerivative: (from) => {
            let factor = tracks * from ** (power - 6)
            for (let k = 0; k < 6; k++) factor *= power - k
            return Math.abs(factor)
          },
        },
      ])
      expect(cells.filter(Number.isNaN).length / cells.length).toBeLessThan(0.01)
    }
  })

  it('leave a cell in which a piece ends to the powers', () => {
    const line = { value: (u: number) => 10 * u, sixthDerivative: () => 0 }
    const cells = inverseCells([
      { ...line, to: 0.5 + 0.25 / CELLS },
      { ...line, to: 1 },
    ])
    const unknown = Array.from({ length: CELLS }, (_, cell) => cell).filter((cell) => Number.isNaN(cells[cell * 6]))
    expect(unknown).toEqual([CELLS / 2])
  })
})

/** Index of the last cell that is at most the value. */
function lastAtMost(cells: readonly number[], value: number): number {
  let low = 0
  let high = cells.length - 1
  while (low < high) {
    const middle = (low + high + 1) >>> 1
    if (cells[middle] <= value) low = middle
    else high = middle - 1
  }
  return low
}
