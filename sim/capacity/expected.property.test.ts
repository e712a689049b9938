import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Measured, ObjectiveOutcome } from '../result.ts'
import { atLength, withOtherServices } from './expected.ts'
import type { WorldFigures } from './world-figures.ts'

const ratio = fc.double({ min: 0.5, max: 0.999, noNaN: true })
const made = fc.record({
  costUsd: fc.integer({ min: 1_000, max: 9_000_000 }),
  p99Ms: fc.integer({ min: 50, max: 3_000 }),
  availability: ratio,
  part: fc.double({ min: 0, max: 0.1, noNaN: true }),
})

type Made = typeof made extends fc.Arbitrary<infer T> ? T : never

function figures({ costUsd, p99Ms, availability, part }: Made): WorldFigures {
  const p99 = measured(p99Ms, part * p99Ms)
  const played = measured(availability, part * (1 - availability))
  const objective = (about: Pick<ObjectiveOutcome, 'metric' | 'op' | 'unit' | 'measured'>): ObjectiveOutcome => ({
    text: about.metric,
    target: 1,
    held: true,
    certain: true,
    ...about,
  })
  const items = { egress: 0, pops: 0, edgeDisk: 0, shieldDisk: 0, originBandwidth: 0, originEgress: 0, replicas: 0 }
  return {
    use: { egressGb: [], originGb: 0, workers: 0 },
    cost: { ...items, total: costUsd },
    fleet: [],
    startupP99Ms: p99,
    availability: played,
    edgeHitRatio: measured(0.6, 0),
    plays: 1,
    objectives: [
      objective({ metric: 'startup', op: '<', unit: 'ms', measured: p99 }),
      objective({ metric: 'availability', op: '>', unit: 'ratio', measured: played }),
    ],
  }
}

function measured(value: number, half: number): Measured {
  return { value, low: value - half, high: value + half, samples: 100 }
}

describe('what is expected of a world', () => {
  it('is the long replay itself for the world that others are carried over by', () => {
    fc.assert(
      fc.property(made, made, (a, b) => {
        const [short, long] = [figures(a), figures(b)]
        const expected = atLength(short, { short, long })
        expect(expected.costUsd).toBeCloseTo(b.costUsd, 3)
        expect(expected.startupP99Ms.value).toBeCloseTo(b.p99Ms, 6)
        expect(expected.objectives.map(({ measured }) => measured.value)).toEqual([
          expect.closeTo(b.p99Ms, 6),
          expect.closeTo(b.availability, 9),
        ])
      }),
    )
  })

  it('is the other replay itself for the world that other services were tried with', () => {
    fc.assert(
      fc.property(made, made, (a, b) => {
        const [from, to] = [figures(a), figures(b)]
        const expected = withOtherServices(atLength(from, { short: from, long: from }), from, to)
        expect(expected.costUsd).toBeCloseTo(b.costUsd, 3)
        expect(expected.startupP99Ms.value).toBeCloseTo(b.p99Ms, 6)
        expect(expected.availability.value).toBeCloseTo(b.availability, 9)
      }),
    )
  })

  it('is in doubt by half of what other services change, and a share stays one', () => {
    fc.assert(
      fc.property(made, made, made, (own, a, b) => {
        const [short, from, to] = [figures(own), figures(a), figures(b)]
        const before = atLength(short, { short, long: short })
        const { startupP99Ms, availability } = withOtherServices(before, from, to)
        const shift = b.p99Ms - a.p99Ms
        const { low, high } = before.startupP99Ms
        expect(startupP99Ms.low).toBeCloseTo(Math.max(0, low + shift - Math.abs(shift) / 2), 6)
        expect(startupP99Ms.high).toBeCloseTo(Math.max(0, high + shift + Math.abs(shift) / 2), 6)
        expect(availability.low).toBeGreaterThanOrEqual(0)
        expect(availability.high).toBeLessThanOrEqual(1)
      }),
    )
  })
})
