import { expect, it } from 'vitest'
import { fixturePlan } from './plan.fixture.ts'
import { warmingText } from './warming-text.ts'

const plan = fixturePlan({})
const warmed = { ...plan, delivery: { ...plan.delivery, warmAtPlaysPerMinute: 50_000 } }
const text = (promotedTracks: number): string | undefined =>
  warmingText({ plan: warmed, promotedTracks })?.replace(/[\u00a0\u202f]/g, ' ')

it('says how many tracks were put on every edge, and nothing where none are', () => {
  expect(text(12)).toBe('12 tracks put on every edge, from 50 k plays a minute on')
  expect(text(1)).toBe('one track put on every edge, from 50 k plays a minute on')
  expect(warmingText({ plan, promotedTracks: null })).toBeNull()
})
