import { expect, it } from 'vitest'
import { scaleBy, smallPlan } from '../../sim/plan.fixture.ts'
import { Next } from '../../sim/world/listeners.ts'
import { buildWorld } from '../../sim/world/world.ts'
import { compare } from './compare.ts'
import { attempt, fetched } from './live-chunk.fixture.ts'
import { LiveTally } from './live-tally.ts'

const world = buildWorld(smallPlan({ warmupMs: 10_000, durationMs: 60_000, scale: scaleBy(50_000, 1) }))
const begun = {
  kind: Next.first,
  group: 3,
  askedAtMs: 20_000,
  dueAtMs: 20_000,
  soundAtMs: 20_150,
  durationMs: 200_000,
  staysMs: 100_000,
  rung: 2,
  provider: 'south',
}

it('counts plays, waits, stalls and requests as the simulator does', () => {
  const tally = new LiveTally(world)
  tally.begun(begun)
  tally.begun({ ...begun, kind: Next.ahead, askedAtMs: 50_000, dueAtMs: 60_000, soundAtMs: 60_000, provider: 'north' })
  tally.stalled(3, 30_000, 1_000)
  tally.fetched(3, 20_100, fetched(attempt('miss', 5, { provider: 'south' })))
  tally.fetched(3, 30_100, fetched(attempt('hit', 900, { provider: 'south', failure: 'timeout' }), attempt('hit', 2)))
  tally.failed(3, 40_000, new Error('no provider gave the chunk'))
  const { figures, providers, failures } = tally
  expect(figures).toMatchObject({ plays: 2, failedPlays: 1, requestsPerPlay: 1.5 })
  expect(figures.prefetchedShare).toMatchObject({ value: 1, samples: 1 })
  expect(figures.startup.p50.value).toBeCloseTo(150, -1)
  expect(figures.edgeHitRatio.value).toBeCloseTo(2 / 3, 6)
  expect(figures.rebuffering.value).toBeCloseTo(1 / 201, 6)
  expect(providers.map(({ playShare }) => playShare.value)).toEqual([0.5, 0.5])
  expect(failures).toEqual([{ why: 'no provider gave the chunk', times: 1 }])
})

it('takes joining the fetch of another for a hit, and what nobody answered for no request at all', () => {
  const tally = new LiveTally(world)
  tally.begun(begun)
  tally.fetched(3, 20_100, fetched(attempt('shared', 3)))
  const unanswered = attempt('hit', 0, { provider: 'south', status: null, cache: null, failure: 'timeout' })
  tally.fetched(3, 20_200, fetched(unanswered, attempt('miss', 9)))
  expect(tally.figures.requestsPerPlay).toBe(2)
  expect(tally.figures.edgeHitRatio.value).toBe(0.5)
})

it('counts nothing of the warm-up, and nothing after the end', () => {
  const tally = new LiveTally(world)
  for (const askedAtMs of [9_999, 70_000]) {
    tally.begun({ ...begun, askedAtMs, dueAtMs: askedAtMs, soundAtMs: askedAtMs + 1 })
    tally.fetched(0, askedAtMs, fetched(attempt('hit', 1)))
  }
  tally.failed(0, 70_000, 'late')
  expect(tally.figures).toMatchObject({ plays: 0, failedPlays: 0, requestsPerPlay: 0 })
  expect(tally.figures.edgeHitRatio.samples).toBe(0)
})

it('is not told apart by a figure that hardly anybody stands behind', () => {
  const [simulated, live] = [new LiveTally(world), new LiveTally(world)]
  simulated.begun(begun)
  live.begun({ ...begun, soundAtMs: begun.soundAtMs + 500 })
  const startup = compare(simulated, live).find(({ name }) => name === 'start-up p50')
  expect(startup).toMatchObject({ simulated: { low: null, high: null }, withinChance: null })
  expect(startup?.difference).toBeCloseTo(500, -1)
})

it('is compared figure by figure, with what chance explains', () => {
  const [simulated, live] = [new LiveTally(world), new LiveTally(world)]
  for (let group = 0; group < 16; group++) {
    for (let i = 0; i < 20; i++) {
      simulated.begun({ ...begun, group, soundAtMs: 20_100 + i })
      live.begun({ ...begun, group, soundAtMs: 20_900 + i })
      simulated.fetched(group, 20_000, fetched(attempt(i < 10 ? 'hit' : 'miss', 1)))
      live.fetched(group, 20_000, fetched(attempt(i < 10 ? 'hit' : 'miss', 1)))
    }
  }
  const rows = new Map(compare(simulated, live).map((row) => [row.name, row]))
  expect(rows.get('plays')).toMatchObject({ difference: 0, withinChance: null })
  expect(rows.get('edge hit ratio')).toMatchObject({ difference: 0, withinChance: true })
  expect(rows.get('start-up p50')?.withinChance).toBe(false)
  expect(rows.get('start-up p50')?.difference).toBeCloseTo(800, -2)
  expect(rows.get('plays from south')).toMatchObject({ simulated: { value: 1 }, live: { value: 1 } })
})
