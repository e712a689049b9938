import { describe, expect, it } from 'vitest'
import { smallPlan } from '../plan.fixture.ts'
import { usualServices } from '../services/services-plan.fixture.ts'
import { smallStorage } from '../storage/storage-plan.fixture.ts'
import { choicesOf } from './choices.ts'
import { type RecordedServices, recordWorld, replayWithServices, replayWorld } from './replay-world.ts'

const slow = { what: 'slow', service: 'license', times: 20, atMs: 120_000, forMs: 60_000 } as const
const plan = smallPlan({
  durationMs: 300_000,
  services: usualServices({ faults: [slow] }),
  storage: smallStorage({}, { simulated: true }),
})
const recorded = recordWorld(plan)
const services = recorded.services as RecordedServices

describe('a world that meets recorded services', () => {
  it('is to the last figure the one that they were recorded in', () => {
    expect(replayWithServices(plan, services)).toEqual(recorded.figures)
    expect(replayWorld(plan)).toEqual(recorded.figures)
  })

  it('is nearly what it is with its own, where its delivery is another', () => {
    const calm = { ...plan, services: usualServices() }
    const other = { ...calm, providers: calm.providers.slice(0, 1) }
    const met = replayWithServices(other, recordWorld(calm).services as RecordedServices)
    const own = replayWorld(other)
    expect(met.use.egressGb).toHaveLength(1)
    expect(Math.abs(met.startupP99Ms.value / own.startupP99Ms.value - 1)).toBeLessThan(0.03)
    expect(Math.abs(met.availability.value - own.availability.value)).toBeLessThan(1e-3)
    expect(Math.abs(met.cost.total / own.cost.total - 1)).toBeLessThan(0.01)
  })
})

describe('fleets so many times as large', () => {
  const options = choicesOf(plan, { pops: [1], edge: [1], shield: [1], origin: [1], replicas: [1, 2, 0.5] }).at(-1)

  it('are as much less busy and as much dearer, and never busier than always', () => {
    expect(options?.options.map(({ label }) => label)).toEqual(['×1', '×2'])
    const twice = replayWorld(options?.options[1].apply(plan) ?? plan)
    const busy = ({ fleet }: typeof twice) => fleet.find(({ service }) => service === 'license')?.utilization ?? 0
    expect(busy(twice) / busy(recorded.figures)).toBeLessThan(0.75)
    expect(twice.cost.replicas / recorded.figures.cost.replicas).toBeGreaterThan(1.3)
  })
})
