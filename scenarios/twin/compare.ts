import type { ListenerFigures } from '../../sim/outcome/figures.ts'
import type { Unit } from '../../sim/plan.ts'
import type { Measured, ProviderOutcome } from '../../sim/result.ts'
import { GROUPS } from '../../sim/stats/random-groups.ts'

/** What one world came to, as far as both have it. */
export interface WorldFigures {
  figures: ListenerFigures
  providers: readonly ProviderOutcome[]
}

/** One figure in both worlds. Intervals (95 %) are there where the figure has one. */
export interface TwinRow {
  name: string
  unit: Unit | 'count'
  simulated: TwinValue
  live: TwinValue
  /** live - simulated, in the unit. */
  difference: number
  /** Whether the difference is one that chance explains: the intervals meet. Null where there are none. */
  withinChance: boolean | null
}

export interface TwinValue {
  value: number
  low: number | null
  high: number | null
}

/** Side by side: what the architect asked the scenario for, then who delivered it. */
export function compare(ofSimulated: WorldFigures, ofLive: WorldFigures): TwinRow[] {
  // What is still counted is computed anew whenever it is read.
  const [simulated, live] = [ofSimulated, ofLive].map(({ figures, providers }) => ({ figures, providers }))
  /** Nothing where neither world has seen any. */
  const both = (name: string, unit: Unit, a: Measured | undefined, b: Measured | undefined) =>
    (a?.samples ?? 0) + (b?.samples ?? 0) === 0 ? [] : [row(name, unit, intervalOf(a), intervalOf(b))]
  const measured = (name: string, unit: Unit, of: (figures: ListenerFigures) => Measured) =>
    both(name, unit, of(simulated.figures), of(live.figures))
  const plain = (name: string, unit: Unit | 'count', of: (world: WorldFigures) => number) =>
    row(name, unit, alone(of(simulated)), alone(of(live)))
  return [
    plain('plays', 'count', ({ figures }) => figures.plays),
    plain('requests per play', 'count', ({ figures }) => figures.requestsPerPlay),
    ...measured('edge hit ratio', 'ratio', ({ edgeHitRatio }) => edgeHitRatio),
    ...measured('edge byte hit ratio', 'ratio', ({ edgeByteHitRatio }) => edgeByteHitRatio),
    ...measured('start-up p50', 'ms', ({ startup }) => startup.p50),
    ...measured('start-up p95', 'ms', ({ startup }) => startup.p95),
    ...measured('start-up p99', 'ms', ({ startup }) => startup.p99),
    ...measured('skip p50', 'ms', ({ skip }) => skip.p50),
    ...measured('failover p50', 'ms', ({ failover }) => failover.p50),
    ...measured('failover p99', 'ms', ({ failover }) => failover.p99),
    ...measured('rebuffering', 'ratio', ({ rebuffering }) => rebuffering),
    ...measured('availability', 'ratio', ({ availability }) => availability),
    ...measured('fetched ahead in time', 'ratio', ({ prefetchedShare }) => prefetchedShare),
    ...simulated.providers.flatMap(({ name }, i) => [
      ...both(`plays from ${name}`, 'ratio', simulated.providers[i]?.playShare, live.providers[i]?.playShare),
      ...both(`hit ratio of ${name}`, 'ratio', simulated.providers[i]?.edgeHitRatio, live.providers[i]?.edgeHitRatio),
    ]),
  ]
}

function row(name: string, unit: TwinRow['unit'], simulated: TwinValue, live: TwinValue): TwinRow {
  return { name, unit, simulated, live, difference: live.value - simulated.value, withinChance: meet(simulated, live) }
}

function intervalOf(measured: Measured | undefined): TwinValue {
  if (measured === undefined || measured.samples === 0) return alone(0)
  // Those of ratios come from random groups: where not every one can have a sample, they are narrower than chance is.
  if (measured.samples < GROUPS) return alone(measured.value)
  return { value: measured.value, low: measured.low, high: measured.high }
}

function alone(value: number): TwinValue {
  return { value, low: null, high: null }
}

function meet(a: TwinValue, b: TwinValue): boolean | null {
  if (a.low === null || a.high === null || b.low === null || b.high === null) return null
  return a.low <= b.high && b.low <= a.high
}
