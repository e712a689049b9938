import { z } from 'zod'
import { scenario } from './schema/scenario.ts'

/**
 * The scenario language as JSON Schema (draft 7, which editors know best): every field with its meaning, default and
 * source, quantities as patterns. It describes one file, so that what a variation takes from the scenario it is `like`
 * may be missing. What lies across fields (sums, names that must exist) only the loader checks.
 */
export function scenarioJsonSchema(): object {
  const schema = z.toJSONSchema(scenario, {
    io: 'input',
    target: 'draft-07',
    override: ({ jsonSchema }) => {
      if (isEmpty(jsonSchema.default)) delete jsonSchema.default
      // Record keys are strings in YAML whatever they look like.
      if (jsonSchema.propertyNames && Object.keys(jsonSchema.propertyNames).join() === 'type') {
        delete jsonSchema.propertyNames
      }
    },
  })
  const { $schema, required: _, ...rest } = schema
  return {
    $schema,
    title: 'Soundcheck scenario',
    description:
      'A story with numbers: who listens, to what, delivered how, what breaks, and which promises must hold.',
    ...rest,
    anyOf: [{ required: ['question'] }, { required: ['like'] }],
  }
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}
