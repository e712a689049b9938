import { globSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Area, Comparison, Series } from './area.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * Areas that are asked for together by one name: `sim` is the simulator with all that makes it fast, the event queue, the
 * eviction policies, the samplers, tracks and their quality in closed form, and what a whole replay costs as it grows.
 */
export const groups: Readonly<Record<string, readonly string[]>> = {
  sim: ['queue', 'cache', 'sampling', 'playback', 'scale'],
}

/** A comparison or a series, and where it stands. */
export type Entry = Place & (Comparing | Asking)

interface Comparing {
  kind: 'comparison'
  what: Comparison
}

interface Asking {
  kind: 'series'
  what: Series
}

export interface Place {
  area: string
  /** URL of the `*.bench.ts` file, and the place among the area's comparisons, or its series. */
  file: string
  at: number
}

/** All comparisons and series of all `*.bench.ts` files, by area and file. */
export async function allEntries(): Promise<Entry[]> {
  const paths = globSync('{reference,sim,scenarios,bench}/**/*.bench.ts', { cwd: root }).sort()
  const files = paths.map((path) => pathToFileURL(join(root, path)).href)
  const areas = await Promise.all(files.map(async (file) => ({ file, ...(await load(file)) })))
  return areas
    .flatMap(({ file, name, comparisons, series = [] }): Entry[] => [
      ...comparisons.map((what, at): Entry => ({ area: name, file, at, kind: 'comparison', what })),
      ...series.map((what, at): Entry => ({ area: name, file, at, kind: 'series', what })),
    ])
    .sort((a, b) => (a.area < b.area ? -1 : a.area > b.area ? 1 : 0))
}

/** The area, or the part of one, that a `*.bench.ts` file exports. */
export async function load(file: string): Promise<Area> {
  const loaded = (await import(file)) as { default?: Area }
  if (loaded.default === undefined) throw new Error(`${file} exports no area by default`)
  return loaded.default
}

/**
 * The entries of the named areas and groups, all when none is named.
 *
 * @throws RangeError for a name that no area and no group has
 */
export function entriesOf(entries: readonly Entry[], names: readonly string[]): Entry[] {
  const known = [...new Set([...entries.map(({ area }) => area), ...Object.keys(groups)])]
  const unknown = names.find((name) => !known.includes(name))
  if (unknown !== undefined) throw new RangeError(`There is no area "${unknown}"; there are ${known.join(', ')}.`)
  const areas = names.flatMap((name) => groups[name] ?? [name])
  return entries.filter(({ area }) => areas.length === 0 || areas.includes(area))
}
