import { describe, expect, it } from 'vitest'
import { khinchineWait } from '../theory/single-server.ts'
import { authorizeDelayMs } from './authorization.ts'
import { ServiceMesh } from './mesh.ts'
import { meanOf, runMesh } from './mesh-run.fixture.ts'
import { EVENTS_PER_HOUR } from './pace.ts'
import { callsOf, requestsOf, routesOf } from './routes.ts'
import { usualServices } from './services-plan.fixture.ts'
import { type ServiceFaultPlan, type ServicesPlan, serviceNames } from './services-plan.ts'

const fault = (what: 'down' | 'slow', service: ServiceFaultPlan['service'], times = 1): ServiceFaultPlan => {
  return { what, service, times, atMs: 20_000, forMs: 20_000 }
}
/** The first minute of an hour, in windows of 250 ms; the fault lasts from its 26th to its 46th second. */
const minute = (services: ServicesPlan) => {
  const planned = { durationMs: 3_600_000, windows: 840 }
  return runMesh({ services, windows: 240, windowMs: 250, playsPerS: 3000, planned })
}
const outcomeOf = ({ outcome }: ReturnType<typeof minute>, name: string) => {
  return outcome.operations.find((operation) => operation.name === name) ?? expect.unreachable()
}
const during = (run: ReturnType<typeof minute>) => run.authorizations.slice(150, 180)

describe('services without trouble', () => {
  const run = runMesh({ services: usualServices(), windows: 390, windowMs: 10_000, playsPerS: 300_000 })

  it('let every play through, after what authorization took before there were services', () => {
    const last = run.authorizations.slice(40)
    const at = (u: number) => last.reduce((sum, { delayMs }) => sum + authorizeDelayMs(delayMs, u), 0) / last.length
    expect(last.every(({ failedShare }) => failedShare === 0)).toBe(true)
    // The lognormal with median 12 ms and p99 60 ms has a mean of 15.2 ms.
    expect(Math.abs(at(0.5) / 12 - 1)).toBeLessThan(0.1)
    expect(Math.abs(at(0.99) / 60 - 1)).toBeLessThan(0.1)
    expect(Math.abs(last.reduce((sum, one) => sum + meanOf(one), 0) / last.length / 15.2 - 1)).toBeLessThan(0.1)
  })

  it('are shown at full size by few events', () => {
    expect(run.outcome.events).toBeLessThan(1.15 * EVENTS_PER_HOUR * (390 / 360))
    const gateway = run.outcome.stations[0]
    expect(Math.abs(gateway.arrivalsPerS / 690_000 - 1)).toBeLessThan(0.02)
    expect(gateway.replicas).toBeGreaterThan(300)
    expect(gateway.simulatedReplicas).toBe(2)
    expect(run.outcome.timeShare).toBeLessThan(0.1)
  })
})

it('behind a random balancer every station waits as theory says', { timeout: 60_000 }, () => {
  const usual = usualServices({ balancing: 'random' })
  const autoscaler = { ...usual.autoscaler, downCooldownMs: 1e9, upCooldownMs: 1e9 }
  for (const law of ['exponential', 'lognormal'] as const) {
    const services = Object.fromEntries(
      serviceNames.map((name) => {
        const { time, ...others } = usual.services[name]
        return [name, { ...others, time: { law, meanMs: time.meanMs, cv: 1 } }]
      }),
    ) as ServicesPlan['services']
    const plan = { ...usual, autoscaler, services }
    const run = runMesh({ services: plan, windows: 300, windowMs: 10_000, playsPerS: 300_000 })
    for (const { name, theory } of run.outcome.stations) {
      const general = services[name as keyof typeof services].workers === 1 ? 'Pollaczek–Khinchine' : 'Allen–Cunneen'
      expect(theory?.name).toBe(law === 'exponential' ? 'Erlang C' : general)
      const { waitMs, lowMs, highMs, p99 } = theory ?? expect.unreachable()
      if (law === 'exponential') expect(Math.abs((p99?.differenceMs ?? 1e9) / (p99?.waitMs ?? 1))).toBeLessThan(0.1)
      else expect(p99).toBeNull()
      // Eight stations at once: an interval of 99.8 % or so instead of 95 %, and what the approximation is off.
      const half = ((highMs - lowMs) / 2) * 1.8 + 0.03 * waitMs
      expect(Math.abs((lowMs + highMs) / 2 - waitMs)).toBeLessThan(half)
    }
  }
})

it('one worker everywhere is a chain of M/M/1: stays add up to what Jackson says', () => {
  const usual = usualServices({ balancing: 'random', cacheHitShare: 1 })
  const services = Object.fromEntries(
    serviceNames.map((name) => {
      const time = { law: 'exponential' as const, meanMs: 1, cv: 1 }
      return [name, { ...usual.services[name], time, workers: 1, replicas: 1, timeoutMs: 1e6, queueLimit: 10_000 }]
    }),
  ) as ServicesPlan['services']
  const front = { dnsShare: 0, dnsMs: 0, edgeMs: 0, balancerMs: 0, hopMs: 0 }
  const demand = { searchesPerSession: 0, playlistsPerSession: 0, historyWritesPerPlay: 0 }
  const autoscaler = { ...usual.autoscaler, maxReplicas: 1 }
  const plan = { ...usual, services, front, demand, autoscaler }
  const run = runMesh({ services: plan, windows: 300, windowMs: 3000, playsPerS: 600, sessionsPerS: 0 })
  const stays = run.outcome.stations.filter(({ arrivalsPerS }) => arrivalsPerS > 0)
  expect(stays.map(({ name }) => name)).toEqual(['gateway', 'playback', 'license', 'cache'])
  for (const { meanStayMs } of stays) expect(Math.abs(meanStayMs / (1 + khinchineWait(0.6, 1)) - 1)).toBeLessThan(0.05)
})

describe('trouble', () => {
  it('with the license server ends plays, and no longer than it lasts', () => {
    const run = minute(usualServices({ faults: [fault('down', 'license')] }))
    for (const { failedShare } of during(run)) expect(failedShare).toBeGreaterThan(0.95)
    expect(run.authorizations[90].failedShare).toBe(0)
    expect(run.authorizations.at(-1)?.failedShare).toBeLessThan(0.01)
    // Apps that ask again for their plays crowd the gateway a little.
    expect(outcomeOf(run, 'search').failed.value).toBeLessThan(0.01)
    expect(run.outcome.stations.find(({ name }) => name === 'license')?.heldBack).toBeGreaterThan(0)
  })

  it('with search, playlists or history never ends a play', () => {
    for (const service of ['search', 'playlist', 'history'] as const) {
      const run = minute(usualServices({ faults: [fault('down', service)] }))
      expect(run.authorizations.every(({ failedShare }) => failedShare === 0)).toBe(true)
      const { degraded, failed } = outcomeOf(run, service)
      expect(degraded.value).toBeGreaterThan(0.2)
      expect(failed.value).toBe(0)
    }
  })

  it('with the cache is carried by SQL if that has room for it', () => {
    const usual = usualServices()
    const sql = { ...usual.services.sql, replicas: 12 }
    const run = minute({ ...usual, services: { ...usual.services, sql }, faults: [fault('down', 'cache')] })
    expect(during(run).every(({ failedShare }) => failedShare < 0.02)).toBe(true)
  })

  it('with a slow dependency delays plays as long as it lasts', () => {
    const run = minute(usualServices({ faults: [fault('slow', 'playback', 1.3)] }))
    // Over several windows, for each of them tells of some thousand plays only.
    const over = (from: number, to: number): number => {
      const means = run.authorizations.slice(from, to).map(meanOf)
      return means.reduce((sum, mean) => sum + mean, 0) / means.length
    }
    const before = over(60, 96)
    expect(over(150, 196)).toBeGreaterThan(1.03 * before)
    expect(over(200, 240)).toBeLessThan((before + over(150, 196)) / 2)
  })

  it('outlives its cause where callers retry at once and nothing holds them back', () => {
    const usual = usualServices()
    const tireless = { ...usual.services.license, attempts: 5, backoffBaseMs: 0, queueLimit: 2000, timeoutMs: 300 }
    const services = { ...usual.services, license: tireless }
    const autoscaler = { ...usual.autoscaler, upCooldownMs: 1e9 }
    const faults = [fault('slow', 'license', 6)]
    const storm = minute({ ...usual, services, autoscaler, faults, breaker: { ...usual.breaker, minCalls: 1e9 } })
    const held = minute({ ...usual, services, autoscaler, faults })
    // Ten seconds after the cause is gone.
    expect(storm.authorizations[235].failedShare).toBeGreaterThan(0.5)
    expect(held.authorizations[235].failedShare).toBeLessThan(0.3)
  })
})

it('a rush that overloads them lasts as long whether a replay affords few events or many', () => {
  /** Failed share by window: ten seconds of load, ten of three times as much, ten of load, a minute in longer windows. */
  const failed = (windows: number): number[] => {
    const mesh = new ServiceMesh({
      services: usualServices(),
      seed: 'rush',
      warmupMs: 0,
      durationMs: 3_600_000,
      windows,
      commits: null,
    })
    let atMs = 0
    const go = (playsPerS: number, windowMs: number, count: number): number[] =>
      Array.from({ length: count }, () => {
        const plays = (playsPerS * windowMs) / 1000
        atMs += windowMs
        return mesh.advance(atMs - windowMs, atMs, { plays, sessions: plays / 10 }, null).failedShare
      })
    return [go(3000, 250, 40), go(10_000, 250, 40), go(3000, 250, 40), go(3000, 15_000, 4)].flat()
  }
  // The second has room for every event of a window of 250 ms, the first for a seventh of them.
  const [few, many] = [failed(840), failed(100)]
  const mean = (shares: readonly number[], from: number, to: number): number =>
    shares.slice(from, to).reduce((sum, share) => sum + share, 0) / (to - from)
  for (const shares of [few, many]) {
    expect(mean(shares, 0, 40)).toBe(0)
    expect(mean(shares, 50, 80)).toBeGreaterThan(0.3)
    // Two seconds after the rush what is left of it has been worked off.
    expect(mean(shares, 88, 124)).toBeLessThan(0.01)
  }
  expect(Math.abs(mean(few, 40, 80) - mean(many, 40, 80))).toBeLessThan(0.05)
})

it('the autoscaler follows a load that doubles, after its start-up', () => {
  const usual = usualServices()
  const run = runMesh({ services: usual, windows: 20, windowMs: 10_000, playsPerS: 10_000 })
  const before = run.mesh.pods.map(({ replicas }) => replicas)
  for (let i = 20; i < 80; i++)
    run.mesh.advance(i * 10_000, (i + 1) * 10_000, { plays: 200_000, sessions: 20_000 }, null)
  const calls = callsOf(routesOf(false), usual, requestsOf(usual.demand, 20, 2), 0)
  for (const [i, { replicas, name, plan }] of run.mesh.pods.entries()) {
    const utilization = (calls[i] * plan.time.meanMs) / (replicas * plan.workers)
    expect([name, utilization < 0.7 * 1.15]).toEqual([name, true])
    expect(replicas).toBeGreaterThan(before[i])
    expect(replicas / before[i]).toBeLessThanOrEqual(4)
  }
})
