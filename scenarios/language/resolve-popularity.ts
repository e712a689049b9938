import { dirname, resolve } from 'node:path'
import type { PopularityPlan } from '../../sim/plan.ts'
import { fromCounts, fromPoints, type PopularityPoint, zipf } from '../../sim/workload/popularity-curve.ts'
import { formatQuantity } from './format-quantity.ts'
import { pointsOf } from './points.ts'
import { popularityPresets } from './presets/popularity.ts'
import { invalidScenario } from './problem.ts'
import { type Counts, type CountsProblem, readCounts } from './read-counts.ts'
import { tryReadText } from './read-text.ts'
import type { Curve } from './schema/catalog.ts'
import type { Scenario } from './schema/scenario.ts'
import { describe, formatPath, type MapTree, type Path, placeOf, treeAt } from './tree.ts'

const MOST_BYTES = 500_000_000
const PATH: Path = ['catalog', 'popularity']

/**
 * The popularity of a scenario as segments. Counts are read from a file that lies beside the scenario which names it.
 *
 * @throws UserError scenario-invalid when the file cannot be read or is not a table with those columns
 */
export function resolvePopularity(catalog: Scenario['catalog'], tree: MapTree, cwd: string): PopularityPlan {
  const { popularity } = catalog
  if (typeof popularity === 'string') {
    const { points, source } = popularityPresets[popularity]
    return { label: `${popularity}: ${pointsText(points)}`, source, segments: fromPoints(points) }
  }
  if (popularity.points) {
    const points = pointsOf(popularity.points)
    return { label: pointsText(points), source: 'the scenario', segments: fromPoints(points) }
  }
  if (popularity.file !== undefined) return measured(popularity, popularity.file, tree, cwd)
  const exponent = popularity.zipf as number
  const source = 'the scenario'
  return { label: `Zipf ${exponent}`, source, segments: zipf(exponent, Math.max(1, Math.round(catalog.tracks))) }
}

function measured(curve: Curve, file: string, tree: MapTree, cwd: string): PopularityPlan {
  const at = placeOf(tree, [...PATH, 'file'])
  const [item, weight] = [curve.item as string, curve.weight as string]
  const counts = readTable(resolve(cwd, dirname(at.file), file), file, item, weight)
  if ('counts' in counts) {
    const { items, plays } = counts
    const label = `measured: ${file}, ${items} items`
    return { label, source: `${weight} by ${item}, ${plays} plays`, segments: fromCounts(counts.counts) }
  }
  const field: Path = [...PATH, counts.column ?? 'file']
  const found = counts.column === null ? counts.found : describe(treeAt(tree, field))
  const known = { ...placeOf(tree, field), field: formatPath(field), found, expected: counts.expected }
  throw invalidScenario([counts.nearest === undefined ? known : { ...known, nearest: counts.nearest }])
}

function readTable(path: string, shown: string, item: string, weight: string): Counts | CountsProblem {
  const read = tryReadText(path, MOST_BYTES)
  if (read.ok) return readCounts(read.text, item, weight)
  return { column: null, found: `${shown}, which ${read.what}`, expected: 'a table of plays' }
}

function pointsText(points: readonly PopularityPoint[]): string {
  return points
    .map(({ top, share }) => `top ${formatQuantity(top, 'ratio')} = ${formatQuantity(share, 'ratio')}`)
    .join(', ')
}
