import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FrequencySketch, MOST_COUNTED } from './frequency-sketch.policy.ts'

const key = fc.oneof(fc.nat(200), fc.integer({ min: 0xffffff00, max: 0xffffffff }))

function counted(keys: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>()
  for (const one of keys) counts.set(one, (counts.get(one) ?? 0) + 1)
  return counts
}

describe('a frequency sketch', () => {
  it('never says less than the truth before it halves, and at most 15', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 20, max: 500 }),
        fc.array(key, { maxLength: 790, size: 'max' }),
        (objects, keys) => {
          const sketch = new FrequencySketch(objects)
          for (const one of keys) sketch.add(one)
          for (const [one, count] of counted(keys)) {
            expect(sketch.estimate(one)).toBeGreaterThanOrEqual(Math.min(MOST_COUNTED, count))
            expect(sketch.estimate(one)).toBeLessThanOrEqual(MOST_COUNTED)
          }
        },
      ),
    )
  })

  it('keeps every estimate when it grows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 60 }), fc.array(key, { maxLength: 600 }), (objects, keys) => {
        const sketch = new FrequencySketch(objects)
        for (const one of keys) sketch.add(one)
        const before = keys.map((one) => sketch.estimate(one))
        sketch.grow(objects * 37)
        expect(keys.map((one) => sketch.estimate(one))).toEqual(before)
      }),
    )
  })

  it('is right about nearly all keys that are as many as fit', () => {
    const objects = 10_000
    const sketch = new FrequencySketch(objects)
    for (let one = 0; one < objects; one++) for (let i = 0; i <= one % 8; i++) sketch.add(one)
    let wrong = 0
    for (let one = 0; one < objects; one++) if (sketch.estimate(one) !== (one % 8) + 1) wrong++
    expect(wrong / objects).toBeLessThan(0.2)
  })

  it('halves what it has counted after 40 requests for each object that fits', () => {
    const sketch = new FrequencySketch(100)
    for (let i = 0; i < 12; i++) sketch.add(7)
    // Spread over so many keys that hardly any shares a counter with the first.
    for (let i = 12; i < 3999; i++) sketch.add(1_000_000 + (i % 20))
    expect(sketch.estimate(7)).toBe(12)
    sketch.add(1_000_000)
    expect(sketch.estimate(7)).toBe(6)
  })
})
