import { expect, it } from 'vitest'
import { errorCodes, UserError } from './errors.ts'

it('codes are words that scripts can match, each with a sentence', () => {
  expect(Object.keys(errorCodes)).toEqual([
    'usage',
    'scenario-not-found',
    'scenario-invalid',
    'scenario-too-large',
    'file-unreadable',
    'file-invalid',
    'file-unwritable',
    'data-directory',
    'engine-unavailable',
    'twin-unsupported',
    'plan-unsupported',
    'port-in-use',
    'service-unreachable',
    'service-refused',
    'service-unexpected',
  ])
  for (const sentence of Object.values(errorCodes)) expect(sentence).toMatch(/^[A-Z].*\.$/)
})

it('an error carries its code and problems', () => {
  const problem = { file: 'x.yaml', line: 1, column: 2, field: 'a', found: 'b', expected: 'c' }
  const error = new UserError('scenario-invalid', 'One problem', [problem])
  expect(error).toMatchObject({
    name: 'UserError',
    code: 'scenario-invalid',
    message: 'One problem',
    problems: [problem],
  })
  expect(new UserError('usage', 'm').problems).toEqual([])
})
