import type { PopulationPlan } from '../plan.ts'

/** A catchment of listeners: the unit in which the simulator walks through the world. */
export interface Metro {
  /** Dense, in the order of regions and, within one, of size. */
  id: number
  /** Index into the plan's regions. */
  region: number
  /** Share of the world's listeners. */
  share: number
}

/** Cities by rank follow a power law; for the larger ones of a region an exponent somewhat below Zipf's 1 fits. */
const CITY_EXPONENT = 0.8

/** The metros of every region, the largest first; their shares sum to 1. */
export function buildMetros(population: PopulationPlan): Metro[] {
  const metros: Metro[] = []
  for (const [region, { share, metros: count }] of population.regions.entries()) {
    const sizes = Array.from({ length: count }, (_, i) => (i + 1) ** -CITY_EXPONENT)
    const total = sizes.reduce((a, b) => a + b, 0)
    for (const size of sizes) metros.push({ id: metros.length, region, share: (share * size) / total })
  }
  return metros
}
