import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chunkCount, chunkStart } from './chunk-plan.policy.ts'

const rate = fc.constantFrom(22_048, 44_100, 48_000)
/** Up to an hour, and around whole and half chunks. */
const track = rate.chain((sampleRate) =>
  fc.record({
    sampleRate: fc.constant(sampleRate),
    samples: fc.oneof(
      fc.integer({ min: 1, max: 3600 * sampleRate }),
      fc
        .tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: -2, max: 2 }))
        .map(([halves, off]) => halves * 5 * sampleRate + off),
    ),
  }),
)

/** Lengths of the chunks, as the rule is said: cut off 10 s while there is more; then look at what is left. */
function lengths(samples: number, sampleRate: number): number[] {
  const list: number[] = []
  let left = samples
  for (; left > 10 * sampleRate; left -= 10 * sampleRate) list.push(10 * sampleRate)
  if (list.length === 0 || left >= 5 * sampleRate) return [...list, left]
  const both = (list.pop() ?? 0) + left
  const first = Math.floor(both / 2)
  return [...list, first - (first % 2), both - first + (first % 2)]
}

describe('the chunk plan', () => {
  it('cuts as the rule is said', () => {
    fc.assert(
      fc.property(track, ({ samples, sampleRate }) => {
        const count = chunkCount(samples, sampleRate)
        const starts = Array.from({ length: count + 1 }, (_, chunk) => chunkStart(chunk, samples, sampleRate))
        expect(starts.slice(1).map((end, chunk) => end - starts[chunk])).toEqual(lengths(samples, sampleRate))
      }),
    )
  })

  it('covers the track with chunks of 5 to 10 s that begin on even samples', () => {
    fc.assert(
      fc.property(track, ({ samples, sampleRate }) => {
        const count = chunkCount(samples, sampleRate)
        expect(chunkStart(0, samples, sampleRate)).toBe(0)
        expect(chunkStart(count, samples, sampleRate)).toBe(samples)
        for (let chunk = 0; chunk < count; chunk++) {
          const start = chunkStart(chunk, samples, sampleRate)
          const length = chunkStart(chunk + 1, samples, sampleRate) - start
          expect(start % 2).toBe(0)
          expect(length).toBeLessThanOrEqual(10 * sampleRate)
          expect(length).toBeGreaterThanOrEqual(Math.min(samples, 5 * sampleRate))
        }
      }),
    )
  })
})
