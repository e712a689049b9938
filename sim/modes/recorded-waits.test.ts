import { expect, it } from 'vitest'
import { smallPlan } from '../plan.fixture.ts'
import { buildWorld } from '../world/world.ts'
import { OriginLaw } from './origin-law.ts'
import { RecordedWaits } from './recorded-waits.ts'

const WINDOW_MS = 250

it('tells at the end of every window what the other run told, and counts nothing', () => {
  const plan = smallPlan({ origin: { bandwidthBps: 100e6, streamBps: 10e6, serviceMs: { median: 35, p99: 180 } } })
  const world = buildWorld(plan)
  const law = new OriginLaw(world, [0, 1], new Float64Array(world.tally.ticks))
  const told: number[] = []
  for (let window = 0; window < 40; window++) {
    // A burst beyond the capacity, and then nothing.
    if (window < 10) for (let n = 0; n < 20; n++) law.request(window * WINDOW_MS + n, 1e6, 1, 0)
    told.push(law.closeWindow((window + 1) * WINDOW_MS))
  }
  expect(Math.max(...told)).toBeGreaterThan(1_000)
  const recorded = new RecordedWaits(world, law)
  const again = told.map((_, window) => {
    recorded.request()
    return recorded.closeWindow((window + 1) * WINDOW_MS)
  })
  expect(again).toEqual(told)
  expect(recorded.reads + recorded.readsAt.reduce((sum, reads) => sum + reads, 0)).toBe(0)
})
