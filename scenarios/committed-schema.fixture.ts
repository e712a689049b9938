import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { SCHEMAS } from './schemas.ts'

/** What a schema in docs/schemas/ finds wrong with a value. */
export function violations(file: string, value: unknown): string[] {
  const schema = JSON.parse(readFileSync(new URL(file, SCHEMAS), 'utf8'))
  const ajv = new Ajv2020({ strict: true, allErrors: true, formats: { 'date-time': isDateTime } })
  const validate = ajv.compile(schema)
  validate(value)
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

function isDateTime(text: string): boolean {
  return !Number.isNaN(Date.parse(text))
}
