import { expect, it } from 'vitest'
import type { Plan } from '../../sim/plan.ts'
import type { ZoneOutcome } from '../../sim/result.ts'
import { fixturePlan } from './plan.fixture.ts'
import { scaleText } from './scale-text.ts'

const plan = fixturePlan({})

const plain = (scale: Partial<Plan['scale']>, zones: ZoneOutcome[] = []) =>
  scaleText({ plan: { ...plan, scale: { ...plan.scale, ...scale } }, zones }).replace(/[\u00a0\u202f]/g, ' ')

it('says how much of the world was simulated', () => {
  expect(plain({ factor: 0.02, simulatedListeners: 1_000_000 })).toBe(
    '1 000 000 of 50 000 000 listeners simulated; world scaled in proportion (2 %)',
  )
  const all = { factor: 1, simulatedListeners: 50_000_000 }
  expect(plain(all)).toBe('all 50 000 000 listeners simulated one by one')
  expect(plain({ ...all, oneTrackIn: 256, exactTracks: 2_048 })).toBe(
    'all 50 000 000 listeners simulated one by one; in caches one track in 256 stands for its neighbors in rank, but for the first 2 048',
  )
})

it('says of one listener that there is one', () => {
  const population = { ...plan.population, listeners: 1 }
  const alone = { ...plan, population, scale: { ...plan.scale, factor: 1, simulatedListeners: 1 } }
  expect(scaleText({ plan: alone, zones: [] })).toBe('the only listener simulated one by one')
})

it('says where and when an aggregate replay simulated everybody', () => {
  const sampled = { factor: 0.02, simulatedListeners: 1_000_000 }
  const zone = { fromMs: 18.5 * 3_600_000, toMs: 19 * 3_600_000, peakListeners: 6_500_000, events: 1e7 }
  expect(plain(sampled, [{ ...zone, regions: ['eu-west', 'eu-central'] }])).toBe(
    '1 000 000 of 50 000 000 listeners simulated; world scaled in proportion (2 %); all 6 500 000 in eu-west, eu-central from 18:30 to 19:00 simulated one by one',
  )
  const everywhere = plan.population.regions.map(({ name }) => name)
  expect(plain(sampled, [{ ...zone, regions: everywhere }])).toContain('all 6 500 000 everywhere from 18:30')
})
