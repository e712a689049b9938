import { formatPath, type Path, type Tree } from './tree.ts'

/** Maps whose keys are one choice or one distribution: a variation that says another one means that one alone. */
const WHOLE: ReadonlySet<string> = new Set([
  'catalog.popularity',
  'population.base',
  'population.day-curve',
  'world.delivery.preposition',
  'world.delivery.warming',
  'population.preferences.free',
  'population.preferences.premium',
])

/**
 * A variation laid over the scenario it is `like`: maps are merged key by key, everything else (lists too) is replaced.
 * Places stay those of the file that said it.
 */
export function merge(base: Tree, over: Tree, path: Path = []): Tree {
  if (base.kind !== 'map' || over.kind !== 'map' || WHOLE.has(formatPath(path))) return over
  const entries = new Map(base.entries)
  for (const [key, entry] of over.entries) {
    const below = base.entries.get(key)
    entries.set(key, below ? { place: entry.place, tree: merge(below.tree, entry.tree, [...path, key]) } : entry)
  }
  return { kind: 'map', place: over.place, entries }
}
