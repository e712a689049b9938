import type { ServiceSites } from './service-sites.ts'
import type { SiteLossOutcome } from './site-record.ts'

/** What a site's services did in the measured time; requests at the scenario's own size. */
export interface SiteOutcome {
  name: string
  /** Part of the requests of apps that reached a site. */
  requestShare: number
  /** Mean of the window in which it took most. */
  peakRequestsPerS: number
  /** Of all its services: at the end, and each one's most. */
  replicas: number
  mostReplicas: number
}

/** By site, and the losses of all of them in the order of time; both empty where one fleet serves the world. */
export function sitesOutcome({ records, meshes }: Pick<ServiceSites, 'records' | 'meshes'>): {
  sites: SiteOutcome[]
  siteLosses: SiteLossOutcome[]
} {
  const all = sum(records.map(({ requests }) => requests))
  return {
    sites: records.map(({ name, requests, mostPerMs }, i) => ({
      name,
      requestShare: all === 0 ? 0 : requests / all,
      peakRequestsPerS: mostPerMs * 1000,
      replicas: sum(meshes[i].pods.map((pod) => pod.replicas)),
      mostReplicas: sum(meshes[i].pods.map((pod) => pod.mostReplicas)),
    })),
    siteLosses: records.flatMap(({ losses }) => losses).sort((a, b) => a.atMs - b.atMs),
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
