import type { BasePlan, HabitPlan } from '../../../sim/plan.ts'

/** A user base of the documents, and what the document says comes of it; null where it says nothing. */
export interface BasePreset {
  /** Where the number of users comes from, and where the habits do. */
  source: Readonly<Record<'users' | 'habits', string>>
  users: number
  free: HabitPlan
  premium: HabitPlan
  /** Mean number of tracks that a session starts. */
  tracks: number
  published: { dailyUsers: number | null; streamsPerDay: number | null; peakListeners: number | null }
}

const nothing = { dailyUsers: null, streamsPerDay: null, peakListeners: null }

/** Habits from which the daily users and streams of S0 come out; premium users come twice as often (assumption). */
const usual = {
  free: { sessionsPerDay: 0.65, shape: 0.3 },
  premium: { sessionsPerDay: 1.3, shape: 0.3 },
  tracks: 12,
}

/** The user bases of the five documents (SIM-1), 30-day users. */
export const basePresets = {
  s0: {
    ...usual,
    source: { users: 'S0', habits: 'assumption, so that 300 M daily users and 7.5 G streams a day come out (S0)' },
    users: 675e6,
    published: { dailyUsers: 300e6, streamsPerDay: 7.5e9, peakListeners: 50e6 },
  },
  s1: {
    source: { users: 'S1', habits: 'assumption, so that 200 M daily users and 1 G streams a day come out (S1)' },
    users: 500e6,
    free: { sessionsPerDay: 0.45, shape: 1 },
    premium: { sessionsPerDay: 0.9, shape: 1 },
    tracks: 4,
    published: { ...nothing, dailyUsers: 200e6, streamsPerDay: 1e9 },
  },
  s2: { ...usual, source: { users: 'S2', habits: 'those of s0' }, users: 615e6, published: nothing },
  s3: { ...usual, source: { users: 'S3', habits: 'those of s0' }, users: 100e6, published: nothing },
  s4: {
    source: { users: 'S4', habits: 'assumption, so that 5 G streams a day come out (S4)' },
    users: 600e6,
    free: { sessionsPerDay: 0.47, shape: 0.3 },
    premium: { sessionsPerDay: 0.94, shape: 0.3 },
    tracks: 12,
    published: { ...nothing, streamsPerDay: 5e9, peakListeners: 20e6 },
  },
} as const satisfies Record<string, BasePreset>

export type BaseName = keyof typeof basePresets
export const baseNames = Object.keys(basePresets) as [BaseName, ...BaseName[]]

/** The base of a preset as a plan has it. */
export function baseOfPlan(name: BaseName): BasePlan {
  const { users, free, premium } = basePresets[name]
  return { name, users, free: { ...free }, premium: { ...premium } }
}
