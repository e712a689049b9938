import { draw, itemKey, streamKey } from '../engine/random.ts'
import type { Plan } from '../plan.ts'
import { lognormalFactorTable } from '../stats/quantile-table.ts'
import type { Metro } from '../workload/metros.ts'

/** Round trip to a provider that has no PoP in the listener's region at all. */
const OTHER_REGION_RTT_MS = 90

/** Where the providers' PoPs are, seen from the metros. Rows are metros, columns providers. */
export interface Geometry {
  /**
   * Bytes of edge cache that a metro's listeners share at a provider, at the scenario's size. A metro with PoPs of its
   * own has all of them; a PoP that serves several metros gives each a part in proportion to its listeners.
   */
  edgeBytes: Float64Array
  /** Round trip from the metro to the provider, ms, by ISP: index (metro * isps + isp) * providers + provider. */
  popRttMs: Float64Array
}

/** Places every provider's PoPs: one in the largest metro of each region first, the others in proportion to listeners. */
export function buildGeometry(plan: Plan, metros: readonly Metro[]): Geometry {
  const providers = plan.providers.length
  const isps = plan.network.ispsPerMetro
  const edgeBytes = new Float64Array(metros.length * providers)
  const popRttMs = new Float64Array(metros.length * isps * providers)
  const peering = lognormalFactorTable(plan.network.peeringSigma)
  for (const [p, provider] of plan.providers.entries()) {
    const pops = placePops(provider.pops, metros)
    const hosts = metros.map((m) => hostOf(m, pops, metros))
    const catchment = new Float64Array(metros.length)
    for (const m of metros) catchment[hosts[m.id]] += m.share
    const key = streamKey(plan.worldSeed, `peering/${provider.name}`)
    for (const m of metros) {
      const host = hosts[m.id]
      edgeBytes[m.id * providers + p] = (pops[host] * provider.edgeBytes * m.share) / catchment[host]
      const base =
        host === m.id
          ? plan.network.popRttMs.local
          : metros[host].region === m.region
            ? plan.network.popRttMs.remote
            : OTHER_REGION_RTT_MS
      for (let isp = 0; isp < isps; isp++) {
        const at = (m.id * isps + isp) * providers + p
        popRttMs[at] = base * peering.sample(draw(itemKey(key, m.id), isp))
      }
    }
  }
  return { edgeBytes, popRttMs }
}

/** PoPs per metro: in proportion to listeners, after one for the largest metro of each region. */
function placePops(pops: number, metros: readonly Metro[]): number[] {
  const placed = metros.map(() => 0)
  let left = pops
  const largest = metros.filter((m, i) => i === 0 || metros[i - 1].region !== m.region)
  for (const m of largest.toSorted((a, b) => b.share - a.share)) {
    if (left === 0) break
    placed[m.id] = 1
    left--
  }
  while (left > 0) {
    // The metro whose listeners per PoP would still be the most after another one (Jefferson's rule).
    let best = 0
    for (const m of metros) if (m.share / (placed[m.id] + 1) > metros[best].share / (placed[best] + 1)) best = m.id
    placed[best]++
    left--
  }
  return placed
}

/** The metro whose PoPs serve this one: itself, else the largest of its region that has one, else the largest of all. */
function hostOf(metro: Metro, pops: readonly number[], metros: readonly Metro[]): number {
  if (pops[metro.id] > 0) return metro.id
  const bySize = metros.filter((m) => pops[m.id] > 0).sort((a, b) => b.share - a.share)
  return (bySize.find((m) => m.region === metro.region) ?? bySize[0]).id
}
