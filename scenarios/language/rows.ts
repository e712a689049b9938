import { z } from 'zod'
import { fields, leaves } from './field.ts'
import { bare } from './schema-at.ts'
import { formatPath, type MapTree, type Path, placeOf, treeAt } from './tree.ts'

/** One figure of the plan, for people: what it is and who said so. */
export interface Row {
  /** `world.origin.bandwidth` */
  path: string
  /** As people read it, unit included. */
  value: string
  /** Base unit, in which the plan has it; null for words. */
  unit: string | null
  /** `scenario.yaml:12`, `default`, `preset akamai` or `command line`. */
  origin: string
  /** Where a default or a preset comes from; null for what the scenario says itself. */
  source: string | null
  about: string
}

/** What rows are made from beside schema and value. */
export interface Explained {
  /** What was written, and where. */
  tree: MapTree
  /** Rows that stand behind those of a path: what a preset brought. */
  extra: ReadonlyMap<string, readonly Row[]>
}

/** Rows of everything that has a value, in the order of the language. */
export function rowsOf(schema: z.ZodType, value: unknown, explained: Explained): Row[] {
  return rowsAt(schema, value, explained, [], '')
}

/** @param above what the field means that this is an item of */
function rowsAt(schema: z.ZodType, value: unknown, explained: Explained, path: Path, above: string): Row[] {
  if (value === undefined) return []
  const { extra, tree } = explained
  const part = bare(schema) as z.ZodType
  const { about = above, source = null } = fields.get(schema) ?? {}
  const row = (shown: string, unit: string | null): Row => {
    return { path: formatPath(path), value: shown, unit, ...originOf(tree, path, source), about }
  }
  const known = leaves.get(part)
  const rows = known ? [row(known.show(value), known.base)] : []
  if (!known && part instanceof z.ZodObject) {
    for (const [key, inner] of Object.entries(part.shape)) {
      const inside = (value as Record<string, unknown>)[key]
      rows.push(...rowsAt(inner as z.ZodType, inside, explained, [...path, key], ''))
    }
  }
  if (!known && part instanceof z.ZodArray) {
    const items = value as unknown[]
    if (items.length === 0) rows.push(row('none', null))
    for (const [i, item] of items.entries()) {
      rows.push(...rowsAt(part.element as z.ZodType, item, explained, [...path, i], about))
    }
  }
  return [...rows, ...(extra.get(formatPath(path)) ?? [])]
}

/** Who said it: the place where it is written, or nobody (a default). */
export function originOf(tree: MapTree, path: Path, source: string | null): Pick<Row, 'origin' | 'source'> {
  if (!treeAt(tree, path)) return { origin: 'default', source }
  const { file, line } = placeOf(tree, path)
  return { origin: line === 0 ? file : `${file}:${line}`, source: null }
}
