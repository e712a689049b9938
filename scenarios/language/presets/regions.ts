import type { RegionPlan } from '../../../sim/plan.ts'

/** Where the preset's figures come from. */
export const WORLD_SOURCE = "assumption: like the audience that global services report; the nearest of S0's origins"

/**
 * The preset `world`: shares of concurrent listeners at the peak (Europe 28 %, North America 18 %, Latin America 22 %,
 * the rest 32 %, as a global service reports its audience), standard-time offset from UTC, one metro for each percent
 * or so, and the round trip from the region's shield to the nearest of the origin regions of S0: us-central1,
 * europe-west1 and asia-east1. All of it but the names of the origins is an assumption.
 */
export const WORLD: readonly RegionPlan[] = [
  region('us-east', 0.11, -5, 11, 35),
  region('us-west', 0.07, -8, 7, 40),
  region('latin-america', 0.22, -3, 20, 150),
  region('eu-west', 0.15, 0, 15, 10),
  region('eu-central', 0.13, 1, 13, 12),
  region('africa-middle-east', 0.08, 2, 8, 120),
  region('india', 0.09, 5.5, 9, 95),
  region('southeast-asia', 0.09, 7, 9, 55),
  region('east-asia', 0.04, 9, 5, 35),
  region('oceania', 0.02, 10, 3, 130),
]

function region(name: string, share: number, utcHours: number, metros: number, originRttMs: number): RegionPlan {
  return { name, share, utcOffsetMinutes: utcHours * 60, metros, originRttMs }
}

export const regionNames = WORLD.map(({ name }) => name) as [string, ...string[]]

/** The regions of these names in the preset's order, with shares that sum to 1 again. */
export function regionsNamed(names: readonly string[]): RegionPlan[] {
  const chosen = WORLD.filter(({ name }) => names.includes(name))
  const total = chosen.reduce((sum, { share }) => sum + share, 0)
  return chosen.map((one) => ({ ...one, share: one.share / total }))
}
