import { describe, expect, it } from 'vitest'
import { draw, drawBits, drawFine, drawItem, itemKey, streamKey } from './random.ts'

const DRAWS = 1_000_000
const key = streamKey('seed', 'random.test')

/** Pearson's χ² of numbers in (0, 1) against the uniform distribution, as a distance from its mean in deviations. */
function chiSquareDeviations(cells: number, numberAt: (i: number) => number): number {
  const counts = new Float64Array(cells)
  for (let i = 0; i < DRAWS; i++) counts[Math.floor(numberAt(i) * cells)]++
  const expected = DRAWS / cells
  const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
  return (chiSquare - (cells - 1)) / Math.sqrt(2 * (cells - 1))
}

/** The correlation of two sequences of uniform numbers, in deviations of that of independent ones. */
function correlationDeviations(one: (i: number) => number, other: (i: number) => number): number {
  let sum = 0
  for (let i = 0; i < DRAWS; i++) sum += (one(i) - 0.5) * (other(i) - 0.5)
  return (12 * sum) / Math.sqrt(DRAWS)
}

/** lowbias32 backwards (Ellis 2018). */
function unmix32(value: number): number {
  let x = value
  x = Math.imul(x ^ (x >>> 16), 0x43021123)
  x = Math.imul(x ^ (x >>> 15) ^ (x >>> 30), 0x1d69e2a5)
  return x ^ (x >>> 16)
}

/** The counter at which a stream's bits are these. */
function counterFor(key: number, bits: number): number {
  const inverseOfGolden = 0x144cbc89
  return Math.imul(unmix32((unmix32(bits) - key) | 0) ^ key, inverseOfGolden) - 1
}

describe('named streams', () => {
  it('have the same key for the same seed and name, in every release', () => {
    expect(streamKey('soundcheck', 'listeners/0')).toMatchInlineSnapshot(`911433117`)
    expect(drawBits(itemKey(1, 2), 3)).toMatchInlineSnapshot(`-2009104699`)
  })

  it('have keys of their own for every name and every seed', () => {
    const keys = ['a', 'b'].flatMap((seed) =>
      Array.from({ length: 2_000 }, (_, i) => streamKey(seed, `listeners/${i}`)),
    )
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('go on differently', () => {
    const [one, other] = ['catalog', 'catalog/'].map((name) => streamKey('seed', name))
    const deviations = correlationDeviations(
      (i) => draw(one, i),
      (i) => draw(other, i),
    )
    expect(Math.abs(deviations)).toBeLessThan(4)
  })
})

describe('item keys', () => {
  it('differ for every item, far apart or not', () => {
    const items = Array.from({ length: 1_000_000 }, (_, i) => (i < 500_000 ? i : (i << 12) >>> 0))
    const keys = Int32Array.from(new Set(items), (item) => itemKey(key, item)).sort()
    expect(keys.findIndex((k, i) => i > 0 && k === keys[i - 1])).toBe(-1)
  })
})

describe('drawn numbers', () => {
  it.each([
    ['by counter', (i: number) => draw(key, i)],
    ['by item', (i: number) => draw(itemKey(key, i), 0)],
    ['one an item', (i: number) => drawItem(key, i)],
    ['one an item, in the lowest bits', (i: number) => (drawItem(key, i) * 2 ** 22) % 1],
    ['in the lowest bits', (i: number) => (draw(key, i) * 2 ** 22) % 1],
    ['fine, by item', (i: number) => drawFine(itemKey(key, i), 16)],
    ['fine, in the lowest bits', (i: number) => (drawFine(key, 2 * i) * 2 ** 40) % 1],
  ])('are uniform %s', (_, numberAt) => {
    expect(Math.abs(chiSquareDeviations(1024, numberAt))).toBeLessThan(4)
  })

  it.each([
    ['of neighboring counters', (i: number) => draw(key, i), (i: number) => draw(key, i + 1)],
    ['of neighboring items', (i: number) => draw(itemKey(key, i), 0), (i: number) => draw(itemKey(key, i + 1), 0)],
    ['of one item', (i: number) => draw(itemKey(key, i), 0), (i: number) => draw(itemKey(key, i), 1)],
    ['one an item, of neighbors', (i: number) => drawItem(key, i), (i: number) => drawItem(key, i + 1)],
    ['one an item, of items 16 apart', (i: number) => drawItem(key, i), (i: number) => drawItem(key, i + 16)],
    ['one an item, of neighboring families', (i: number) => drawItem(key, i), (i: number) => drawItem(key + 1, i)],
    ['one an item and its stream', (i: number) => drawItem(key, i), (i: number) => draw(itemKey(key, i), 0)],
    ['of neighboring families', (i: number) => draw(itemKey(key, i), 0), (i: number) => draw(itemKey(key + 1, i), 0)],
    ['of one item, fine', (i: number) => drawFine(itemKey(key, i), 0), (i: number) => drawFine(itemKey(key, i), 2)],
  ])('%s are not correlated', (_, one, other) => {
    expect(Math.abs(correlationDeviations(one, other))).toBeLessThan(4)
  })

  it('are never 0 or 1, not even where all bits are alike', () => {
    expect(drawBits(77, counterFor(77, 0))).toBe(0)
    expect(draw(77, counterFor(77, 0))).toBe(2 ** -33)
    expect(drawBits(77, counterFor(77, -1))).toBe(-1)
    expect(draw(77, counterFor(77, -1))).toBe(1 - 2 ** -33)
    // Found by search: here two numbers in a row begin with 27 and 26 ones.
    expect(drawBits(1_212_058, 2_948_793_196) >>> 5).toBe(2 ** 27 - 1)
    expect(drawBits(1_212_058, 2_948_793_197) >>> 6).toBe(2 ** 26 - 1)
    expect(drawFine(1_212_058, 2_948_793_196)).toBeLessThan(1)
  })

  it('are told apart below 2^-32 when they are fine', () => {
    const distinct = (numberAt: (i: number) => number): number => {
      const sorted = Float64Array.from({ length: DRAWS }, (_, i) => numberAt(i)).sort()
      return sorted.filter((u, i) => i === 0 || u !== sorted[i - 1]).length
    }
    // Of a million numbers of 32 bits about 116 repeat another (birthdays).
    expect(distinct((i) => draw(itemKey(key, i), 0))).toBeLessThan(DRAWS - 50)
    expect(distinct((i) => drawFine(itemKey(key, i), 0))).toBe(DRAWS)
  })
})
