import type * as z from 'zod'
import { ServiceError } from './service-error.ts'

const SHOWN_LENGTH = 60

/**
 * What a request brought, as the schema has it. The schema's messages say what was expected: `z.int('a whole number')`.
 *
 * @param nameOf what whoever asks calls a field of the input, where that differs from the schema
 * @throws ServiceError `request-invalid`, naming the first field that is wrong, what it has to be and what was found:
 * `events[3].ms_played: expected a whole number from 0, found -5`
 */
export function validated<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  nameOf: (field: string) => string = (field) => field,
): z.output<Schema> {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const { path, message } = parsed.error.issues[0]
  throw new ServiceError(
    'request-invalid',
    `${placeOf(path, nameOf)}: expected ${message}, found ${shown(at(input, path))}`,
  )
}

/** @example placeOf(['events', 3, 'ms_played'], (field) => field) // 'events[3].ms_played' */
function placeOf(path: readonly PropertyKey[], nameOf: (field: string) => string): string {
  const [first, ...rest] = path
  const named = typeof first === 'string' ? [nameOf(first), ...rest] : path
  const place = named.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('')
  if (place === '') return 'body'
  return place.startsWith('.') ? place.slice(1) : `body${place}`
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((inner, step) => (inner as Record<PropertyKey, unknown> | undefined)?.[step], value)
}

/** A value that was found, in short and safe to print. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (typeof value === 'object' && value !== null) return 'an object'
  const json = JSON.stringify(value)
  return json.length > SHOWN_LENGTH ? `${json.slice(0, SHOWN_LENGTH)}…` : json
}
