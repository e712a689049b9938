import { z } from 'zod'
import { formatQuantity } from './format-quantity.ts'
import { parseQuantity, quantityPattern } from './parse-quantity.ts'
import { type Kind, kinds } from './units.ts'

/** What the language knows of a field beside its shape. */
export interface FieldInfo {
  about: string
  /** As a scenario would write it; null where the field must be written or has no default. */
  default: string | null
  /** Where the default comes from: a document (S0 … S4), a requirement, or `assumption: …`. */
  source: string | null
}

/** How the value of a leaf is shown; `base` names its base unit. */
export interface LeafInfo {
  base: string | null
  /** For quantities; errors use it to respell units. */
  kind: Kind | null
  show: (value: unknown) => string
}

/** Description, default and source, by field. */
export const fields = z.registry<FieldInfo>()
/** Schemas whose values `explain` prints as one row. */
export const leaves = z.registry<LeafInfo>()

/**
 * A field with a default. The default is written as a scenario would write it and goes through the schema like anything
 * else, so that there is one spelling of it, for the parser, for editors and for `explain`.
 */
export function field<S extends z.ZodType>(
  schema: S,
  written: NonNullable<z.input<S>>,
  source: string,
  about: string,
): z.ZodPrefault<S> {
  const shown =
    typeof written === 'string' ? written : JSON.stringify(written).replace(/"/g, '').replace(/[:,]/g, '$& ')
  const known = `${about} Default: ${shown} (${source}).`
  const described = schema.prefault(written as never).meta({ description: known })
  fields.add(described, { about, default: shown, source })
  return described
}

/** A field that a scenario must write. */
export function required<S extends z.ZodType>(schema: S, about: string): S {
  const described = schema.meta({ description: about })
  fields.add(described, { about, default: null, source: null })
  const leaf = leaves.get(schema)
  if (leaf) leaves.add(described, leaf)
  return described
}

/** A field that may be left out, without a default of its own. */
export function optional<S extends z.ZodType>(schema: S, about: string): z.ZodOptional<S> {
  const described = schema.optional().meta({ description: about })
  fields.add(described, { about, default: null, source: null })
  return described
}

/** A part with fields of its own; left out, each of them has its default. */
export function section<S extends z.ZodType>(schema: S, about: string): z.ZodPrefault<S> {
  const described = schema.prefault({} as never).meta({ description: about })
  fields.add(described, { about, default: null, source: null })
  return described
}

/** Makes a schema print as one row. */
export function leaf<S extends z.ZodType>(
  schema: S,
  show: (value: z.output<S>) => string,
  base: string | null = null,
  kind: Kind | null = null,
): S {
  leaves.add(schema, { base, kind, show: show as (value: unknown) => string })
  return schema
}

/** Bounds of a quantity, in its base unit, and the words for them. */
export interface Bounds {
  above?: number
  most?: number
  words?: string
  /** Instead of the kind's own examples. */
  examples?: string
}

/** A quantity of a kind, as a number in the kind's base unit. */
export function quantity(kind: Kind, bounds: Bounds = {}) {
  const { what, examples, base } = kinds[kind]
  const { above = -1, most = kind === 'ratio' ? 1 : Number.MAX_VALUE } = bounds
  const words = bounds.words ?? (above === 0 ? 'above 0' : kind === 'duration' ? 'and not negative' : '')
  const expected = `${what}${words === '' ? '' : ` ${words}`}, such as ${bounds.examples ?? examples}`
  const parsed = amount(kind, 0, most, expected, (value) => value > above)
  return leaf(parsed, (value) => formatQuantity(value, kind), base, kind)
}

/** A whole number from `least` to `most`; `2M` is one too. */
export function whole(least: number, most: number, words = `from ${least} to ${most}`) {
  const parsed = amount('count', least, most, `a whole number ${words}`, Number.isInteger)
  return leaf(parsed, (value) => (value < 1000 ? String(value) : formatQuantity(value, 'count')), 'count', 'count')
}

/** Text with a unit, or a bare figure where the kind allows one, as a number. */
function amount(kind: Kind, least: number, most: number, expected: string, accepts: (value: number) => boolean) {
  const stop = { error: expected, abort: true }
  const text = z.string({ error: expected }).regex(quantityPattern(kind), stop)
  const atLeast = z.number({ error: expected }).min(least, stop)
  const figure = most < Number.MAX_VALUE ? atLeast.max(most, stop) : atLeast
  const written = kinds[kind].bare ? z.union([text, figure], { error: expected }) : text
  return written.transform((given: string | number, context) => {
    const value = typeof given === 'number' ? given : parseQuantity(given, kind)
    if (value !== null && value >= least && value <= most && accepts(value)) return value
    context.issues.push({ code: 'custom', message: expected, input: given })
    return z.NEVER
  })
}

/** One of a few words. */
export function choice<const V extends readonly string[]>(values: V) {
  return leaf(z.enum(values, { error: oneOf(values) }), String)
}

/** `on` or `off`, as a boolean. */
export function onOff() {
  const parsed = z.enum(['on', 'off'], { error: 'on or off' }).transform((word) => word === 'on')
  return leaf(parsed, (on) => (on ? 'on' : 'off'))
}

/** A line of text. */
export function line(what: string) {
  const expected = `${what}, as text`
  return leaf(z.string({ error: expected }).min(1, { error: expected }).max(2000, { error: expected }), String)
}

/** A map of exactly these fields. */
export function map<S extends z.core.$ZodLooseShape>(shape: S) {
  return z.strictObject(shape, { error: `a map with ${listed(Object.keys(shape), 'and')}` })
}

/** `a`, `a or b`, `one of a, b, c`. */
export function oneOf(names: readonly string[]): string {
  return names.length > 2 ? `one of ${names.join(', ')}` : listed(names, 'or')
}

function listed(names: readonly string[], word: string): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} ${word} ${names.at(-1)}`
}
