import { Document, isScalar, stringify } from 'yaml'
import type { ServiceFleet } from '../../sim/capacity/fleet.ts'
import type { Plan, PriceTier, ProviderPlan } from '../../sim/plan.ts'
import type { ServicesPlan } from '../../sim/services/services-plan.ts'
import type { LoadedScenario } from '../language/load.ts'
import { parseQuantity } from '../language/parse-quantity.ts'
import { toPlain } from '../language/tree.ts'
import { type Kind, kinds } from '../language/units.ts'
import { significant } from '../report/number-format.ts'

/** A part of a scenario as it is written. */
type Part = Readonly<Record<string, unknown>>

interface WrittenScenario {
  like?: string
  world?: { shield?: Part; origin?: Part; services?: { autoscaler?: Part; each?: Record<string, Part> } }
  faults?: { provider?: string }[]
  catalog?: { popularity?: unknown }
}

interface ChosenWorld {
  providers: Readonly<Record<string, Part>>
  shield: Part
  origin: Part
  routing: Part
  /** Not where services are not simulated. */
  services?: ChosenServices
}

interface ChosenServices {
  autoscaler: Part
  /** Those whose number is given, or whose autoscaler aims at a busy share of its own. */
  each?: Readonly<Record<string, Part>>
}

/** What the planner chose, as a scenario says it: the fields of `world` that it may change, each with its whole value. */
function chosenWorld({ providers, shield, origin, routing, services }: Plan): ChosenWorld {
  return {
    providers: Object.fromEntries(providers.map((one) => [one.name, provider(one)])),
    shield: { size: exactly(shield.bytes, 'bytes') },
    origin: { bandwidth: exactly(origin.bandwidthBps, 'bandwidth') },
    routing: { ...routing },
    ...(services !== null && { services: chosenServices(services) }),
  }
}

function chosenServices({ autoscaler, services }: ServicesPlan): ChosenServices {
  const each = Object.entries(services).flatMap(([name, { replicas, utilization }]) => {
    const part = {
      ...(replicas !== null && { replicas }),
      ...(utilization !== null && { utilization: exactly(utilization, 'ratio') }),
    }
    return Object.keys(part).length === 0 ? [] : [[name, part]]
  })
  return {
    autoscaler: { utilization: exactly(autoscaler.utilization, 'ratio') },
    ...(each.length > 0 && { each: Object.fromEntries(each) }),
  }
}

/**
 * The chosen world alone, to be put into a scenario in place of the same fields.
 * @param fleet what its services came to, which stands beside what their autoscalers aim at
 */
export function worldYaml(plan: Plan, fleet: readonly ServiceFleet[]): string {
  const document = new Document({ world: chosenWorld(plan) })
  for (const { service, replicas, mostReplicas } of fleet) {
    const aim = document.getIn(['world', 'services', 'each', service, 'utilization'], true)
    if (isScalar(aim))
      aim.comment = ` ${significant(replicas)} replicas on average, at most ${significant(mostReplicas)}`
  }
  return document.toString({ lineWidth: 120 })
}

/**
 * The scenario that was planned, whole, with the chosen world in it: it can be replayed as it is. Faults at providers that
 * do not serve any more are left out.
 *
 * @param name of the new scenario
 * @param popularityFile where a table of plays lies, seen from the new file; null when the scenario names none
 */
export function scenarioYaml(loaded: LoadedScenario, plan: Plan, name: string, popularityFile: string | null): string {
  const { like: _, ...written } = toPlain(loaded.tree) as WrittenScenario
  const { world, faults, catalog } = written
  const chosen = chosenWorld(plan)
  const serves = ({ provider }: { provider?: string }): boolean =>
    provider === undefined || plan.providers.some((one) => one.name === provider)
  const popularity = { ...(catalog?.popularity as Part), file: popularityFile }
  return stringify(
    {
      ...written,
      name,
      ...(popularityFile === null ? {} : { catalog: { ...catalog, popularity } }),
      world: {
        ...world,
        ...chosen,
        shield: { ...world?.shield, ...chosen.shield },
        origin: { ...world?.origin, ...chosen.origin },
        ...(chosen.services && { services: mergedServices(world?.services, chosen.services) }),
      },
      ...(faults === undefined ? {} : { faults: faults.filter(serves) }),
    },
    { lineWidth: 120 },
  )
}

function mergedServices(
  written: NonNullable<WrittenScenario['world']>['services'],
  { autoscaler, each }: ChosenServices,
): Part {
  const names = [...new Set([...Object.keys(written?.each ?? {}), ...Object.keys(each ?? {})])]
  const merged = Object.fromEntries(names.map((name) => [name, { ...written?.each?.[name], ...each?.[name] }]))
  return {
    ...written,
    autoscaler: { ...written?.autoscaler, ...autoscaler },
    ...(names.length > 0 && { each: merged }),
  }
}

function provider({ pops, edgeBytes, priceTiers, availability }: ProviderPlan): Part {
  return { pops, edge: exactly(edgeBytes, 'bytes'), price: price(priceTiers), availability }
}

function price(tiers: readonly PriceTier[]): unknown {
  if (tiers.length === 1) return exactly(tiers[0].usdPerGb, 'price')
  return tiers.map(({ upToGb, usdPerGb }) => ({
    ...(upToGb === null ? {} : { 'up-to': exactly(upToGb * 1e9, 'bytes') }),
    price: exactly(usdPerGb, 'price'),
  }))
}

/** A quantity that reads back as exactly the same number, in the largest unit in which it is at least 1. */
export function exactly(value: number, kind: Kind): string {
  const { units } = kinds[kind]
  const exact = units
    .map(({ symbol, times, power }) => {
      return `${plainFigure(value / (times * 10 ** power))}${symbol.includes('/') ? ' ' : ''}${symbol}`
    })
    .filter((text) => parseQuantity(text, kind) === value)
  // A price is compared with others by the gigabyte, however small it is.
  const readable = exact.filter((text) => kind === 'price' || Number.parseFloat(text) >= 1)
  const found = readable.at(-1) ?? exact.at(-1)
  if (found === undefined) throw new RangeError(`${value} has no exact spelling as ${kinds[kind].what}`)
  return found
}

/** A whole figure in full; another without what binary fractions leave at its end. */
function plainFigure(value: number): string {
  return String(Number.isInteger(value) ? value : Number(value.toPrecision(15)))
}
