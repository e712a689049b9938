import { afterAll, describe, expect, it } from 'vitest'
import { choicesOf, type Multiples } from '../../sim/capacity/choices.ts'
import { allDeliveries, type Design, designOf } from '../../sim/capacity/design.ts'
import { pointOf } from '../../sim/capacity/examined.ts'
import { allFleets, type Fleet, playServices } from '../../sim/capacity/fleets.ts'
import { paretoFront } from '../../sim/capacity/front.ts'
import type { RecordedServices } from '../../sim/capacity/rehearsal.ts'
import { type SearchSpace, searchDesigns } from '../../sim/capacity/search.ts'
import { feasibility, type WorldFigures } from '../../sim/capacity/world-figures.ts'
import type { Plan } from '../../sim/plan.ts'
import { resolveScenario } from '../language/resolve.ts'
import { loadText } from '../language/scenario-files.fixture.ts'
import { ReplayPool } from './replay-pool.ts'
import { scenarioYaml } from './world-yaml.ts'

const BASE = `
question: q
duration: 10m
warmup: 2m
population: { listeners: 400k, regions: [eu-west, us-east] }
catalog: { tracks: 1M }
world:
  providers: { akamai: { pops: 12, edge: 400GB }, fastly: { pops: 8, edge: 400GB } }
  shield: { size: 2TB }
  origin: { bandwidth: 20Gbps }
`
const DELIVERY: Multiples = { pops: [1, 0.5], edge: [1, 0.25], shield: [1], origin: [1, 0.25], replicas: [1] }

/** Fleets that no autoscaler changes, of a license service that takes its time: fewer of it lose plays. */
const FIXED = `${BASE}
  services:
    balancing: random
    autoscaler: { tolerance: 100%, p99: 10s, queue-depth: 100000 }
    each: { license: { service-time: { mean: 40ms, variation: 1 }, replicas: 60 } }
`
const FEW: Multiples = { pops: [1, 0.5], edge: [1], shield: [1], origin: [1], replicas: [1, 0.8, 1.2] }
/** The services that are sized apart where fleets are searched: three of three sizes. */
const SIZED = ['gateway', 'playback', 'license']

const pool = new ReplayPool(2)
afterAll(() => pool.close())

interface Case {
  plans: { short: Plan; long: Plan }
  space: SearchSpace
}

function caseOf(text: string, multiples: Multiples, providers: string | null = null): Case {
  const at = (listeners: number) => resolveScenario(loadText(text, { listeners }), '.').plan
  const plans = { short: at(1_500), long: at(6_000) }
  const deliveries = allDeliveries(choicesOf(plans.long, multiples))
  const fleets = allFleets(plans.long, multiples.replicas)
  const isSized = ({ times }: Fleet) => times.every((one, i) => one === 1 || SIZED.includes(playServices[i]))
  return {
    plans,
    space: {
      deliveries: deliveries.filter(({ labels }) => providers === null || labels[0] === providers),
      fleets: fleets.filter(isSized),
    },
  }
}

/** Every world at full length with the services that the search records for its fleet, which is what it saves. */
async function bruteForce({ plans, space }: Case) {
  const { deliveries, fleets } = space
  const [own] = deliveries
  const { demand } = await pool.record(designOf(own, fleets[0]).build(plans.long))
  const rehearsed = await pool.rehearse(
    fleets.map((fleet) => designOf(own, fleet).build(plans.long)),
    demand,
  )
  const services = new Map(fleets.map(({ id }, i) => [id, rehearsed[i].services]))
  const designs = deliveries.flatMap((delivery) => fleets.map((fleet) => designOf(delivery, fleet)))
  const figures = await pool.replay(
    designs.map((design) => ({ plan: design.build(plans.long), services: servicesFor(design.fleet, services) })),
  )
  const bySpec = new Map(
    fleets.map((fleet, i) => [specOf(designOf(own, fleet).build(plans.long)), rehearsed[i].services]),
  )
  return { worlds: designs.map((design, i) => ({ design, figures: figures[i] })), bySpec }
}

function servicesFor({ id }: Fleet, services: ReadonlyMap<number, RecordedServices>): RecordedServices {
  return services.get(id) as RecordedServices
}

/** The same for worlds with the same fleet. */
function specOf({ services }: Plan): string {
  return JSON.stringify(services)
}

/** @param recorded by fleet: these stand for services of a world's own, so that luck with these changes nothing */
async function search({ plans, space }: Case, recorded: ReadonlyMap<string, RecordedServices> = new Map()) {
  return await searchDesigns(space, plans, {
    forecast: (worlds) => pool.forecast(worlds),
    replay: (tasks) =>
      pool.replay(
        tasks.map(({ plan, services }) => ({ plan, services: services ?? recorded.get(specOf(plan)) ?? null })),
      ),
    record: (plan) => pool.record(plan),
    rehearse: (worlds, demand) => pool.rehearse(worlds, demand),
    onProgress: () => {},
    stopped: () => false,
  })
}

const nameOf = ({ labels }: Design): string => labels.join(' | ')
const isMet = ({ objectives }: WorldFigures): boolean => feasibility(objectives) === 'met'

/** The worlds that meet the objectives and that no other is as good as, the cheapest first. */
function frontOf(worlds: readonly { design: Design; figures: WorldFigures }[]): string[] {
  const met = worlds.filter(({ figures }) => isMet(figures))
  return paretoFront(met.map(({ design, figures }) => ({ design, ...pointOf(figures) }))).map(({ design }) =>
    nameOf(design),
  )
}

describe('the search against brute force', () => {
  const scenarios = {
    'a calm evening': `${BASE}
objectives: [startup p99 < 420ms]
`,
    'an outage': `${BASE}
faults: [{ at: 4m, for: 3m, what: provider-outage, provider: akamai, regions: all }]
objectives: [availability > 99%, rebuffering < 2%]
`,
    'prices by volume': `${BASE.replace('akamai: { pops: 12,', 'akamai: { price: [{ up-to: 1PB, price: 0.02 USD/GB }, { price: 0.001 USD/GB }], pops: 12,')}
objectives: [edge hit ratio > 40%]
`,
  }
  for (const [name, text] of Object.entries(scenarios)) {
    it(`${name}: the same cheapest world and the same front`, { timeout: 240_000 }, async () => {
      const one = caseOf(text, DELIVERY)
      const { worlds, bySpec } = await bruteForce(one)
      const { front } = await search(one, bySpec)
      expect(frontOf(worlds).length).toBeGreaterThan(0)
      expect(front.map(({ design }) => nameOf(design))).toEqual(frontOf(worlds))
    })
  }
})

describe('replicas by service against brute force', { timeout: 400_000 }, () => {
  const scenarios = {
    'fleets that nothing changes, and too few of one lose plays': `${FIXED}objectives: [availability > 99.5%]\n`,
    'fewer PoPs, or more of the service that takes its time': `${FIXED}objectives: [startup p50 < 146ms, availability > 99.5%]\n`,
    'fleets that autoscalers keep': `${BASE}objectives: [startup p50 < 78.76ms]\n`,
  }
  for (const [name, text] of Object.entries(scenarios)) {
    it(`${name}: the same cheapest world of all, and the same front of those that were looked at`, async () => {
      const one = caseOf(text, FEW, 'akamai')
      expect([one.space.deliveries.length, one.space.fleets.length]).toEqual([2, 27])
      const { worlds, bySpec } = await bruteForce(one)
      const { front, designs, fleets } = await search(one, bySpec)
      const looked = new Set(designs.map(({ design }) => nameOf(design)))
      expect(front.map(({ design }) => nameOf(design))).toEqual(
        frontOf(worlds.filter(({ design }) => looked.has(nameOf(design)))),
      )
      expect(nameOf(front[0].design)).toBe(frontOf(worlds)[0])
      expect(fleets.simulated).toBeLessThan(fleets.all)
      // No multiple of all services alike is as cheap.
      const alike = worlds.filter(({ design }) => new Set(SIZED.map((name) => timesOf(design, name))).size === 1)
      const cheapest = (some: typeof worlds) =>
        Math.min(...some.flatMap(({ figures }) => (isMet(figures) ? [figures.cost.total] : [])))
      expect(cheapest(worlds)).toBeLessThan(cheapest(alike))
    })
  }

  it('with services of its own the answer holds, and the planned scenario keeps its promises', async () => {
    const text = `${FIXED}objectives: [startup p50 < 146ms, availability > 99.5%]\n`
    const one = caseOf(text, FEW, 'akamai')
    const { front, complete } = await search(one)
    expect(complete).toBe(true)
    for (const { whole } of front) expect(whole && isMet(whole)).toBe(true)
    const world = front[0].design.build(one.plans.long)
    const yaml = scenarioYaml(loadText(text), world, 'best', null)
    const again = resolveScenario(loadText(yaml, { listeners: 6_000 }), '.').plan
    expect(again.services).toEqual(world.services)
    const [replayed] = await pool.replay([{ plan: again, services: null }])
    expect(isMet(replayed)).toBe(true)
  })
})

function timesOf({ fleet }: Design, service: string): number {
  return fleet.times[(playServices as readonly string[]).indexOf(service)]
}
