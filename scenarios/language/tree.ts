/**
 * A scenario as written: values, each with the place it was written at, so that files can be laid over one another (see
 * `like`) and an error still points at the right line of the right file.
 */
export type Tree = MapTree | ListTree | ScalarTree

export interface MapTree {
  kind: 'map'
  place: Place
  entries: ReadonlyMap<string, Entry>
}

export interface Entry {
  /** Where the key stands. */
  place: Place
  tree: Tree
}

export interface ListTree {
  kind: 'list'
  place: Place
  items: readonly Tree[]
}

export interface ScalarTree {
  kind: 'scalar'
  place: Place
  value: string | number | boolean | null
  /** As written, for error messages: `30m`, `"x"`. */
  source: string
}

/** Where something was written. Line and column count from 1; both are 0 on the command line. */
export interface Place {
  file: string
  line: number
  column: number
}

/** The file name that stands for the command line. */
export const COMMAND_LINE = 'command line'

export type Path = readonly (string | number)[]

/** `population.plans.free`, `faults[0].provider`; the empty string for the whole. */
export function formatPath(path: Path): string {
  return path.map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`)).join('')
}

/** The plain value, as `JSON.parse` would give it. */
export function toPlain(tree: Tree): unknown {
  if (tree.kind === 'scalar') return tree.value
  if (tree.kind === 'list') return tree.items.map(toPlain)
  return Object.fromEntries([...tree.entries].map(([key, entry]) => [key, toPlain(entry.tree)]))
}

/** What stands at the path, or undefined. */
export function treeAt(tree: Tree, path: Path): Tree | undefined {
  let at: Tree | undefined = tree
  for (const step of path) at = at && child(at, step)
  return at
}

function child(tree: Tree, step: string | number): Tree | undefined {
  if (tree.kind === 'map') return tree.entries.get(String(step))?.tree
  return tree.kind === 'list' ? tree.items[Number(step)] : undefined
}

/**
 * Where to point for the path: at the value of a scalar, at the key of a map or list; where nothing is written, at the
 * nearest enclosing thing that is.
 */
export function placeOf(tree: Tree, path: Path): Place {
  let at: Tree = tree
  let place = tree.place
  for (const step of path) {
    const entry: Entry | undefined = at.kind === 'map' ? at.entries.get(String(step)) : undefined
    const next: Tree | undefined = entry?.tree ?? child(at, step)
    if (!next) break
    place = next.kind === 'scalar' || !entry ? next.place : entry.place
    at = next
  }
  return place
}

/** Where the last key of the path stands (for keys that should not be there), or where `placeOf` points. */
export function placeOfKey(tree: Tree, path: Path): Place {
  const parent = treeAt(tree, path.slice(0, -1))
  const entry = parent?.kind === 'map' ? parent.entries.get(String(path.at(-1))) : undefined
  return entry?.place ?? placeOf(tree, path)
}

/** What a person sees at the path, for "found …". */
export function describe(tree: Tree | undefined): string {
  if (!tree) return 'nothing'
  if (tree.kind === 'map')
    return tree.entries.size === 0 ? 'an empty map' : `a map of ${[...tree.entries.keys()].join(', ')}`
  if (tree.kind === 'list') return tree.items.length === 0 ? 'an empty list' : `a list of ${tree.items.length}`
  if (tree.value === null) return 'nothing'
  const source = tree.source.replace(/\s+/g, ' ')
  return source.length > 60 ? `${source.slice(0, 57)}...` : source
}
