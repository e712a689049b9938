import { expect, it } from 'vitest'
import { collectingIo } from './commands/collecting-io.fixture.ts'
import { columnsOf } from './io.ts'

it('knows the columns of a terminal, and takes a number for others', () => {
  const { stdout } = collectingIo('.', true)
  expect(columnsOf(stdout)).toBe(100)
  expect(columnsOf(Object.assign(stdout, { columns: 0 }), 80)).toBe(80)
  expect(columnsOf(Object.assign(stdout, { columns: undefined }), 80)).toBe(80)
  expect(columnsOf(Object.assign(stdout, { columns: 62 }), 80)).toBe(62)
})
