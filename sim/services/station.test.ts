import { describe, expect, it } from 'vitest'
import { measuredQuantile } from '../outcome/measure.ts'
import { HISTOGRAM_CELLS } from '../stats/histogram.ts'
import { allenCunneenWait, erlangB, erlangC, erlangWaitQuantile } from '../theory/erlang.ts'
import { samplerOf } from './service-time.ts'
import type { TimeLaw } from './services-plan.ts'
import { runStations } from './station-run.fixture.ts'

describe('a station', () => {
  const exponential = samplerOf({ law: 'exponential', meanMs: 1, cv: 1 })

  it('has the quantiles of M/M/c', () => {
    const { record } = runStations({ seed: '5', sampler: exponential, arrivalsPerMs: 7, perBatch: 60_000, servers: 10 })
    const { samples: total } = measuredQuantile(record.waits, 0, 0.5)
    const atOnce = record.waits.reduce((sum, count, i) => (i % HISTOGRAM_CELLS === 0 ? sum + count : sum), 0)
    expect(total).toBe(record.started.reduce((sum, count) => sum + count, 0))
    expect(1 - atOnce / total).toBeCloseTo(erlangC(10, 7), 2)
    for (const quantile of [0.9, 0.99]) {
      const theory = erlangWaitQuantile(10, 7, quantile)
      expect(Math.abs(measuredQuantile(record.waits, 0, quantile).value / theory - 1)).toBeLessThan(0.05)
    }
  })

  it('without a queue loses what Erlang B says, whatever the service times', () => {
    for (const law of ['exponential', 'deterministic', 'lognormal'] satisfies TimeLaw[]) {
      const sampler = samplerOf({ law, meanMs: 1, cv: 1 })
      const given = { seed: '9', sampler, arrivalsPerMs: 7, perBatch: 20_000, servers: 10, queueLimit: 0 }
      const { record } = runStations(given)
      expect(Math.abs(record.refused / record.arrived / erlangB(10, 7) - 1)).toBeLessThan(0.03)
    }
  })

  it('comes near the approximation for several servers and other service times', () => {
    const sampler = samplerOf({ law: 'gamma', meanMs: 1, cv: 0.5 })
    const { waitMs } = runStations({ seed: '3', sampler, arrivalsPerMs: 3.2, perBatch: 40_000, servers: 4 })
    expect(Math.abs(waitMs / allenCunneenWait(4, 3.2, 1, 0.25) - 1)).toBeLessThan(0.08)
  })

  it('waits less the more its balancer knows', () => {
    const given = { seed: '7', sampler: exponential, arrivalsPerMs: 6.4, perBatch: 10_000, servers: 1, replicas: 8 }
    const wait = (balancing: 'random' | 'round-robin' | 'two-choices' | 'least-connections') =>
      runStations({ ...given, balancing }).waitMs
    const waits = [wait('random'), wait('round-robin'), wait('two-choices'), wait('least-connections')]
    expect(waits).toEqual(waits.toSorted((a, b) => b - a))
    expect(Math.abs(waits[0] / 4 - 1)).toBeLessThan(0.05)
  })
})
