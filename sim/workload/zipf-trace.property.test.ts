import fc from 'fast-check'
import { expect, it } from 'vitest'
import { SplitMix64 } from './split-mix.ts'
import { firstAtLeast, ZipfTrace, zipfCumulative } from './zipf-trace.ts'

const MASK = (1n << 64n) - 1n

/** splitmix64 as its authors wrote it, in 64-bit integers. */
function* reference(seed: bigint): Generator<number> {
  let state = seed & MASK
  for (;;) {
    state = (state + 0x9e3779b97f4a7c15n) & MASK
    let z = state
    z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK
    z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & MASK
    yield Number((z ^ (z >> 31n)) >> 11n) * 2 ** -53
  }
}

const seed = fc.bigInt({ min: 0n, max: MASK })

it('draws what splitmix64 draws in 64-bit integers', () => {
  fc.assert(
    fc.property(seed, fc.nat(50), fc.nat(50), (start, first, second) => {
      const source = new SplitMix64(start)
      const drawn = [first, second].flatMap((count) => {
        const out = new Float64Array(count)
        source.fillUniform(out)
        return [...out]
      })
      const wanted = reference(start)
      expect(drawn).toEqual(drawn.map(() => wanted.next().value))
    }),
  )
})

it('finds by its guide table exactly what plain binary search finds, in blocks of any size', () => {
  const objects = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 20_000 }))
  const exponent = fc.oneof(fc.constantFrom(0, 0.9, 1, 30), fc.double({ min: 0, max: 4, noNaN: true }))
  const blocks = fc.array(fc.nat(1500), { maxLength: 4 })
  fc.assert(
    fc.property(objects, exponent, seed, blocks, (count, power, start, sizes) => {
      const trace = new ZipfTrace(count, power, start)
      const ids = sizes.flatMap((size) => {
        const block = new Uint32Array(size)
        trace.fill(block)
        return [...block]
      })
      const uniforms = new Float64Array(ids.length)
      new SplitMix64(start).fillUniform(uniforms)
      const cumulative = zipfCumulative(count, power)
      const wanted = Array.from(uniforms, (u) => firstAtLeast(cumulative, u * cumulative[count - 1], 0, count - 1))
      expect(ids).toEqual(wanted)
    }),
  )
})

it('finds the first of equal cells', () => {
  const cells = Float64Array.of(1, 2, 2, 2, 3)
  expect([0, 1, 1.5, 2, 2.5, 3].map((target) => firstAtLeast(cells, target, 0, 4))).toEqual([0, 0, 1, 1, 4, 4])
})

it('has the total weight that the reference trace has', () => {
  expect(Math.abs(new ZipfTrace(1_000_000, 0.9, 42n).total - 30.380605026)).toBeLessThan(1e-9)
})
