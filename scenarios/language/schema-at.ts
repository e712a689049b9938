import { z } from 'zod'
import type { Path } from './tree.ts'

/** The schema under defaults and optional marks. */
export function bare(schema: z.core.$ZodType): z.core.$ZodType {
  let inner = schema
  while (inner instanceof z.ZodPrefault || inner instanceof z.ZodOptional) inner = inner.unwrap()
  return inner
}

/** The schema of what stands at a path, or undefined where the language has no such field. */
export function schemaAt(schema: z.core.$ZodType, path: Path): z.core.$ZodType | undefined {
  let at: z.core.$ZodType | undefined = bare(schema)
  for (const step of path) {
    const part = asContainer(at)
    if (part instanceof z.ZodObject) at = part.shape[step]
    else if (part instanceof z.ZodRecord) at = part.valueType
    else if (part instanceof z.ZodArray) at = part.element
    else return undefined
    if (!at) return undefined
    at = bare(at)
  }
  return at
}

/** Names of the fields of the map at a path. */
export function keysAt(schema: z.core.$ZodType, path: Path): string[] {
  const at = schemaAt(schema, path)
  const part = at && asContainer(at)
  return part instanceof z.ZodObject ? Object.keys(part.shape) : []
}

/** Where a word or a map may stand, the map is what has fields. */
function asContainer(schema: z.core.$ZodType): z.core.$ZodType {
  if (!(schema instanceof z.ZodUnion)) return schema
  const options = schema.options.map(bare)
  return options.find((option) => option instanceof z.ZodObject || option instanceof z.ZodArray) ?? schema
}
