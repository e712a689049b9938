import { expect, it } from 'vitest'
import { smallPlan } from '../plan.fixture.ts'
import type { StationOutcome } from '../result.ts'
import { Tally } from '../stats/tally.ts'
import type { ShieldTier } from '../world/shield-tier.ts'
import { buildWorld } from '../world/world.ts'
import { findCautions, roundedOrigin } from './cautions.ts'

const world = buildWorld(smallPlan())
const shields = { caches: [] } as unknown as ShieldTier
const station = (name: string, littleDifference: number): StationOutcome => ({
  name,
  meanInSystem: 10,
  arrivalsPerS: 1,
  meanStayMs: 10_000,
  littleDifference,
  utilization: 0.5,
  servers: world.plan.origin.bandwidthBps / world.plan.origin.streamBps,
  meanWaitMs: 1,
  p99WaitMs: 1,
  theory: null,
})
const cautionsOf = (...stations: StationOutcome[]) => findCautions(world, new Tally(world.tally), shields, [], stations)

it("warns where Little's law does not hold, and only there", () => {
  expect(cautionsOf(station('origin', 9e-10), station('listeners', -9e-10))).toEqual([])
  expect(cautionsOf(station('origin', 2e-9), station('listeners', -0.0123), station('search service', 0))).toEqual([
    "Little's law does not hold at origin, listeners: L and λW are up to 0.012 of L apart. Something was counted wrongly " +
      'there: trust none of its figures.',
  ])
})

const plan = smallPlan()
const origin = { ...plan.origin, bandwidthBps: 800e9, streamBps: 1e9 }

const said = (servers: number) => roundedOrigin({ ...plan, origin }, { servers } as StationOutcome)

it('warns where the simulated part of the origin is another than its share', () => {
  expect(said(2_500)).toContain('3.13 times the bandwidth that the scenario gives it: its waits are understated')
  expect(said(571)).toContain('0.714 times the bandwidth that the scenario gives it: its waits are overstated')
})

it('says nothing of an origin that is nearly right', () => {
  expect([800, 760, 840].map(said)).toEqual([null, null, null])
})
