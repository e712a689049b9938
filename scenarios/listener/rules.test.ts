import { expect, it } from 'vitest'
import { ADAPTIVE } from '../../reference/playback/quality.policy.ts'
import { loadScenario } from '../language/load.ts'
import { resolveScenario } from '../language/resolve.ts'
import { filesIn } from '../language/scenario-files.fixture.ts'
import { defaultRules, rulesOf } from './rules.ts'

it('by default a listener goes by what a scenario that says nothing has', () => {
  const cwd = filesIn({ 'plain.yaml': 'question: q\nduration: 1m\nobjectives: [startup p99 < 20s]\n' })
  const { plan } = resolveScenario(loadScenario('plain.yaml', { cwd }), cwd)
  expect(defaultRules(ADAPTIVE)).toEqual(rulesOf(plan))
})
