import { describe, expect, it } from 'vitest'
import { smallPlan } from '../plan.fixture.ts'
import { usualServices } from '../services/services-plan.fixture.ts'
import { smallStorage } from '../storage/storage-plan.fixture.ts'
import { workersOf } from './fleet-model.ts'
import { allFleets, fewestReplicas, playServices } from './fleets.ts'
import { type RecordedServices, rehearse } from './rehearsal.ts'
import { type RecordedWorld, recordWorld, replayWithServices, replayWorld } from './replay-world.ts'
import { stretchesPerMonth } from './volume.ts'

const slow = { what: 'slow', service: 'license', times: 20, atMs: 120_000, forMs: 60_000 } as const
const plan = smallPlan({
  durationMs: 300_000,
  services: usualServices({ faults: [slow] }),
  storage: smallStorage({}, { simulated: true }),
})
const recorded = recordWorld(plan)
const servicesOf = ({ rehearsed }: RecordedWorld) => rehearsed?.services as RecordedServices

describe('a world that meets recorded services', () => {
  it('is to the last figure the one that they were recorded in', () => {
    expect(replayWithServices(plan, servicesOf(recorded))).toEqual(recorded.figures)
    expect(replayWorld(plan)).toEqual(recorded.figures)
  })

  it('is nearly what it is with its own, where its delivery is another', () => {
    const calm = { ...plan, services: usualServices() }
    const other = { ...calm, providers: calm.providers.slice(0, 1) }
    const met = replayWithServices(other, servicesOf(recordWorld(calm)))
    const own = replayWorld(other)
    expect(met.use.egressGb).toHaveLength(1)
    expect(Math.abs(met.startupP99Ms.value / own.startupP99Ms.value - 1)).toBeLessThan(0.03)
    expect(Math.abs(met.availability.value - own.availability.value)).toBeLessThan(1e-3)
    expect(Math.abs(met.cost.total / own.cost.total - 1)).toBeLessThan(0.01)
  })
})

it('has the origin of its plan, however small its part for those who are simulated', () => {
  const alone = { ...plan, services: null }
  const { use } = replayWorld(alone)
  const meanBps = ((use.originGb / stretchesPerMonth(alone)) * 8e9) / (alone.durationMs / 1000)
  // One stream would be enough for all who are simulated.
  const streamBps = meanBps * alone.scale.originFactor * 4
  const [ample, scarce] = [3, 0.5].map((times) =>
    replayWorld({ ...alone, origin: { ...alone.origin, streamBps, bandwidthBps: meanBps * times } }),
  )
  expect(scarce.use.originGb).toBeLessThan(ample.use.originGb * 0.7)
  expect(scarce.startupP99Ms.value + 1e4 * (1 - scarce.availability.value)).toBeGreaterThan(
    2 * ample.startupP99Ms.value,
  )
})

describe('services that are rehearsed without their listeners', () => {
  it('are to the last figure those of the replay whose demand they meet', () => {
    expect(rehearse(plan, recorded.demand)).toEqual(recorded.rehearsed)
  })

  it('come to nearly what they come to in a replay of their own, with another fleet', () => {
    const [, larger] = allFleets(plan, [1, 1.5])
    const world = larger.apply(plan)
    const { services, effect } = rehearse(world, recorded.demand)
    const own = recordWorld(world)
    expect(Math.abs(workersOf(effect) / own.figures.use.workers - 1)).toBeLessThan(0.01)
    expect(Math.abs(effect.failedShare - (own.rehearsed?.effect.failedShare ?? 1))).toBeLessThan(2e-3)
    const met = replayWithServices(world, services)
    expect(Math.abs(met.startupP99Ms.value / own.figures.startupP99Ms.value - 1)).toBeLessThan(0.03)
    expect(Math.abs(met.availability.value - own.figures.availability.value)).toBeLessThan(2e-3)
  })
})

describe('the fleet of one service', () => {
  const calm = { ...plan, services: usualServices() }
  const license = allFleets(calm, [1, 2]).find(({ label }) => label === '×1, license ×2')

  it('so many times as large is as much less busy, and the others are as they were', () => {
    const { demand } = recorded
    const [usual, twice] = [calm, license?.apply(calm) ?? calm].map((one) => rehearse(one, demand).services.fleet)
    for (const [i, { service, replicas, utilization }] of usual.entries()) {
      const busy = (twice[i].utilization ?? 0) / (utilization ?? 0)
      if (service === 'license') expect([busy < 0.75, twice[i].replicas / replicas > 1.3]).toEqual([true, true])
      else expect(twice[i].replicas).toBe(replicas)
    }
  })

  it('is that of a service which a play asks, and never busier than always', () => {
    expect(playServices).toEqual(['gateway', 'playback', 'license', 'cache', 'sql'])
    expect(allFleets(plan, [1, 2, 3])).toHaveLength(3 ** playServices.length)
    expect(fewestReplicas(usualServices())).toBe(0.7)
  })
})
