import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { smallPlan } from '../plan.fixture.ts'
import type { Plan } from '../plan.ts'
import type { Measured, ObjectiveOutcome } from '../result.ts'
import type { Design } from './design.ts'
import { compared, paretoFront } from './front.ts'
import { pointOf, type SearchOutcome, searchDesigns } from './search.ts'
import { feasibility, type WorldFigures } from './world-figures.ts'

/** A world as a replay would find it, and how far its short replay is off, as a part of its interval. */
interface Made {
  costUsd: number
  p99Ms: number
  failed: number
  off: number
}

const made: fc.Arbitrary<Made> = fc.record({
  costUsd: fc.integer({ min: 100, max: 130 }).map((n) => n * 1e4),
  p99Ms: fc.integer({ min: 300, max: 340 }),
  failed: fc.constantFrom(0, 0, 1e-4, 5e-4),
  off: fc.double({ min: -0.45, max: 0.45, noNaN: true }),
})
const worlds = fc.array(made, { minLength: 1, maxLength: 25 })
const TARGET_MS = 330
/** Short replays find delays shorter than long ones by so much, all of them. */
const BIAS = 0.93

function designsOf(all: readonly Made[]): Design[] {
  return all.map((_, id) => ({
    id,
    labels: ['one kind', String(id)],
    build: (plan) => ({ ...plan, name: String(id) }),
  }))
}

function measured(value: number, half: number): Measured {
  return { value, low: value - half, high: value + half, samples: 1000 }
}

function figuresOf({ costUsd, p99Ms, failed, off }: Made, short: boolean): WorldFigures {
  const half = short ? 0.03 * p99Ms : 0.004 * p99Ms
  const p99 = measured((short ? BIAS : 1) * p99Ms + (short ? off * half : 0), half)
  const objective: ObjectiveOutcome = {
    text: 'startup p99 < 330ms',
    metric: 'startup',
    op: '<',
    target: TARGET_MS,
    unit: 'ms',
    measured: p99,
    held: p99.value < TARGET_MS,
    certain: p99.high < TARGET_MS || p99.low > TARGET_MS,
  }
  const items = { egress: costUsd, pops: 0, edgeDisk: 0, shieldDisk: 0, originBandwidth: 0, originEgress: 0 }
  return {
    traffic: { egressGb: [1, 1], originGb: 1 },
    cost: { ...items, total: costUsd },
    startupP99Ms: p99,
    availability: measured(1 - failed, 0),
    edgeHitRatio: measured(0.6, 0),
    plays: 1e6,
    objectives: [objective],
  }
}

function search(all: readonly Made[], stopAfter = Number.POSITIVE_INFINITY): Promise<SearchOutcome> {
  const long = smallPlan()
  const short = smallPlan({ seed: 'short' })
  let asked = 0
  const at = ({ name, seed }: Plan) => figuresOf(all[Number(name)], seed === 'short')
  return searchDesigns(
    designsOf(all),
    { short, long },
    {
      forecast: async (plans) => plans.map(() => ({ shares: [0.5, 0.5], edgeHitRatio: 0.6, originRatio: 0.1 })),
      replay: async (plans) => plans.map(at),
      onProgress: () => {},
      stopped: () => asked++ >= stopAfter,
    },
  )
}

/** Every world at full length. */
function bruteFront(all: readonly Made[]) {
  const figures = all.map((one) => figuresOf(one, false))
  const met = figures.filter(({ objectives }) => feasibility(objectives) === 'met')
  return paretoFront(met.map(pointOf)).map(compared)
}

function frontOf({ front }: SearchOutcome) {
  return front.map(({ long }) => compared(pointOf(long as WorldFigures)))
}

describe('the search for designs', () => {
  it('finds the front that replaying everything at length finds', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async (all) => {
        // The world that others are carried over by is off by nothing, as in the mean of a replay.
        const exact = all.map((one, i) => (i === 0 ? { ...one, off: 0 } : one))
        const outcome = await search(exact)
        expect(outcome.complete).toBe(true)
        expect(frontOf(outcome)).toEqual(bruteFront(exact))
      }),
    )
  })

  it('never has a dearer answer when there is one more world to choose from', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, made, async (all, more) => {
        const exact = all.map((one, i) => (i === 0 ? { ...one, off: 0 } : one))
        const [before] = frontOf(await search(exact))
        const [after] = frontOf(await search([...exact, more]))
        if (before) expect(after.costUsd).toBeLessThanOrEqual(before.costUsd)
      }),
    )
  })

  it('says what it knows when it is stopped, and that it is not all', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, fc.nat(12), async (all, stopAfter) => {
        const outcome = await search(all, stopAfter)
        for (const { fate, long } of outcome.designs) expect(long !== null).toBe(fate === 'replayed')
        expect(outcome.complete).toBe(outcome.designs.every(({ fate }) => fate !== 'not reached'))
        const known = outcome.designs.flatMap(({ long }) => (long ? [long] : []))
        const met = known.filter(({ objectives }) => feasibility(objectives) === 'met')
        expect(frontOf(outcome)).toEqual(paretoFront(met.map(pointOf)).map(compared))
      }),
    )
  })

  it('replays at length only a part where one world is better than all others', async () => {
    const all = Array.from({ length: 40 }, (_, i) => ({
      costUsd: 1e6 * (1 + i),
      p99Ms: 300 + (i === 0 ? 0 : 20),
      failed: 0,
      off: 0,
    }))
    const outcome = await search(all)
    expect(outcome.designs.filter(({ fate }) => fate === 'replayed')).toHaveLength(1)
    expect(outcome.designs.filter(({ fate }) => fate === 'dominated')).toHaveLength(39)
  })
})
