import { expect, it } from 'vitest'
import { colorsFor } from './colors.ts'
import { collectingIo } from './commands/collecting-io.fixture.ts'

it.each([
  ['a terminal', true, {}, true],
  ['a terminal with an empty NO_COLOR', true, { NO_COLOR: '' }, true],
  ['NO_COLOR', true, { NO_COLOR: '1' }, false],
  ['a dumb terminal', true, { TERM: 'dumb' }, false],
  ['a pipe', false, {}, false],
])('%s', (_, isTTY, env, colored) => {
  expect(colorsFor(collectingIo('.', isTTY).stdout, env).bold('x')).toBe(colored ? '\u001b[1mx\u001b[22m' : 'x')
})
