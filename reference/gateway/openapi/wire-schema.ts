import * as z from 'zod'

export type JsonSchema = Readonly<Record<string, unknown>>

const COMPONENTS = '#/components/schemas/'

/**
 * Turns the schemas that validate requests into JSON Schema 2020-12, which OpenAPI 3.1 is made of. What travels is the
 * input of a schema, of requests and answers alike. A schema with an id (`.meta({ id: 'Track' })`) becomes a component
 * that the others refer to.
 */
export class WireSchemas {
  readonly components: Record<string, JsonSchema> = {}

  /**
   * The schema, or a reference to it where it has an id.
   *
   * @throws Error when two schemas have one id and are not the same: a mistake in the program
   */
  of(schema: z.ZodType): JsonSchema {
    const { $schema: _, $defs = {}, ...root } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
    for (const [id, definition] of Object.entries($defs)) this.define(id, definition as JsonSchema)
    return referring(root) as JsonSchema
  }

  /** The fields of an object, as parameters need them. */
  fieldsOf(schema: z.ZodType): { readonly name: string; readonly required: boolean; readonly schema: JsonSchema }[] {
    const found = this.of(schema)
    const { $ref } = found
    const object = typeof $ref === 'string' ? (this.components[$ref.slice(COMPONENTS.length)] as JsonSchema) : found
    const { properties = {}, required = [] } = object as {
      properties?: Record<string, JsonSchema>
      required?: readonly string[]
    }
    return Object.entries(properties).map(([name, field]) => ({
      name,
      required: required.includes(name),
      schema: field,
    }))
  }

  private define(id: string, definition: JsonSchema): void {
    const component = referring(definition) as JsonSchema
    const other = this.components[id]
    if (other !== undefined && JSON.stringify(other) !== JSON.stringify(component)) {
      throw new Error(`two schemas that differ have the id ${id}`)
    }
    this.components[id] = component
  }
}

/** The same with references to components in place of those within one schema, and without bounds that say nothing. */
function referring(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(referring)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== Number.MIN_SAFE_INTEGER && inner !== Number.MAX_SAFE_INTEGER)
      .map(([key, inner]) => [
        key,
        key === '$ref' && typeof inner === 'string' ? inner.replace('#/$defs/', COMPONENTS) : referring(inner),
      ]),
  )
}
