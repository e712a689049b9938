import type { WorldCost } from '../../sim/capacity/world-cost.ts'
import { binding, type WorldFigures } from '../../sim/capacity/world-figures.ts'
import { quantity } from '../report/number-format.ts'
import { objectiveText } from '../report/objective-text.ts'
import { fates, openDesigns, type Planned } from './planned.ts'

/** What the planner found, in a sentence. */
export function planSentence({ outcome, shortfall, plan }: Planned): string {
  const [answer] = outcome.front
  const soFar = outcome.complete ? '' : 'So far: '
  if (answer?.long) {
    const { cost, startupP99Ms } = answer.long
    const own = outcome.designs[0].long
    const against =
      own && answer !== outcome.designs[0] ? `; the scenario's own world costs ${usd(own.cost.total)}` : ''
    const promises =
      plan.objectives.length === 0 ? 'The cheapest world' : 'The cheapest world that meets every objective'
    return `${soFar}${promises} costs ${usd(cost.total)} a month, with start-up p99 at ${quantity(startupP99Ms.value, 'ms')}${against}.`
  }
  if (!shortfall) return `${soFar}No world was found that meets the objectives.`
  const { miss, objective } = shortfall
  const { name, target, measured, interval } = objectiveText(miss)
  const what =
    objective === null ? 'Each objective is met by some world, all by none' : `No world meets ${objective} for certain`
  const open = openDesigns(outcome)
  const hint = open > 0 ? ` ${open} could turn with another seed: more listeners (--listeners) would tell.` : ''
  return `${soFar}${what}. The closest misses ${name} (${measured}, 95\u00a0% interval ${interval}; objective ${target}).${hint}`
}

/** How the search went through the designs. */
export function searchSentence(planned: Planned): string {
  const f = fates(planned.outcome)
  const parts = [
    `${planned.outcome.designs.length} worlds`,
    f.theory > 0 ? `${f.theory} ruled out by theory` : '',
    f['short replay'] > 0 ? `${f['short replay']} by a replay with ${planned.shortListeners} listeners` : '',
    f.dominated > 0 ? `${f.dominated} dominated by one that costs less` : '',
    `${f.replayed} replayed with ${planned.plan.scale.simulatedListeners}`,
    planned.plan.services !== null && planned.outcome.front.length > 0 && planned.outcome.complete
      ? 'the cheapest once more with services of its own'
      : '',
    f['not confirmed'] > 0 ? `${f['not confirmed']} not confirmed with services of its own` : '',
    f['not reached'] > 0 ? `${f['not reached']} not looked at` : '',
  ]
  return parts.filter((part) => part !== '').join(', ')
}

/** The objective that a cheaper world would miss first, and how near it is; nothing without objectives. */
export function bindingText({ objectives }: WorldFigures): string {
  const tightest = binding(objectives)
  if (!tightest) return ''
  const { name, measured, target } = objectiveText(tightest)
  return `${name} ${measured} ${target}`
}

/** Dollars of a month, where three digits tell enough. */
export function usd(value: number): string {
  return value >= 1e6 ? `${(value / 1e6).toPrecision(4)}\u00a0M\u00a0USD` : quantity(value, 'USD')
}

/** The items of a month's bill, as people call them. */
export const COST_ITEMS: readonly (readonly [keyof WorldCost, string])[] = [
  ['egress', 'Egress of providers'],
  ['originEgress', 'Egress of the origin'],
  ['originBandwidth', 'Origin capacity'],
  ['pops', 'PoPs'],
  ['edgeDisk', 'Edge caches'],
  ['shieldDisk', 'Shield caches'],
  ['replicas', 'Replicas of services'],
]
