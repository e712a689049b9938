import { describe, expect, it } from 'vitest'
import { draw, itemKey, streamKey } from '../engine/random.ts'
import { smallPlan } from '../plan.fixture.ts'
import type { HabitPlan, PopulationPlan } from '../plan.ts'
import { Stream } from '../services/stream.ts'
import { Gamma } from '../stats/gamma.ts'
import { lognormalTable } from '../stats/quantile-table.ts'
import { dailyUse } from './daily-use.ts'
import { dayMeans } from './day-curve.ts'
import { listenMs } from './listening.ts'
import { SessionModel } from './sessions.ts'

const plan = smallPlan()
/** A week whose Saturday has half as much again and whose Sunday has half. */
const dayCurve = Array.from({ length: 168 }, (_, hour) => (hour < 120 ? 1 : hour < 144 ? 1.5 : 0.5))
const mean = dayCurve.reduce((sum, value) => sum + value, 0) / 168
const population: PopulationPlan = {
  ...plan.population,
  dayCurve: dayCurve.map((value) => value / mean),
  base: {
    name: 'test',
    users: 1e6,
    free: { sessionsPerDay: 0.6, shape: 0.4 },
    premium: { sessionsPerDay: 1.5, shape: 0.8 },
  },
}
const use = dailyUse({ population, catalog: plan.catalog })

/** A Poisson number with a mean, from unit-exponential gaps. */
function poisson(mean: number, key: number): number {
  let n = 0
  let product = draw(key, 0)
  const end = Math.exp(-mean)
  // The gaps' sum, as the product of what their logarithms are taken of.
  while (product > end) product *= draw(key, ++n)
  return n
}

/** What many accounts of one kind do: how many are users, and what they do on an average day. */
function simulated(habit: HabitPlan, name: string, accounts: number) {
  const family = streamKey('seed', `daily-use.test/${name}`)
  const days = dayMeans(population.dayCurve)
  const law = new Gamma(habit.shape, habit.sessionsPerDay / habit.shape)
  const found = { users: 0, activeDays: 0, sessions: 0, squares: 0 }
  for (let i = 0; i < accounts; i++) {
    const key = itemKey(family, i)
    const rate = law.sample(new Stream(key))
    let inMonth = 0
    // Five weeks; the users are those who come within the first 30 days, as days of a year differ little.
    for (let day = 0; day < 35; day++) {
      const sessions = poisson(rate * days[day % 7], itemKey(key, 1_000 + day))
      if (day < 30) inMonth += sessions
      if (sessions > 0) found.activeDays++
      found.sessions += sessions
    }
    if (inMonth > 0) found.users++
  }
  return { users: found.users, dailyUsers: found.activeDays / 35, sessionsPerDay: found.sessions / 35 }
}

describe('what a base comes to', () => {
  const ACCOUNTS = 20_000
  const free = simulated(population.base.free, 'free', ACCOUNTS)
  const premium = simulated(population.base.premium, 'premium', ACCOUNTS)
  const { premiumShare, base } = population
  /** The sum over both kinds, each by the accounts that stand behind its users. */
  const both = (of: (kind: typeof free) => number): number =>
    base.users * ((1 - premiumShare) * (of(free) / free.users) + premiumShare * (of(premium) / premium.users))

  it.each([
    ['accounts', use.accounts, both(() => ACCOUNTS), 0.01],
    ['daily users', use.dailyUsers, both((kind) => kind.dailyUsers), 0.02],
    ['sessions', use.playsPerDay / population.session.meanTracks, both((kind) => kind.sessionsPerDay), 0.04],
    [
      'sessions of a daily user',
      use.sessionsPerDailyUser,
      both((kind) => kind.sessionsPerDay) / both((kind) => kind.dailyUsers),
      0.03,
    ],
  ])('by formula as by one account after the other: %s', (_, formula, counted, tolerance) => {
    expect(Math.abs(counted / formula - 1)).toBeLessThan(tolerance)
  })

  it('has the streams and the listening of its sessions, one track after the other', () => {
    const sessions = new SessionModel({ ...plan, population })
    const durations = lognormalTable(plan.catalog.durationMs.median, plan.catalog.durationMs.p99)
    let [plays, streams, listening] = [0, 0, 0]
    for (let i = 0; i < 40_000; i++) {
      const key = itemKey(streamKey('seed', 'daily-use.test/sessions'), i)
      const tracks = sessions.tracks(key)
      plays += tracks
      for (let track = 0; track < tracks; track++) {
        const trackKey = itemKey(key, track)
        const durationMs = durations.sample(draw(trackKey, 0))
        const ms = listenMs(population.session, durationMs, draw(trackKey, 1), draw(trackKey, 2))
        if (ms >= 30_000) streams++
        listening += ms
      }
    }
    expect(Math.abs(plays / 40_000 / population.session.meanTracks - 1)).toBeLessThan(0.02)
    expect(Math.abs(streams / plays / (use.streamsPerDay / use.playsPerDay) - 1)).toBeLessThan(0.01)
    const perPlayMs = (use.listeningMsPerDailyUser * use.dailyUsers) / use.playsPerDay
    expect(Math.abs(listening / plays / perPlayMs - 1)).toBeLessThan(0.01)
  })

  it("follows Little's law to its listeners, and the curve to their peak", () => {
    expect(use.meanListeners).toBeCloseTo((use.listeningMsPerDailyUser * use.dailyUsers) / 86_400_000, 6)
    expect(use.peakListeners / use.meanListeners).toBe(use.worldPeakFactor)
    expect(use.worldPeakFactor).toBeCloseTo(1.5 / mean, 9)
  })

  it('has its peak factor of the day within a time zone, flattened where zones differ', () => {
    const oneZone = dailyUse({ population: plan.population, catalog: plan.catalog })
    expect(oneZone.localPeakFactor).toBeCloseTo(1.6, 2)
    expect(oneZone.worldPeakFactor).toBeLessThan(oneZone.localPeakFactor)
  })

  it('grows with its users, and with nothing else of their number', () => {
    const twice = dailyUse({ population: { ...population, base: { ...base, users: 2e6 } }, catalog: plan.catalog })
    expect(twice.streamsPerDay / use.streamsPerDay).toBeCloseTo(2, 12)
    expect(twice.streamsPerDailyUser).toBeCloseTo(use.streamsPerDailyUser, 9)
  })

  it('gives premium more of the listeners than of the users, when they come more often', () => {
    expect(use.premiumListenerShare).toBeGreaterThan(premiumShare)
    expect(use.premiumListenerShare).toBeLessThan(1)
  })
})
