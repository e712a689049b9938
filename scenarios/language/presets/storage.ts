import type { StorageSitePlan } from '../../../sim/plan.ts'

/** Where user data is kept: the origin regions of S0, each serving the regions that are nearest. Nearness is an assumption. */
export interface StorageSitePreset {
  name: string
  regions: readonly string[]
}

export const STORAGE_SITES: readonly StorageSitePreset[] = [
  { name: 'us-central1', regions: ['us-east', 'us-west', 'latin-america'] },
  { name: 'europe-west1', regions: ['eu-west', 'eu-central', 'africa-middle-east'] },
  { name: 'asia-east1', regions: ['india', 'southeast-asia', 'east-asia', 'oceania'] },
]

export const STORAGE_SITES_SOURCE = "S0's origin regions; which listeners each serves: assumption"

/** Round trips between the sites over a provider's backbone, ms, in the order of `STORAGE_SITES`; an assumption. */
export const STORAGE_SITE_RTT_MS: readonly (readonly number[])[] = [
  [0, 105, 155],
  [105, 0, 245],
  [155, 245, 0],
]

export const storageSiteNames = STORAGE_SITES.map(({ name }) => name) as [string, ...string[]]

/**
 * The sites with so many nodes each, serving those of the given regions that are theirs. A site that serves nobody keeps its
 * copies all the same.
 */
export function storageSites(regions: readonly string[], nodes: number): StorageSitePlan[] {
  return STORAGE_SITES.map((site) => ({
    name: site.name,
    nodes,
    regions: site.regions.filter((name) => regions.includes(name)),
  }))
}
