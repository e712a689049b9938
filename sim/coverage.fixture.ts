import type { Plan } from './plan.ts'
import type { Interval, Result } from './result.ts'
import { simulate } from './simulate.ts'
import { T_15 } from './stats/random-groups.ts'

/** How well the intervals of one figure say what other seeds give. */
export interface Coverage {
  /** Seeds whose interval holds the mean over all seeds. */
  inside: number
  /** What the figure spreads by between seeds / the standard error that its interval is made of. */
  spread: number
}

type Figure = Interval & { value: number }

const FIGURES = {
  'start-up p50': ({ figures }) => figures.startup.p50,
  'start-up p95': ({ figures }) => figures.startup.p95,
  'start-up p99': ({ figures }) => figures.startup.p99,
  'skip p95': ({ figures }) => figures.skip.p95,
  rebuffering: ({ figures }) => figures.rebuffering,
  availability: ({ figures }) => figures.availability,
  abandoned: ({ figures }) => figures.abandoned,
  'edge hit ratio': ({ figures }) => figures.edgeHitRatio,
  'edge byte hit ratio': ({ figures }) => figures.edgeByteHitRatio,
  'cost per million plays': ({ figures }) => figures.costPerMillionPlaysUsd,
  egress: ({ figures }) => figures.egressPeakBps,
  'origin egress': ({ figures }) => figures.originEgressPeakBps,
  'mean bit rate': ({ figures }) => figures.quality.meanBps,
  'fetched ahead': ({ figures }) => figures.prefetchedShare,
  'share of plays': ({ providers }) => providers[0].playShare,
  "a provider's egress": ({ providers }) => ({ value: providers[0].egressGb, ...providers[0].egressGbInterval }),
  "a provider's cost": ({ providers }) => ({ value: providers[0].costUsd, ...providers[0].costUsdInterval }),
} satisfies Record<string, (result: Result) => Figure>

/** Plays a plan with seeds of its own and holds each figure's intervals against what the seeds give. */
export function coverageOf(plan: Plan, seeds: number): Map<string, Coverage> {
  const results = Array.from({ length: seeds }, (_, i) => simulate({ ...plan, seed: `coverage/${i}` }, { workers: 1 }))
  return new Map(Object.entries(FIGURES).map(([name, figure]) => [name, cover(results.map(figure))]))
}

function cover(figures: readonly Figure[]): Coverage {
  const mean = (of: (figure: Figure) => number): number => figures.reduce((sum, f) => sum + of(f), 0) / figures.length
  const truth = mean(({ value }) => value)
  const variance = (mean(({ value }) => (value - truth) ** 2) * figures.length) / (figures.length - 1)
  const said = mean(({ low, high }) => ((high - low) / 2 / T_15) ** 2)
  return {
    inside: figures.filter(({ low, high }) => low <= truth && truth <= high).length,
    spread: Math.sqrt(variance / said),
  }
}
