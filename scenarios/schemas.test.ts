import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { SCHEMAS, schemas, schemaText } from './schemas.ts'

it.each(schemas)('docs/schemas/$file is what npm run schemas writes', (schema) => {
  expect(readFileSync(new URL(schema.file, SCHEMAS), 'utf8')).toBe(schemaText(schema))
})

it('every file in docs/schemas is one of them', () => {
  expect(readdirSync(SCHEMAS).sort()).toEqual(schemas.map(({ file }) => file).sort())
})
