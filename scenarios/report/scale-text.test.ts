import { expect, it } from 'vitest'
import { fixturePlan } from './plan.fixture.ts'
import { scaleText } from './scale-text.ts'

it('says how much of the world was simulated', () => {
  const plan = fixturePlan({})
  const plain = (factor: number, simulatedListeners: number) =>
    scaleText({ ...plan, scale: { factor, simulatedListeners } }).replace(/[\u00a0\u202f]/g, ' ')
  expect(plain(0.02, 1_000_000)).toBe('1 000 000 of 50 000 000 listeners simulated; world scaled in proportion (2 %)')
  expect(plain(1, 50_000_000)).toBe('all 50 000 000 listeners simulated one by one')
})
