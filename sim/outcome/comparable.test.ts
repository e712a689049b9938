import { expect, it } from 'vitest'
import { smallPlan } from '../plan.fixture.ts'
import { usualServices } from '../services/services-plan.fixture.ts'
import { smallStorage } from '../storage/storage-plan.fixture.ts'
import { comparableStretches } from './comparable.ts'

it('compares no stretch in which a site is lost with its services, or callers begin or cease to move', () => {
  const loss = { what: 'site-loss', site: 'left', atMs: 50_000, forMs: 200_000 } as const
  const storage = smallStorage({}, { losses: [loss] })
  const shaken = (sites: 'together' | 'each') => {
    const plan = smallPlan({ durationMs: 1_600_000, services: usualServices({ sites }), storage })
    return comparableStretches(plan).shaken.flatMap((is, stretch) => (is ? [stretch] : []))
  }
  expect(shaken('together')).toEqual([])
  // Lost at 50 s, left from 80 to 140 s, back at 250 s, returned to from 280 to 340 s, in stretches of 100 s.
  expect(shaken('each')).toEqual([0, 1, 2, 3])
})
