import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { smallPlan } from '../plan.fixture.ts'
import type { Plan } from '../plan.ts'
import type { Measured, ObjectiveOutcome } from '../result.ts'
import type { Design } from './design.ts'
import { pointOf } from './examined.ts'
import { compared, paretoFront } from './front.ts'
import type { RecordedServices } from './replay-world.ts'
import { type SearchOutcome, searchDesigns } from './search.ts'
import { feasibility, type WorldFigures } from './world-figures.ts'

/** A delivery as a replay would find it with services that take no time, and how far its short replay is off, as a part of its interval. */
interface Made {
  costUsd: number
  p99Ms: number
  failed: number
  off: number
}

/** What services add to any delivery. */
type Added = Omit<Made, 'off'>

const made: fc.Arbitrary<Made> = fc.record({
  costUsd: fc.integer({ min: 100, max: 130 }).map((n) => n * 1e4),
  p99Ms: fc.integer({ min: 300, max: 340 }),
  failed: fc.constantFrom(0, 0, 1e-4, 5e-4),
  off: fc.double({ min: -0.45, max: 0.45, noNaN: true }),
})
const added: fc.Arbitrary<Added> = fc.record({
  costUsd: fc.integer({ min: 0, max: 10 }).map((n) => n * 1e4),
  p99Ms: fc.integer({ min: 0, max: 25 }),
  failed: fc.constantFrom(0, 0, 1e-4, 0.02),
})
const worlds = fc.array(made, { minLength: 1, maxLength: 25 })
const NO_SERVICES: Added[] = [{ costUsd: 0, p99Ms: 0, failed: 0 }]
const services = fc.oneof(fc.constant(NO_SERVICES), fc.array(added, { minLength: 1, maxLength: 4 }))
const TARGET_MS = 330
const TARGET_AVAILABILITY = 0.99
/** Short replays find delays shorter than long ones by so much, all of them. */
const BIAS = 0.93

function designsOf(all: readonly Made[], added: readonly Added[]): Design[] {
  return all.flatMap((_, d) =>
    added.map((_, s) => ({
      id: d * added.length + s,
      labels: ['one kind', String(d), String(s)],
      delivery: String(d),
      services: String(s),
      build: (plan: Plan) => ({ ...plan, name: `${d}/${s}` }),
    })),
  )
}

function measured(value: number, half: number): Measured {
  return { value, low: value - half, high: value + half, samples: 1000 }
}

function figuresOf({ off, ...made }: Made, added: Added, short: boolean): WorldFigures {
  const costUsd = made.costUsd + added.costUsd
  const p99Ms = made.p99Ms + added.p99Ms
  const half = short ? 0.03 * p99Ms : 0.004 * p99Ms
  const p99 = measured((short ? BIAS : 1) * p99Ms + (short ? off * 0.03 * made.p99Ms : 0), half)
  const startup: ObjectiveOutcome = {
    text: 'startup p99 < 330ms',
    metric: 'startup',
    op: '<',
    target: TARGET_MS,
    unit: 'ms',
    measured: p99,
    held: p99.value < TARGET_MS,
    certain: p99.high < TARGET_MS || p99.low > TARGET_MS,
  }
  const played = measured(1 - made.failed - added.failed, 0)
  const availability: ObjectiveOutcome = {
    text: 'availability > 99%',
    metric: 'availability',
    op: '>',
    target: TARGET_AVAILABILITY,
    unit: 'ratio',
    measured: played,
    held: played.value > TARGET_AVAILABILITY,
    certain: true,
  }
  const items = { egress: made.costUsd, pops: 0, edgeDisk: 0, shieldDisk: 0, originBandwidth: 0, originEgress: 0 }
  return {
    use: { egressGb: [1, 1], originGb: 1, workers: 1 },
    cost: { ...items, replicas: added.costUsd, total: costUsd },
    fleet: [],
    startupP99Ms: p99,
    availability: played,
    edgeHitRatio: measured(0.6, 0),
    plays: 1e6,
    objectives: [startup, availability],
  }
}

const RECORDED: RecordedServices = { recording: { first: null, endsMs: [], met: [] }, fleet: [] }

/** What a replay with services of its own finds of a delivery: nothing plays. */
const BROKEN = { costUsd: 0, p99Ms: 5_000, failed: 0.5 }

/** @param fragile deliveries that do not hold with services of their own */
function search(
  all: readonly Made[],
  added = NO_SERVICES,
  stopAfter = Number.POSITIVE_INFINITY,
  fragile: readonly number[] = [],
) {
  const long = smallPlan()
  const short = smallPlan({ seed: 'short' })
  let asked = 0
  const at = ({ name, seed }: Plan) => {
    const [d, s] = name.split('/').map(Number)
    return figuresOf(all[d], added[s], seed === 'short')
  }
  return searchDesigns(
    designsOf(all, added),
    { short, long },
    {
      forecast: async (plans) => plans.map(() => ({ shares: [0.5, 0.5], edgeHitRatio: 0.6, originRatio: 0.1 })),
      replay: async (tasks) =>
        tasks.map(({ plan, services }) => {
          const [d] = plan.name.split('/').map(Number)
          return services === null && fragile.includes(d) ? figuresOf({ ...all[d], off: 0 }, BROKEN, false) : at(plan)
        }),
      record: async (plans) => plans.map((plan) => ({ figures: at(plan), services: RECORDED })),
      onProgress: () => {},
      stopped: () => asked++ >= stopAfter,
    },
  )
}

/** Every world at full length. */
function bruteFront(all: readonly Made[], added: readonly Added[]) {
  const figures = all.flatMap((one) => added.map((more) => figuresOf(one, more, false)))
  const met = figures.filter(({ objectives }) => feasibility(objectives) === 'met')
  return paretoFront(met.map(pointOf)).map(compared)
}

function frontOf({ front }: SearchOutcome) {
  return front.map(({ long }) => compared(pointOf(long as WorldFigures)))
}

/** The world that others are carried over by is off by nothing, as in the mean of a replay. */
function exactFirst(all: readonly Made[]): Made[] {
  return all.map((one, i) => (i === 0 ? { ...one, off: 0 } : one))
}

describe('the search for designs', () => {
  it('finds the front that replaying everything at length finds', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, services, async (all, added) => {
        const exact = exactFirst(all)
        const outcome = await search(exact, added)
        expect(outcome.complete).toBe(true)
        expect(frontOf(outcome)).toEqual(bruteFront(exact, added))
      }),
    )
  })

  it('never has a dearer answer when there is one more world to choose from', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, services, made, async (all, added, more) => {
        const exact = exactFirst(all)
        const [before] = frontOf(await search(exact, added))
        const [after] = frontOf(await search([...exact, more], added))
        if (before) expect(after.costUsd).toBeLessThanOrEqual(before.costUsd)
      }),
    )
  })

  it('goes on without an answer that does not hold with services of its own', async () => {
    await fc.assert(
      fc.asyncProperty(
        worlds,
        services,
        fc.uniqueArray(fc.integer({ min: 1, max: 24 })),
        async (all, added, fragile) => {
          const exact = exactFirst(all)
          const outcome = await search(exact, added, Number.POSITIVE_INFINITY, fragile)
          let left = exact.flatMap((one, d) => added.map((more) => ({ d, figures: figuresOf(one, more, false) })))
          left = left.filter(({ figures }) => feasibility(figures.objectives) === 'met')
          const front = () => paretoFront(left.map((one) => ({ one, ...pointOf(one.figures) })))
          for (let [answer] = front(); answer && fragile.includes(answer.one.d); [answer] = front()) {
            left = left.filter((one) => one !== answer.one)
          }
          expect(outcome.complete).toBe(true)
          expect(frontOf(outcome)).toEqual(front().map(compared))
        },
      ),
    )
  })

  it('says what it knows when it is stopped, and that it is not all', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, services, fc.nat(12), async (all, added, stopAfter) => {
        const outcome = await search(all, added, stopAfter)
        for (const { fate, long } of outcome.designs) expect(long !== null).toBe(fate === 'replayed')
        if (outcome.complete) expect(outcome.designs.every(({ fate }) => fate !== 'not reached')).toBe(true)
        if (stopAfter === 0) expect(outcome.complete).toBe(false)
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

  it('replays each delivery shortly with one choice of services, and each choice with one delivery', async () => {
    const all = Array.from({ length: 20 }, (_, i) => ({ costUsd: 1e6 + i * 1e5, p99Ms: 310 - i, failed: 0, off: 0 }))
    const added = [0, 5, 10].map((p99Ms) => ({ costUsd: 1e5 - p99Ms * 1e4, p99Ms, failed: 0 }))
    const outcome = await search(all, added)
    const shortly = outcome.designs.filter(({ short }) => short !== null).map(({ design }) => design)
    expect(shortly).toHaveLength(20 + 2)
    expect(new Set(shortly.slice(3).map(({ services }) => services))).toEqual(new Set(['0']))
  })
})
