import { describe, expect, it } from 'vitest'
import { smallPlan } from '../plan.fixture.ts'
import type { ServiceOutcome, ServicesOutcome, SiteScaling } from '../services/outcome.ts'
import { usualServices } from '../services/services-plan.fixture.ts'
import { fleetOf, monthlyWorkers } from './fleet.ts'
import { monthlyMean } from './volume.ts'

function outcome(scalings: SiteScaling[]): ServicesOutcome {
  const station = (name: string, replicas: number) =>
    ({ name, replicas, mostReplicas: 12, utilization: 0.6 }) as ServiceOutcome
  const stations = [station('gateway', 4), station('license', 6)]
  const simulated = { events: 0, timeShare: 1, requestShare: 1 }
  return { stations, operations: [], bots: null, scalings, sites: [], siteLosses: [], ...simulated }
}

const plan = smallPlan({ services: usualServices() })
const replicasOf = (scalings: SiteScaling[]) => fleetOf(plan, outcome(scalings)).map(({ replicas }) => replicas)

describe('the replicas of a replay', () => {
  it('are those at its end where nothing changed', () => {
    expect(replicasOf([])).toEqual([4, 6])
  })

  it('are a mean over time where the autoscaler acted, paid for from the decision on', () => {
    const { durationMs } = plan
    const scalings: SiteScaling[] = [
      { site: null, service: 'license', atMs: durationMs / 4, from: 10, to: 12 },
      { site: null, service: 'license', atMs: durationMs / 2, from: 12, to: 6 },
    ]
    expect(replicasOf(scalings)).toEqual([4, 10 / 4 + 12 / 4 + 6 / 2])
  })

  it('are none where services are not simulated', () => {
    expect(fleetOf(smallPlan(), null)).toEqual([])
    expect(monthlyWorkers(smallPlan(), [])).toBe(0)
  })
})

describe('what is paid for in a month', () => {
  const fleet = fleetOf(plan, outcome([]))
  const workers = 4 * 2 + 6 * 2
  const withAutoscaler = (change: Partial<ReturnType<typeof usualServices>['autoscaler']>) => {
    const services = usualServices()
    return smallPlan({ services: { ...services, autoscaler: { ...services.autoscaler, ...change } } })
  }

  it('follows the load: an evening is busier than the mean of the day', () => {
    expect(monthlyMean(plan)).toBeLessThan(1)
    expect(monthlyWorkers(plan, fleet)).toBeCloseTo(workers * monthlyMean(plan), 9)
  })

  it('is no less than the fewest that an autoscaler keeps', () => {
    expect(monthlyWorkers(withAutoscaler({ minReplicas: 5 }), fleet)).toBe(5 * 2 + 5 * 2)
  })

  it('is the whole fleet where nothing is ever given back', () => {
    expect(monthlyWorkers(withAutoscaler({ tolerance: 1 }), fleet)).toBe(workers)
    expect(monthlyWorkers(withAutoscaler({ everyMs: 3_600_000 }), fleet)).toBe(workers)
  })
})
