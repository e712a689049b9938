import type { Unit } from '../plan.ts'
import type { Measured, ObjectiveOutcome } from '../result.ts'
import type { WorldFigures } from './world-figures.ts'

/** Part of what other services change by which that may be off in a world that was not replayed with them. */
const SERVICES_SLACK = 0.5

/** What is expected of a world's long replay. */
export interface Expected {
  costUsd: number
  startupP99Ms: Measured
  availability: Measured
  objectives: readonly ExpectedObjective[]
}

type ExpectedObjective = Pick<ObjectiveOutcome, 'text' | 'op' | 'target' | 'unit' | 'measured'>

/** A design that was replayed at both lengths, by which short replays of designs like it are carried over. */
export interface Anchor {
  short: WorldFigures
  long: WorldFigures
}

/** A short replay at the length of a long one: by as much more or less as the anchor's; shares by what they lack. */
export function atLength(short: WorldFigures, anchor: Anchor): Expected {
  const [from, to] = [anchor.short, anchor.long]
  return {
    costUsd: short.cost.total * (to.cost.total / from.cost.total),
    startupP99Ms: carried(short.startupP99Ms, from.startupP99Ms, to.startupP99Ms),
    availability: short.availability,
    objectives: short.objectives.map((objective, i) => {
      const lacking = objective.op === '>' && objective.unit === 'ratio'
      const measured = carried(objective.measured, from.objectives[i].measured, to.objectives[i].measured, lacking)
      return { ...objective, measured }
    }),
  }
}

/**
 * A long replay as others of the same delivery are expected from it. Its listeners are theirs, so that by chance its p99 is off
 * as theirs are.
 */
export function asMeasured({ cost, startupP99Ms, availability, objectives }: WorldFigures): Expected {
  const { value } = startupP99Ms
  return { costUsd: cost.total, startupP99Ms: mapped(startupP99Ms, value, value, value), availability, objectives }
}

/**
 * What is expected of the same delivery with other services: these change in it what they change in a world of the same kind,
 * half of it more or less. Authorization is drawn apart from everything else that a play meets: its time is added to the
 * others, and what it refuses to what else fails.
 * @param from short replay of a world of that kind with the services of `expected`
 * @param to the same with the other services
 */
export function withOtherServices(expected: Expected, from: WorldFigures, to: WorldFigures): Expected {
  return {
    costUsd: expected.costUsd + to.cost.total - from.cost.total,
    startupP99Ms: shifted(expected.startupP99Ms, 'ms', from.startupP99Ms, to.startupP99Ms),
    availability: shifted(expected.availability, 'ratio', from.availability, to.availability),
    objectives: expected.objectives.map((objective, i) => ({
      ...objective,
      measured: shifted(objective.measured, objective.unit, from.objectives[i].measured, to.objectives[i].measured),
    })),
  }
}

function carried(measured: Measured, from: Measured, to: Measured, lacking = false): Measured {
  const [a, b] = [from.value, to.value].map((x) => (lacking ? 1 - x : x))
  const times = from.samples > 0 && to.samples > 0 && a > 0 && b > 0 ? b / a : 1
  const carry = (x: number): number => (lacking ? 1 - (1 - x) * times : x * times)
  return mapped(measured, carry(measured.value), carry(measured.low), carry(measured.high))
}

function shifted(measured: Measured, unit: Unit, from: Measured, to: Measured): Measured {
  if (from.samples === 0 || to.samples === 0) return measured
  const shift = to.value - from.value
  const doubt = SERVICES_SLACK * Math.abs(shift)
  const most = unit === 'ratio' ? 1 : Number.POSITIVE_INFINITY
  const within = (x: number): number => Math.min(most, Math.max(0, x))
  const { value, low, high } = measured
  return mapped(measured, within(value + shift), within(low + shift - doubt), within(high + shift + doubt))
}

function mapped({ samples }: Measured, value: number, low: number, high: number): Measured {
  return { value, low, high, samples }
}
