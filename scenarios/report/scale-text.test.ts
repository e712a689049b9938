import { expect, it } from 'vitest'
import type { Plan } from '../../sim/plan.ts'
import { fixturePlan } from './plan.fixture.ts'
import { scaleText } from './scale-text.ts'

it('says how much of the world was simulated', () => {
  const plan = fixturePlan({})
  const plain = (factor: number, simulatedListeners: number, sample: Partial<Plan['scale']> = {}) =>
    scaleText({ ...plan, scale: { ...plan.scale, factor, simulatedListeners, ...sample } }).replace(
      /[\u00a0\u202f]/g,
      ' ',
    )
  expect(plain(0.02, 1_000_000)).toBe('1 000 000 of 50 000 000 listeners simulated; world scaled in proportion (2 %)')
  expect(plain(1, 50_000_000)).toBe('all 50 000 000 listeners simulated one by one')
  expect(plain(1, 50_000_000, { oneTrackIn: 256, exactTracks: 2_048 })).toBe(
    'all 50 000 000 listeners simulated one by one; in caches one track in 256 stands for its neighbors in rank, but for the first 2 048',
  )
})
