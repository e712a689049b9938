import { describe, expect, it } from 'vitest'
import { choicesOf } from '../../sim/capacity/choices.ts'
import { allDeliveries, designOf } from '../../sim/capacity/design.ts'
import { allFleets } from '../../sim/capacity/fleets.ts'
import { parseQuantity } from '../language/parse-quantity.ts'
import { resolveScenario } from '../language/resolve.ts'
import { loadText } from '../language/scenario-files.fixture.ts'
import { exactly, scenarioYaml, worldYaml } from './world-yaml.ts'

const TEXT = `
question: q
world:
  providers:
    akamai: { pops: 7, edge: 1234GB, price: [{ up-to: 10PB, price: 0.006 USD/GB }, { price: 4.5 USD/TB }] }
    fastly: { availability: 99.95% }
    own: {}
  shield: { size: 333TB, service-time: { median: 5ms } }
  origin: { bandwidth: 123Gbps, stream: 200Mbps }
  playback: { quality: fixed }
  services:
    cache-hits: 80%
    autoscaler: { every: 20s }
    each: { license: { replicas: 37, workers: 3 }, search: { queue: 50 } }
faults: [{ at: 10m, for: 5m, what: provider-outage, provider: akamai, regions: all }]
objectives: [startup p99 < 500ms]
`

const MULTIPLES = { pops: [0.5], edge: [0.3], shield: [0.5], origin: [2] }
const REPLICAS = [1, 1.5]

function planned() {
  const loaded = loadText(TEXT)
  const { plan } = resolveScenario(loaded, '.')
  const fleets = allFleets(plan, REPLICAS)
  const deliveries = allDeliveries(choicesOf(plan, MULTIPLES))
  // Every delivery, and every fleet with one of them.
  const designs = deliveries.map((delivery, i) => designOf(delivery, fleets[i % fleets.length]))
  return { loaded, plan, designs: [...designs, ...fleets.map((fleet) => designOf(deliveries[0], fleet))] }
}

describe('the chosen world as YAML', () => {
  it('is a sound scenario that comes to the very world, for every design', () => {
    const { loaded, plan, designs } = planned()
    for (const design of designs) {
      const wanted = design.build(plan)
      const again = resolveScenario(loadText(scenarioYaml(loaded, wanted, 'best', null)), '.').plan
      // How much of a world is simulated follows from its size; the planner keeps that of the scenario for all.
      expect({ ...again, name: plan.name, scale: plan.scale }).toEqual(wanted)
    }
  })

  it('can be put into another scenario alone', () => {
    const { plan, designs } = planned()
    const wanted = designs[designs.length - 1].build(plan)
    const fleet = [{ service: 'sql', replicas: 411.7, mostReplicas: 450, utilization: 0.46 }] as const
    expect(worldYaml(wanted, fleet)).toContain('utilization: 46.7% # 412 replicas on average, at most 450')
    const again = resolveScenario(loadText(`question: q\n${worldYaml(wanted, fleet)}`), '.').plan
    expect(again.providers).toEqual(wanted.providers)
    expect(again.routing).toEqual(wanted.routing)
    expect(again.shield.bytes).toBe(wanted.shield.bytes)
    expect(again.origin.bandwidthBps).toBe(wanted.origin.bandwidthBps)
    expect(again.services?.services.license).toMatchObject({ replicas: 56, utilization: 0.467 })
    expect(again.services?.services.sql).toMatchObject({ replicas: null, utilization: 0.467 })
    expect(again.services?.services.search.utilization).toBeNull()
  })

  it('spells quantities exactly, in units that people read', () => {
    expect(exactly(5e12, 'bytes')).toBe('5TB')
    expect(exactly(1.234e12, 'bytes')).toBe('1.234TB')
    expect(exactly(8e11, 'bandwidth')).toBe('800Gbps')
    expect(exactly(0.006, 'price')).toBe('0.006 USD/GB')
    for (const value of [1, 333_333_333_333, 123_456_789_012, 9_007_199_254_740_991]) {
      expect(parseQuantity(exactly(value, 'bytes'), 'bytes')).toBe(value)
    }
  })
})
