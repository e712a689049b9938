import fc from 'fast-check'
import { smallPlan } from '../plan.fixture.ts'
import type { Plan } from '../plan.ts'
import type { Measured, ObjectiveOutcome } from '../result.ts'
import type { Delivery, Design } from './design.ts'
import { decisive, pointOf } from './examined.ts'
import type { Fleet } from './fleets.ts'
import { compared, paretoFront } from './front.ts'
import type { FleetEffect, Rehearsed } from './rehearsal.ts'
import { type SearchOutcome, searchDesigns } from './search.ts'
import { feasibility, type WorldFigures } from './world-figures.ts'

/** A delivery as a replay would find it with services that take no time, and how far its short replay is off, as a part of its interval. */
interface Made {
  costUsd: number
  p99Ms: number
  failed: number
  off: number
}

/** What a service adds to any delivery. */
export type Added = Omit<Made, 'off'>

/** By service and size, smallest first: more replicas cost more, and neither slow plays down nor lose more. */
type Services = readonly (readonly Added[])[]

export const made: fc.Arbitrary<Made> = fc.record({
  costUsd: fc.integer({ min: 100, max: 130 }).map((n) => n * 1e4),
  p99Ms: fc.integer({ min: 300, max: 340 }),
  failed: fc.constantFrom(0, 0, 1e-4, 5e-4),
  off: fc.double({ min: -0.45, max: 0.45, noNaN: true }),
})
export const WORTH = {
  costUsd: fc.integer({ min: 1, max: 50 }).map((n) => n * 1e3),
  p99Ms: fc.integer({ min: 0, max: 12 }),
}
const added = fc.record({ ...WORTH, failed: fc.constantFrom(0, 0, 1e-4, 0.02) })
export const service = fc.array(added, { minLength: 2, maxLength: 3 }).map(sizesOf)

/** Each step to a larger size costs so much, and takes so much away from what plays meet. */
export function sizesOf(steps: readonly Added[]): Added[] {
  const sum = (some: readonly Added[], of: (one: Added) => number) => some.reduce((all, one) => all + of(one), 0)
  return steps.map((_, size) => ({
    costUsd: sum(steps.slice(0, size), ({ costUsd }) => costUsd),
    p99Ms: sum(steps.slice(size + 1), ({ p99Ms }) => p99Ms),
    failed: sum(steps.slice(size + 1), ({ failed }) => failed),
  }))
}
export const worlds = fc.array(made, { minLength: 1, maxLength: 25 })
const NO_SERVICES: Services = []
export const services = fc.oneof(fc.constant(NO_SERVICES), fc.array(service, { minLength: 1, maxLength: 3 }))
const TARGET_MS = 330
const TARGET_AVAILABILITY = 0.99
/** Short replays find delays shorter than long ones by so much, all of them. */
const BIAS = 0.93

function deliveriesOf(all: readonly Made[]): Delivery[] {
  return all.map((_, id) => ({
    id,
    labels: ['one kind', String(id)],
    build: (plan) => ({ ...plan, name: `${id}/${plan.name.split('/')[1] ?? 0}` }),
  }))
}

/** Every combination of sizes; the scenario's own is the second one of each service. */
export function fleetsOf(services: Services): Fleet[] {
  let combinations: number[][] = [[]]
  for (const sizes of services) {
    const order = [1, 0, 2].filter((size) => size < sizes.length)
    combinations = combinations.flatMap((times) => order.map((size) => [...times, size]))
  }
  return combinations.map((times, id) => ({
    id,
    times,
    label: times.join(),
    apply: (plan) => ({ ...plan, name: `${plan.name.split('/')[0]}/${id}` }),
  }))
}

export function addedBy(services: Services, { times }: Fleet): Added {
  const each = times.map((size, i) => services[i][size])
  const sum = (of: (one: Added) => number) => each.reduce((all, one) => all + of(one), 0)
  return { costUsd: sum((a) => a.costUsd), p99Ms: sum((a) => a.p99Ms), failed: sum((a) => a.failed) }
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

/** What a replay with services of its own finds of a delivery that does not hold there: nothing plays. */
const BROKEN = { costUsd: 0, p99Ms: 5_000, failed: 0.5 }

interface Circumstances {
  services?: Services
  stopAfter?: number
  /** Deliveries that do not hold with services of their own, and by how much others are slower or faster with them. */
  fragile?: readonly number[]
  slower?: readonly number[]
}

export async function search(all: readonly Made[], circumstances: Circumstances = {}) {
  const { services = NO_SERVICES, stopAfter = Number.POSITIVE_INFINITY, fragile = [], slower = [] } = circumstances
  const long = smallPlan()
  const short = smallPlan({ seed: 'short' })
  const fleets = fleetsOf(services)
  const asked = { stopped: 0, whole: 0, rehearsed: 0 }
  const at = ({ name, seed }: Plan, isWhole = false) => {
    const [d, f] = name.split('/').map(Number)
    const delivery = isWhole ? { ...all[d], p99Ms: all[d].p99Ms + (slower[d] ?? 0) } : all[d]
    const isBroken = isWhole && fragile.includes(d)
    return figuresOf(delivery, isBroken ? BROKEN : addedBy(services, fleets[f]), seed === 'short')
  }
  const rehearsed = ({ name }: Plan): Rehearsed => {
    const fleet = fleets[Number(name.split('/')[1])]
    const { p99Ms, failed } = addedBy(services, fleet)
    const effect: FleetEffect = {
      workers: fleet.times.map((size, i) => services[i][size].costUsd / long.costs.workerUsdPerMonth),
      otherWorkers: 0,
      meanMs: p99Ms / 5,
      p99Ms,
      failedShare: failed,
    }
    return { effect, services: { recording: { first: null, endsMs: [], met: [] }, fleet: [] } }
  }
  const outcome = await searchDesigns(
    { deliveries: deliveriesOf(all), fleets },
    { short, long },
    {
      forecast: async (plans) => plans.map(() => ({ shares: [0.5, 0.5], edgeHitRatio: 0.6, originRatio: 0.1 })),
      replay: async (tasks) =>
        tasks.map(({ plan, services: met }) => {
          const isWhole = met === null && services.length > 0
          if (isWhole) asked.whole++
          return at(plan, isWhole)
        }),
      record: async (plan) => ({
        figures: at(plan),
        rehearsed: services.length === 0 ? null : rehearsed(plan),
        demand: [],
      }),
      rehearse: async (plans) => {
        asked.rehearsed += plans.length
        return plans.map(rehearsed)
      },
      onProgress: () => {},
      stopped: () => asked.stopped++ >= stopAfter,
    },
  )
  return { outcome, asked }
}

/** Some worlds at full length. */
export function bruteFront(some: readonly Design[], all: readonly Made[], services: Services) {
  const figures = some.map(({ delivery, fleet }) => figuresOf(all[delivery.id], addedBy(services, fleet), false))
  const met = figures.filter(({ objectives }) => feasibility(objectives) === 'met')
  return paretoFront(met.map(pointOf)).map(compared)
}

/** All of them. */
export function everyDesign(all: readonly Made[], services: Services): Design[] {
  const fleets = fleetsOf(services)
  return deliveriesOf(all).flatMap((delivery) =>
    fleets.map((fleet) => ({ delivery, fleet, labels: [], build: (plan) => plan })),
  )
}

export function frontOf({ front }: SearchOutcome) {
  return front.map((one) => compared(pointOf(decisive(one) as WorldFigures)))
}

/** The world that others are carried over by is off by nothing, as in the mean of a replay. */
export function exactFirst(all: readonly Made[]): Made[] {
  return all.map((one, i) => (i === 0 ? { ...one, off: 0 } : one))
}
