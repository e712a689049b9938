import { describe, expect, it } from 'vitest'
import { nodeHost } from '../engine/host.node.ts'
import { smallPlan } from '../plan.fixture.ts'
import type { Plan } from '../plan.ts'
import type { Result } from '../result.ts'
import { usualBots } from '../services/bots-run.fixture.ts'
import { usualServices } from '../services/services-plan.fixture.ts'
import type { ServicesPlan } from '../services/services-plan.ts'
import { simulate } from '../simulate.ts'
import { smallStorage } from '../storage/storage-plan.fixture.ts'

const play = (plan: Plan, workers = 1): Result => simulate(plan, { workers, host: nodeHost })
const withServices = (overrides: Partial<ServicesPlan> = {}) => smallPlan({ services: usualServices(overrides) })

describe('a replay with services and storage', () => {
  const plan = smallPlan({
    services: usualServices({
      faults: [{ what: 'slow', service: 'license', times: 20, atMs: 120_000, forMs: 60_000 }],
      bots: usualBots({ callers: 20, atMs: 200_000, joinMs: 10_000, forMs: 60_000 }),
    }),
    storage: smallStorage({}, { simulated: true, losses: [{ what: 'leader-loss', atMs: 300_000 }] }),
  })
  const result = play(plan)

  it('is the same for any number of workers', () => {
    expect(play(plan, 2)).toEqual(result)
  })

  it('tells what bots were refused, apart from what listeners asked for', () => {
    expect(result.services?.bots?.refused.value).toBeGreaterThan(0.5)
    expect(result.services?.operations.every((one) => !('refused' in one))).toBe(true)
  })

  it("keeps Little's law on every station, and sets theory beside those that have one", () => {
    const names = result.stations.map(({ name }) => name)
    expect(names.slice(0, 3)).toEqual(['listeners', 'origin', 'gateway service'])
    for (const { littleDifference } of result.stations) expect(Math.abs(littleDifference)).toBeLessThan(1e-9)
    expect(result.stations.filter(({ theory }) => theory !== null).length).toBeGreaterThan(3)
  })

  it('tells what broke, where windows are fine', () => {
    const faults = result.happenings.filter(({ kind }) => kind === 'fault').map(({ label }) => label)
    expect(faults).toEqual(['license service 20 times as slow', '20 bots', 'leader lost'])
    expect(result.storage?.losses[0].leader?.refusedCommits).toBeGreaterThan(0)
  })
})

it('services are asked for what listeners ask for, and what they need is part of what listeners wait', () => {
  const front = { dnsShare: 0, dnsMs: 0, edgeMs: 400, balancerMs: 0, hopMs: 0 }
  const [usual, far] = [play(withServices()), play(withServices({ front }))]
  const { durationMs } = usual.plan
  const perS = usual.services?.operations.find(({ name }) => name === 'play')?.perS ?? 0
  expect(Math.abs((perS * durationMs) / 1000 / usual.figures.plays - 1)).toBeLessThan(0.03)
  const longerMs = far.figures.startup.p50.value - usual.figures.startup.p50.value
  expect(longerMs).toBeGreaterThan(380)
  expect(longerMs).toBeLessThan(420)
})

it('what they refuse is a failed play', () => {
  const down = { what: 'down', service: 'license', times: 1, atMs: 120_000, forMs: 300_000 } as const
  const { figures, services } = play(withServices({ faults: [down] }))
  const refused = services?.operations.find(({ name }) => name === 'play')?.failed.value ?? 0
  expect(refused).toBeGreaterThan(0.2)
  expect(1 - figures.availability.value).toBeGreaterThan(0.7 * refused)
})

it('without them a replay is what it was', () => {
  const { services, storage, forms } = play(smallPlan())
  expect([services, storage, forms]).toEqual([null, null, null])
})

it('compares forms of delivery where the plan asks for it', () => {
  const plan = smallPlan()
  const { forms } = play({ ...plan, delivery: { ...plan.delivery, compareForms: true } })
  expect(forms?.map(({ path, protocol }) => `${path} ${protocol}`)).toContain('peers chunks')
})
