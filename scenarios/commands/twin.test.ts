import { expect, it } from 'vitest'
import { filesIn } from '../language/scenario-files.fixture.ts'
import { soundcheck } from '../soundcheck.fixture.ts'

it('does not play a release halfway: what it cannot do live it says', async () => {
  const { exitCode, out } = await soundcheck('twin album-drop --json', { cwd: filesIn({}) })
  const { error } = JSON.parse(out)
  expect({ exitCode, code: error.code }).toEqual({ exitCode: 2, code: 'twin-unsupported' })
  expect(error.message).toContain('album-drop has releases')
})

it.each([
  ['twin evening-peek', 'scenario-not-found'],
  ['twin evening-peak --listeners 0', 'usage'],
  ['twin evening-peak --duration 0s', 'usage'],
])('%s is refused', async (line, code) => {
  const { exitCode, out } = await soundcheck(`${line} --json`, { cwd: filesIn({}) })
  expect({ exitCode, code: JSON.parse(out).error.code }).toEqual({ exitCode: 2, code })
})
