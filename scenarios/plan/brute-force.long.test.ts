import { afterAll, describe, expect, it } from 'vitest'
import { choicesOf, type Multiples } from '../../sim/capacity/choices.ts'
import { allDesigns, type Design } from '../../sim/capacity/design.ts'
import { pointOf } from '../../sim/capacity/examined.ts'
import { paretoFront } from '../../sim/capacity/front.ts'
import { searchDesigns } from '../../sim/capacity/search.ts'
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
const SERVICES: Multiples = { pops: [1, 0.5], edge: [1], shield: [1], origin: [1], replicas: [1, 0.8, 1.2] }

const pool = new ReplayPool(2)
afterAll(() => pool.close())

/** The search, and everything at full length, which is what it saves: the same designs, seeds, listeners and services. */
async function both(text: string, multiples: Multiples) {
  const at = (listeners: number) => resolveScenario(loadText(text, { listeners }), '.').plan
  const plans = { short: at(1_500), long: at(6_000) }
  const designs = allDesigns(choicesOf(plans.long, multiples))
  const outcome = await searchDesigns(designs, plans, {
    forecast: (worlds) => pool.forecast(worlds),
    replay: (tasks) => pool.replay(tasks),
    record: (worlds) => pool.record(worlds),
    onProgress: () => {},
    stopped: () => false,
  })
  const [own] = designs
  const fleets = designs.filter(({ delivery }) => delivery === own.delivery)
  const recorded = await pool.record(fleets.map(({ build }) => build(plans.long)))
  const servicesOf = ({ services }: Design) => recorded[fleets.findIndex((one) => one.services === services)].services
  const tasks = designs.map((design) => ({ plan: design.build(plans.long), services: servicesOf(design) }))
  const figures = await pool.replay(tasks)
  const met = figures.flatMap((one, id) => (isMet(one) ? [{ id, ...pointOf(one) }] : []))
  return { outcome, figures, met, front: paretoFront(met).map(({ id }) => id), designs, plan: plans.long }
}

/** The cheapest world that meets the objectives where each is replayed with services of its own; null for none. */
async function cheapestWhole(designs: readonly Design[], plan: Plan): Promise<number | null> {
  const figures = await pool.replay(designs.map(({ build }) => ({ plan: build(plan), services: null })))
  const met = figures.flatMap((one, id) => (isMet(one) ? [{ id, ...pointOf(one) }] : []))
  return paretoFront(met)[0]?.id ?? null
}

const isMet = ({ objectives }: WorldFigures): boolean => feasibility(objectives) === 'met'

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
      const { outcome, met, front } = await both(text, DELIVERY)
      expect(met.length).toBeGreaterThan(0)
      expect(outcome.front.map(({ design }) => design.id)).toEqual(front)
    })
  }
})

describe('replicas against brute force', { timeout: 240_000 }, () => {
  // With the scenario's replicas Akamai's whole interval is below this with all of its PoPs (143 ms), and not with half (148 ms).
  const objectives = 'objectives: [startup p50 < 146ms, availability > 99.5%]\n'

  it('too few of them lose plays, and no delivery makes up for it', async () => {
    const { outcome, figures, front } = await both(`${FIXED}objectives: [availability > 99.5%]\n`, SERVICES)
    expect(outcome.front.map(({ design }) => design.id)).toEqual(front)
    for (const [i, { design }] of outcome.designs.entries()) {
      expect(isMet(figures[i])).toBe(design.services !== '×0.8')
    }
    expect(outcome.front[0].design.services).toBe('×1')
  })

  it('where they are cheap, fewer PoPs and more of them are the cheapest; the planned scenario keeps its promises', async () => {
    const text = `${FIXED}${objectives}`
    const { outcome, front, designs, plan } = await both(text, SERVICES)
    expect(outcome.front.map(({ design }) => design.id)).toEqual(front)
    const [{ design }] = outcome.front
    expect(await cheapestWhole(designs, plan)).toBe(design.id)
    expect([design.labels[1], design.services]).toEqual(['×0.5', '×1.2'])
    const yaml = scenarioYaml(loadText(text), design.build(plan), 'best', null)
    const again = resolveScenario(loadText(yaml, { listeners: 6_000 }), '.').plan
    expect(again.services?.services.license.replicas).toBe(72)
    const [replayed] = await pool.replay([{ plan: again, services: null }])
    expect(isMet(replayed)).toBe(true)
  })

  it('where they are dear, more PoPs take their place', async () => {
    const { outcome, front } = await both(`${FIXED}  costs: { worker: 600 USD }\n${objectives}`, SERVICES)
    expect(outcome.front.map(({ design }) => design.id)).toEqual(front)
    const [{ design }] = outcome.front
    expect([design.labels[1], design.services]).toEqual(['×1', '×1'])
  })
})
