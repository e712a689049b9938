import type { CatalogPlan, HabitPlan, PopulationPlan } from '../plan.ts'
import { lognormalMean } from '../stats/quantile-table.ts'
import { dayMeans, worldPeak } from './day-curve.ts'
import { meanListenMs } from './listening.ts'

const DAY_MS = 86_400_000
/** Whoever has come within so many days is a user. */
const USER_DAYS = 30

/** What the users of a base come to on a day, as a mean over the week. */
export interface DailyUse {
  /** With those who have fallen asleep: users are the accounts that were used within 30 days. */
  accounts: number
  dailyUsers: number
  sessionsPerDailyUser: number
  /** Tracks begun. */
  playsPerDay: number
  /** Plays of 30 s and more, those that count. */
  streamsPerDay: number
  streamsPerDailyUser: number
  listeningMsPerDailyUser: number
  /** Share of the listeners at any time who have a premium plan: more than of the users, if they come more often. */
  premiumListenerShare: number
  meanListeners: number
  /** Concurrent listeners at the highest point of the week, the world over. */
  peakListeners: number
  /** The highest point of a day against its mean, within one time zone, the steepest day of the week. */
  localPeakFactor: number
  /** The highest point of the week against its mean, the world over: time zones flatten the evening. */
  worldPeakFactor: number
}

/** What it follows from: all of the population but its listeners, and how long tracks are. */
export interface DailyUseOf {
  population: Omit<PopulationPlan, 'listeners'>
  catalog: Pick<CatalogPlan, 'durationMs'>
}

/**
 * What a base of users comes to. An account's sessions are a Poisson process at a rate of its own, and rates are gamma
 * distributed over the accounts of a plan, so that the sessions of an account in a time are negative binomial
 * (Ehrenberg, "The pattern of consumer purchases", Applied Statistics 8, 1959): with mean m and shape k, the share of
 * accounts that come at all is 1 - (1 + m/k)^-k. On the days of the week rates follow the mean of the day curve. What
 * a session comes to follows from its tracks, skips and track lengths, listeners from Little's law.
 */
export function dailyUse({ population, catalog }: DailyUseOf): DailyUse {
  const { base, session, premiumShare, dayCurve } = population
  const days = dayMeans(dayCurve)
  const free = useOf(base.users * (1 - premiumShare), base.free, days)
  const premium = useOf(base.users * premiumShare, base.premium, days)
  const sessions = free.sessions + premium.sessions
  const dailyUsers = free.dailyUsers + premium.dailyUsers
  const plays = sessions * session.meanTracks
  const streams = plays * (1 - session.earlySkipShare)
  const listeningMs = plays * meanListenMs(session, lognormalMean(catalog.durationMs.median, catalog.durationMs.p99))
  const meanListeners = listeningMs / DAY_MS
  const worldPeakFactor = worldPeak(population)
  return {
    accounts: free.accounts + premium.accounts,
    dailyUsers,
    sessionsPerDailyUser: sessions / dailyUsers,
    playsPerDay: plays,
    streamsPerDay: streams,
    streamsPerDailyUser: streams / dailyUsers,
    listeningMsPerDailyUser: listeningMs / dailyUsers,
    premiumListenerShare: premium.sessions / sessions,
    meanListeners,
    peakListeners: meanListeners * worldPeakFactor,
    localPeakFactor: Math.max(...days.map((mean, day) => Math.max(...dayCurve.slice(24 * day, 24 * (day + 1))) / mean)),
    worldPeakFactor,
  }
}

/** Accounts behind so many users, and what they do on a day: a mean over days with these parts of the mean rate. */
function useOf(users: number, habit: HabitPlan, days: readonly number[]) {
  const accounts = users / shareWhoCome(habit, USER_DAYS)
  const active = days.reduce((sum, part) => sum + shareWhoCome(habit, part), 0) / days.length
  return { accounts, dailyUsers: accounts * active, sessions: accounts * habit.sessionsPerDay }
}

/** Share of the accounts that begin a session within so many days. */
function shareWhoCome({ sessionsPerDay, shape }: HabitPlan, days: number): number {
  return -Math.expm1(-shape * Math.log1p((sessionsPerDay * days) / shape))
}
