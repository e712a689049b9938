import { describe, expect, it } from 'vitest'
import { erlangMixedWaitQuantile, erlangWait } from '../theory/erlang.ts'
import { khinchineWait } from '../theory/single-server.ts'
import type { Pod } from './pod.ts'
import { samplerOf } from './service-time.ts'
import { usualServices } from './services-plan.fixture.ts'
import { type ServicesPlan, serviceNames, type TimeLaw } from './services-plan.ts'
import { Offered } from './theory.ts'

const MEAN_MS = 4
const REPLICAS = 6
const GATEWAY = 0

/** All services alike behind a balancer, and a pod of six replicas of each, of which three are simulated. */
function offered(law: TimeLaw, workers: number, balancing: ServicesPlan['balancing']): [Offered, Pod[]] {
  const usual = usualServices({ balancing })
  const time = { law, meanMs: MEAN_MS, cv: law === 'exponential' ? 1 : 2 }
  const plan = { ...usual.services.gateway, time, workers }
  const services = Object.fromEntries(serviceNames.map((name) => [name, plan])) as ServicesPlan['services']
  const pods = serviceNames.map(() => ({ plan, sampler: samplerOf(time), replicas: REPLICAS, simulated: 3 }))
  return [new Offered({ ...usual, services }), pods as unknown as Pod[]]
}

/** Calls of every service per ms that keep each worker busy for such a part of its time. */
const calls = (busy: number, workers: number) =>
  new Float64Array(serviceNames.length).fill((busy * workers * REPLICAS) / MEAN_MS)

describe('what theory says of the wait at a service', () => {
  it('is Erlang C, and its 99th percentile, where times are exponential and calls go anywhere at random', () => {
    const [theory, pods] = offered('exponential', 3, 'random')
    theory.add(pods, calls(0.5, 3), 1000)
    theory.add(pods, calls(0.9, 3), 1000)
    expect(theory.formula(GATEWAY)).toBe('Erlang C')
    const mean = (5 * erlangWait(3, 1.5) + 9 * erlangWait(3, 2.7)) / 14
    expect(theory.waitMs(GATEWAY)).toBeCloseTo(MEAN_MS * mean, 9)
    const history = { loads: [1.5, 2.7], weights: [5, 9] }
    expect(theory.p99WaitMs(GATEWAY)).toBeCloseTo(MEAN_MS * erlangMixedWaitQuantile(3, history, 0.99), 6)
  })

  it('is Pollaczek and Khinchine for one worker and any other law', () => {
    const [theory, pods] = offered('lognormal', 1, 'random')
    theory.add(pods, calls(0.8, 1), 1000)
    expect(theory.formula(GATEWAY)).toBe('Pollaczek–Khinchine')
    expect(theory.waitMs(GATEWAY)).toBeCloseTo(MEAN_MS * khinchineWait(0.8, 4), 9)
    expect(theory.p99WaitMs(GATEWAY)).toBeNull()
  })

  it('is Allen and Cunneen for several workers, and where the balancer knows its replicas', () => {
    for (const [law, workers, balancing, servers] of [
      ['lognormal', 2, 'random', 2],
      ['exponential', 1, 'least-connections', 3],
    ] as const) {
      const [theory, pods] = offered(law, workers, balancing)
      theory.add(pods, calls(0.8, workers), 1000)
      expect(theory.formula(GATEWAY)).toBe('Allen–Cunneen')
      const scv = law === 'lognormal' ? 4 : 1
      expect(theory.waitMs(GATEWAY)).toBeCloseTo((MEAN_MS * erlangWait(servers, 0.8 * servers) * (1 + scv)) / 2, 9)
      expect(theory.p99WaitMs(GATEWAY)).toBeNull()
    }
  })

  it('is nothing where nobody called, and where at any time more called than could be served', () => {
    const [theory, pods] = offered('exponential', 3, 'random')
    expect(theory.waitMs(GATEWAY)).toBeNull()
    theory.add(pods, calls(0.5, 3), 1000)
    theory.add(pods, calls(1.1, 3), 1000)
    expect([theory.waitMs(GATEWAY), theory.p99WaitMs(GATEWAY)]).toEqual([null, null])
  })
})
