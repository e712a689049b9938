import type { PopularityPoint } from '../../../sim/workload/popularity-curve.ts'

export interface PopularityPreset {
  source: string
  points: readonly PopularityPoint[]
}

/** The published claims about how plays spread over a catalog (SIM-2). */
export const popularityPresets = {
  's4-main': { source: 'S4', points: points([1, 30], [10, 70], [50, 97]) },
  's1-main': { source: 'S1', points: points([1, 90], [10, 99]) },
  's4-cdn': { source: 'S4, its section on CDNs', points: points([1, 80], [10, 95]) },
  's4-sizing': { source: 'S4, its sizing of an edge', points: points([2, 75]) },
} as const satisfies Record<string, PopularityPreset>

export type PopularityName = keyof typeof popularityPresets
export const popularityNames = Object.keys(popularityPresets) as [PopularityName, ...PopularityName[]]

/** Percent of the catalog, percent of the plays that go to it. */
function points(...percents: [number, number][]): PopularityPoint[] {
  return percents.map(([top, share]) => ({ top: top / 100, share: share / 100 }))
}
