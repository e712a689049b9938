import type { Plan, ProviderPlan, RoutingPlan } from '../plan.ts'
import type { Choice, ChoiceOption } from './design.ts'

/** Which providers serve, and what the router weighs. */
interface Mix {
  providers: readonly string[]
  routing: RoutingPlan
}

/** Multiples of what the scenario has; 1 is the scenario's own. */
export interface Multiples {
  pops: readonly number[]
  edge: readonly number[]
  shield: readonly number[]
  origin: readonly number[]
  /** Of each service that a play needs, apart from the others. */
  replicas: readonly number[]
}

/** From half of the scenario's world to twice as much; its own comes first. */
export const DEFAULT_MULTIPLES: Multiples = {
  pops: [1, 0.5, 2],
  edge: [1, 0.5, 2],
  shield: [1, 0.5],
  origin: [1, 0.5],
  replicas: [1, 0.8, 1.5],
}

/** A router that looks for the price above all. */
const THRIFTY: RoutingPlan = { latency: 0.2, availability: 0.3, cost: 0.5 }
/** A router that looks for the nearest above all. */
const NEAREST: RoutingPlan = { latency: 0.7, availability: 0.3, cost: 0 }

/** What the planner chooses from beside the fleets of services: the mix of providers, and how much there is of everything. */
export function choicesOf(plan: Plan, multiples: Omit<Multiples, 'replicas'>): Choice[] {
  return [
    { name: 'providers', options: mixesOf(plan).map(mixOption) },
    { name: 'PoPs', options: multiples.pops.map((times) => eachProvider(times, withPops)) },
    { name: 'edge', options: multiples.edge.map((times) => eachProvider(times, withEdge)) },
    { name: 'shield', options: multiples.shield.map(shieldOption) },
    { name: 'origin', options: multiples.origin.map(originOption) },
  ]
}

/**
 * All providers together, each pair and each alone; where there is something to route, with the scenario's weights and
 * with those of a thrifty and of a nearest-first router. The scenario's own mix comes first.
 */
function mixesOf({ providers, routing }: Plan): Mix[] {
  const names = providers.map(({ name }) => name)
  const pairs = names.flatMap((a, i) => names.slice(i + 1).map((b) => [a, b]))
  const groups = [...(names.length > 2 ? [names] : []), ...pairs, ...names.map((name) => [name])]
  const routers = [routing, THRIFTY, NEAREST].filter((one, i, all) => all.findIndex((two) => same(one, two)) === i)
  return groups.flatMap((group) =>
    (group.length === 1 ? [routing] : routers).map((weights) => ({ providers: group, routing: weights })),
  )
}

/** `akamai + cloudfront 0.5/0.3/0.2`: the weights of latency, availability and cost, where there is a choice. */
function mixLabel({ providers, routing }: Mix): string {
  const names = providers.join(' + ')
  if (providers.length === 1) return names
  return `${names} ${routing.latency}/${routing.availability}/${routing.cost}`
}

function same(a: RoutingPlan, b: RoutingPlan): boolean {
  return a.latency === b.latency && a.availability === b.availability && a.cost === b.cost
}

function mixOption(mix: Mix): ChoiceOption {
  return {
    label: mixLabel(mix),
    // What breaks at a provider that does not serve hurts nobody.
    apply: (plan) => ({
      ...plan,
      providers: plan.providers.filter(({ name }) => mix.providers.includes(name)),
      faults: plan.faults.filter(({ provider }) => mix.providers.includes(provider)),
      routing: mix.routing,
    }),
  }
}

function eachProvider(times: number, change: (provider: ProviderPlan, times: number) => ProviderPlan): ChoiceOption {
  const apply = (plan: Plan): Plan => ({ ...plan, providers: plan.providers.map((one) => change(one, times)) })
  return { label: multiple(times), apply }
}

function withPops(provider: ProviderPlan, times: number): ProviderPlan {
  return { ...provider, pops: Math.max(1, Math.round(provider.pops * times)) }
}

function withEdge(provider: ProviderPlan, times: number): ProviderPlan {
  return { ...provider, edgeBytes: Math.round(provider.edgeBytes * times) }
}

function shieldOption(times: number): ChoiceOption {
  const apply = (plan: Plan): Plan => ({
    ...plan,
    shield: { ...plan.shield, bytes: Math.round(plan.shield.bytes * times) },
  })
  return { label: multiple(times), apply }
}

/** An origin is never smaller than one read. */
function originOption(times: number): ChoiceOption {
  const apply = (plan: Plan): Plan => {
    const { origin } = plan
    return {
      ...plan,
      origin: { ...origin, bandwidthBps: Math.max(origin.streamBps, Math.round(origin.bandwidthBps * times)) },
    }
  }
  return { label: multiple(times), apply }
}

function multiple(times: number): string {
  return `×${times}`
}
