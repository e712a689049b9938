import { afterAll, describe, expect, it } from 'vitest'
import { choicesOf, mixesOf } from '../../sim/capacity/choices.ts'
import { allDesigns } from '../../sim/capacity/design.ts'
import { paretoFront } from '../../sim/capacity/front.ts'
import { pointOf, searchDesigns } from '../../sim/capacity/search.ts'
import { feasibility } from '../../sim/capacity/world-figures.ts'
import { resolveScenario } from '../language/resolve.ts'
import { loadText } from '../language/scenario-files.fixture.ts'
import { ReplayPool } from './replay-pool.ts'

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

const SCENARIOS = {
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

const pool = new ReplayPool(2)
afterAll(() => pool.close())

// Everything at full length, which is what the search saves: the same designs, seeds and listeners.
describe('the search against brute force', () => {
  for (const [name, text] of Object.entries(SCENARIOS)) {
    it(`${name}: the same cheapest world and the same front`, { timeout: 240_000 }, async () => {
      const at = (listeners: number) => resolveScenario(loadText(text, { listeners }), '.').plan
      const plans = { short: at(1_500), long: at(6_000) }
      const multiples = { pops: [1, 0.5], edge: [1, 0.25], shield: [1], origin: [1, 0.25] }
      const designs = allDesigns(choicesOf(mixesOf(plans.long), multiples))
      const outcome = await searchDesigns(designs, plans, {
        forecast: (worlds) => pool.forecast(worlds),
        replay: (worlds) => pool.replay(worlds),
        onProgress: () => {},
        stopped: () => false,
      })
      const figures = await pool.replay(designs.map(({ build }) => build(plans.long)))
      const met = figures.flatMap((one, id) => (feasibility(one.objectives) === 'met' ? [{ id, ...pointOf(one) }] : []))
      expect(met.length).toBeGreaterThan(0)
      const front = paretoFront(met).map(({ id }) => id)
      expect(outcome.front.map(({ design }) => design.id)).toEqual(front)
    })
  }
})
