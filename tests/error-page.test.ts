import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { ERROR_PAGE, errorPage } from './error-page.ts'

it('the page of errors lists the codes that there are', () => {
  expect(readFileSync(ERROR_PAGE, 'utf8')).toBe(errorPage())
})
