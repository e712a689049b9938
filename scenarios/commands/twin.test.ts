import { expect, it } from 'vitest'
import { filesIn } from '../language/scenario-files.fixture.ts'
import { soundcheck } from '../soundcheck.fixture.ts'

it.each([
  ['cdn-provider-outage', 'cdn-provider-outage has faults'],
  ['album-drop', 'album-drop has releases'],
])('does not play %s halfway: what it cannot do live it says', async (scenario, message) => {
  const { exitCode, out } = await soundcheck(`twin ${scenario} --json`, { cwd: filesIn({}) })
  const { error } = JSON.parse(out)
  expect({ exitCode, code: error.code }).toEqual({ exitCode: 2, code: 'twin-unsupported' })
  expect(error.message).toContain(message)
})

it.each([
  ['twin evening-peek', 'scenario-not-found'],
  ['twin evening-peak --listeners 0', 'usage'],
  ['twin evening-peak --duration 0s', 'usage'],
])('%s is refused', async (line, code) => {
  const { exitCode, out } = await soundcheck(`${line} --json`, { cwd: filesIn({}) })
  expect({ exitCode, code: JSON.parse(out).error.code }).toEqual({ exitCode: 2, code })
})
