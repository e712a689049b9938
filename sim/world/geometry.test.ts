import { describe, expect, it } from 'vitest'
import { smallPlan } from '../plan.fixture.ts'
import type { Plan, RegionPlan } from '../plan.ts'
import { buildMetros, type Metro } from '../workload/metros.ts'
import { buildGeometry, type Geometry } from './geometry.ts'

const base = smallPlan()
const EDGE_BYTES = 1e12

const regions: RegionPlan[] = [
  { name: 'large', share: 0.5, utcOffsetMinutes: 0, metros: 8, originRttMs: 1 },
  { name: 'small', share: 0.1, utcOffsetMinutes: 0, metros: 4, originRttMs: 1 },
  { name: 'middle', share: 0.4, utcOffsetMinutes: 0, metros: 1, originRttMs: 1 },
]

/** A provider for each of these numbers of PoPs. */
function planWith(pops: readonly number[], peeringSigma: number): Plan {
  return {
    ...base,
    population: { ...base.population, regions },
    network: { ...base.network, peeringSigma },
    providers: pops.map((count, i) => ({
      ...base.providers[0],
      name: `p${i}`,
      pops: count,
      edgeBytes: EDGE_BYTES * (i + 1),
    })),
  }
}

function build(pops: readonly number[], peeringSigma = 0): { geometry: Geometry; metros: Metro[]; plan: Plan } {
  const plan = planWith(pops, peeringSigma)
  const metros = buildMetros(plan.population)
  return { plan, metros, geometry: buildGeometry(plan, metros) }
}

describe('edge caches', () => {
  const pops = [1, 2, 3, 4, 13, 90]
  const { geometry, metros } = build(pops)
  const bytesOf = (metro: number, provider: number): number => geometry.edgeBytes[metro * pops.length + provider]

  it('are shared out without remainder, and every metro has a part at every provider', () => {
    for (const [provider, count] of pops.entries()) {
      const parts = metros.map(({ id }) => bytesOf(id, provider))
      const total = count * EDGE_BYTES * (provider + 1)
      expect(parts.reduce((sum, bytes) => sum + bytes, 0) / total).toBeCloseTo(1, 12)
      expect(parts.every((bytes) => bytes > 0)).toBe(true)
    }
  })

  it('go by listeners within the metros that one PoP serves', () => {
    // One PoP in the world: everybody's part is as large as their share.
    for (const { id, share } of metros) expect(bytesOf(id, 0)).toBeCloseTo(share * EDGE_BYTES, 0)
    // One for each region: the same within a region.
    for (const { id, region, share } of metros) {
      expect(bytesOf(id, 2)).toBeCloseTo((share / regions[region].share) * 3 * EDGE_BYTES, 0)
    }
  })

  it('are whole PoPs where there are enough for every metro', () => {
    const whole = metros.map(({ id }) => bytesOf(id, 5) / (6 * EDGE_BYTES))
    expect(whole.every((count) => Math.abs(count - Math.round(count)) < 1e-9 && count >= 1)).toBe(true)
    // More listeners, no fewer PoPs.
    const bySize = metros.toSorted((a, b) => b.share - a.share).map(({ id }) => Math.round(whole[id]))
    expect(bySize).toEqual(bySize.toSorted((a, b) => b - a))
  })
})

describe('round trips', () => {
  const isps = base.network.ispsPerMetro
  const rttsOf = ({ geometry, plan }: { geometry: Geometry; plan: Plan }, metro: number, provider: number): number[] =>
    Array.from({ length: isps }, (_, isp) => geometry.popRttMs[(metro * isps + isp) * plan.providers.length + provider])

  it('are local at a PoP of the metro, remote within the region, and far beyond it', () => {
    const built = build([1, 3])
    const { local, remote } = base.network.popRttMs
    const firsts = [0, 8, 12]
    for (const { id } of built.metros) {
      // The largest metro of all is the only one of its region.
      const only = id === 12 ? local : 90
      expect(rttsOf(built, id, 0)).toEqual(new Array(isps).fill(expect.closeTo(only, 9)))
      const oneEach = firsts.includes(id) ? local : remote
      expect(rttsOf(built, id, 1)).toEqual(new Array(isps).fill(expect.closeTo(oneEach, 9)))
    }
  })

  it('differ between ISPs by the spread of peering, and not with other providers', () => {
    const built = build([13, 3], 0.2)
    const alone = build([13], 0.2)
    const logs: number[] = []
    for (const { id } of built.metros) {
      expect(rttsOf(alone, id, 0)).toEqual(rttsOf(built, id, 0))
      for (const rtt of rttsOf(alone, id, 0)) logs.push(Math.log(rtt))
    }
    expect(new Set(logs).size).toBe(logs.length)
    // Thirty-nine factors around the local or the remote round trip, whose logarithms are 1.9 apart.
    const { local, remote } = base.network.popRttMs
    for (const log of logs) {
      const off = Math.min(Math.abs(log - Math.log(local)), Math.abs(log - Math.log(remote)))
      expect(off).toBeLessThan(4 * 0.2)
    }
  })
})
