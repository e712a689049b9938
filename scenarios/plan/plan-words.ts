import { decisive } from '../../sim/capacity/examined.ts'
import type { WorldCost } from '../../sim/capacity/world-cost.ts'
import { binding, type WorldFigures } from '../../sim/capacity/world-figures.ts'
import { counted } from '../report/counted.ts'
import { lowerFirst } from '../report/first-letter.ts'
import { grouped, quantity } from '../report/number-format.ts'
import { objectiveText, objectiveWords } from '../report/objective-text.ts'
import { fates, openDesigns, type Planned, variedChoices } from './planned.ts'

/** What the planner found, in a sentence. */
export function planSentence({ outcome, shortfall, plan }: Planned): string {
  const [answer] = outcome.front
  const soFar = outcome.complete ? '' : 'So far: '
  const found = answer && decisive(answer)
  if (found) {
    const { cost, startupP99Ms } = found
    const own = decisive(outcome.designs[0])
    const against =
      own && answer !== outcome.designs[0] ? `; the scenario's own world costs ${usd(own.cost.total)}` : ''
    const promises =
      plan.objectives.length === 0 ? 'The cheapest world' : 'The cheapest world that meets every objective'
    return `${soFar}${promises} costs ${usd(cost.total)} a month, with start-up p99 at ${quantity(startupP99Ms.value, 'ms')}${against}.`
  }
  if (!shortfall) return `${soFar}No world was found that meets the objectives.`
  const { miss, objective } = shortfall
  const asked = plan.objectives.find(({ text }) => text === objective)
  const { name, target, measured, interval } = objectiveText(miss)
  const what =
    asked === undefined
      ? 'Each objective is met by some world, all by none'
      : `No world meets ${objectiveWords(asked)} for certain`
  const open = openDesigns(outcome)
  const hint =
    open > 0 ? ` ${counted(open, 'world')} could turn with another seed: more listeners (--listeners) would tell.` : ''
  return `${soFar}${what}. The closest misses ${lowerFirst(name)} (${measured}, 95\u00a0% interval ${interval}; objective ${target}).${hint}`
}

/** What the figures behind providers are; null where there is nothing to choose in them. */
export function weightsNote({ choices, outcome }: Planned): string | null {
  const shown = variedChoices(outcome).some((i) => choices[i] === 'providers')
  return shown ? "behind the providers: the router's weights of latency, availability and cost" : null
}

/** What the mark on a world of the front says. */
export const UNCONFIRMED = "met services as they were recorded in the scenario's own world, and not yet its own"

/** How the search went through the designs. */
export function searchSentence(planned: Planned): string {
  const { outcome } = planned
  const { designs, fleets, front } = outcome
  const f = fates(outcome)
  const deliveries = new Set(designs.map(({ design }) => design.delivery.id)).size
  const whole = designs.filter((one) => one.whole !== null).length
  const all =
    fleets.all === 1
      ? counted(designs.length, 'world')
      : `${counted(deliveries * fleets.all, 'world')}: ${counted(deliveries, 'way')} to deliver with each of ${grouped(fleets.all)} fleets of services; ` +
        `${counted(fleets.simulated, 'fleet')} simulated, and ${counted(designs.length, 'world')} looked at`
  const unconfirmed = front.filter((one) => one.whole === null).length
  const parts = [
    all,
    f.theory > 0 ? `${grouped(f.theory)} ruled out by theory` : '',
    f['short replay'] > 0
      ? `${grouped(f['short replay'])}${f.theory > 0 ? '' : ' ruled out'} by a replay with ${grouped(planned.shortListeners)} listeners`
      : '',
    f['smaller fleet'] > 0 ? `${f['smaller fleet']} with a fleet no better than one that was not enough` : '',
    f.dominated > 0 ? `${f.dominated} dominated by one that costs less` : '',
    `${f.replayed + f['not confirmed']} replayed with ${counted(planned.plan.scale.simulatedListeners, 'listener')}`,
    fleets.all > 1 ? `${whole} of them once more with services of their own` : '',
    f['not confirmed'] > 0 ? `${f['not confirmed']} not confirmed there` : '',
    unconfirmed > 0 ? `${unconfirmed} on the front not yet confirmed` : '',
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
