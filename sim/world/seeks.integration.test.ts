import { describe, expect, it } from 'vitest'
import { Backends } from '../backends/backends.ts'
import { nodeHost } from '../engine/host.node.ts'
import { oneTally } from '../modes/tally-kinds.ts'
import { delayFigures, groupSums } from '../outcome/measure.ts'
import { egressBytesAt } from '../outcome/timeline.ts'
import { scaleBy, smallPlan } from '../plan.fixture.ts'
import type { DeliveryPlan, Plan } from '../plan.ts'
import { run, stationOrigin } from '../run.ts'
import { simulate } from '../simulate.ts'
import type { Tally } from '../stats/tally.ts'
import type { World } from './world.ts'

const base = smallPlan()
const SHARE = 0.3

function withSeeks(seekShare: number, delivery: Partial<DeliveryPlan> = {}, changed: Partial<Plan> = {}): Plan {
  return smallPlan({
    // Longer than nearly any track: whoever is there at the first moment seeks from the next track on.
    warmupMs: 600_000,
    durationMs: 1_200_000,
    scale: scaleBy(10_000, 0.2),
    population: { ...base.population, session: { ...base.population.session, seekShare } },
    delivery: { ...base.delivery, ...delivery },
    ...changed,
  })
}

function count(plan: Plan): { world: World; tally: Tally } {
  const stretch = { fromMs: 0, toMs: plan.durationMs }
  const backends = (windows: number): Backends => new Backends(plan, windows)
  const part = { stretch, regions: [0, 1], kinds: oneTally(2), origin: stationOrigin, backends }
  const { world, tallies } = run(plan, part, { workers: 1 })
  return { world, tally: tallies[0] }
}

const total = ({ cells }: Tally, column: number, rows = 1): number =>
  groupSums(cells, column, rows).reduce((sum, n) => sum + n, 0)
const seeksOf = ({ cells, seek }: Tally) => delayFigures(cells, seek)

const without = count(withSeeks(0))
const sought = count(withSeeks(SHARE))

describe('seeks', () => {
  it('happen in their share of the tracks that are played, and not at all without one', () => {
    expect(seeksOf(without.tally).p50.samples).toBe(0)
    const { samples } = seeksOf(sought.tally).p50
    const plays = total(sought.tally, sought.tally.plays)
    expect(Math.abs(samples / plays - SHARE)).toBeLessThan(4 * Math.sqrt((SHARE * (1 - SHARE)) / plays))
  })

  it('leave it as it was how long is listened and what counts as a stream', () => {
    const perPlay = ({ tally }: { tally: Tally }): number => total(tally, tally.playedUs) / total(tally, tally.plays)
    expect(perPlay(sought) / perPlay(without)).toBeGreaterThan(0.97)
    expect(perPlay(sought) / perPlay(without)).toBeLessThan(1.01)
    const streams = ({ tally }: { tally: Tally }): number => tally.cells[tally.streams] / total(tally, tally.plays)
    expect(Math.abs(streams(sought) - streams(without))).toBeLessThan(0.01)
    const ahead = ({ tally }: { tally: Tally }): number =>
      tally.cells[tally.fetchedAhead] / tally.cells[tally.followOns]
    expect(ahead(sought)).toBeGreaterThan(0.9 * ahead(without))
  })

  it('ask for what they skip to, and the bytes that are sent are those that are billed', () => {
    const perPlay = ({ tally }: { tally: Tally }): number => total(tally, tally.bytes, 2) / total(tally, tally.plays)
    expect(perPlay(sought)).toBeGreaterThan(perPlay(without))
    const sent = [0, 1].flatMap((provider) => [...egressBytesAt(sought.world, sought.tally, provider)])
    const billed = total(sought.tally, sought.tally.bytes, 2)
    expect(sent.reduce((sum, bytes) => sum + bytes, 0) / billed).toBeCloseTo(1, 1)
  })

  it('need no new connection and no authorization, unless the URLs are too old', () => {
    const { p50 } = seeksOf(sought.tally)
    const started = delayFigures(sought.tally.cells, sought.tally.startup).p50
    expect(p50.value).toBeGreaterThan(5)
    const expired = seeksOf(count(withSeeks(SHARE, { urlLifeMs: 0 })).tally).p50
    const { median } = base.playback.authorizeMs
    expect(expired.value - p50.value).toBeGreaterThan(median / 2)
    expect(expired.value - p50.value).toBeLessThan(2 * median)
    expect(p50.value).toBeLessThan(started.value)
  })

  it('do not change the misses of which theory speaks', () => {
    const ratio = ({ tally }: { tally: Tally }): number =>
      total(tally, tally.steadyMisses, 2) / total(tally, tally.steadyLookups, 2)
    expect(Math.abs(ratio(sought) - ratio(without))).toBeLessThan(0.01)
  })
})

describe.each([
  ['seeks', { seekShare: 0.5 }],
  ['repeats', { repeatShare: 0.4 }],
])('what a listener asks for again, by %s', (_, habit) => {
  const hitRatio = (oneTrackIn: number): number => {
    const plan = withSeeks(0)
    const session = { ...plan.population.session, ...habit }
    const scale = { ...plan.scale, exactTracks: oneTrackIn === 1 ? 0 : 8 * oneTrackIn, oneTrackIn }
    return simulate({ ...plan, scale, population: { ...plan.population, session } }, { workers: 1 }).figures
      .edgeHitRatio.value
  }

  it('is there, though another track stands for it in the tables', () => {
    expect(Math.abs(hitRatio(16) - hitRatio(1))).toBeLessThan(0.01)
  })
})

describe('a world with seeks, repeats, regional taste and a time to live', () => {
  const plan = withSeeks(
    SHARE,
    { ttlMs: 300_000 },
    {
      catalog: { ...base.catalog, regional: { shareOfPlays: 0.2, shareOfTracks: 0.2 } },
      population: {
        ...base.population,
        session: { ...base.population.session, seekShare: SHARE, repeatShare: 0.1 },
      },
      scale: { ...scaleBy(10_000, 0.2), exactTracks: 32, oneTrackIn: 4 },
      faults: [
        { what: 'provider-outage', provider: 'north', regions: ['west', 'east'], atMs: 200_000, forMs: 120_000 },
      ],
    },
  )
  const result = simulate(plan, { workers: 1 })

  it('is the same, to the byte, with two workers', () => {
    expect(JSON.stringify(simulate(plan, { workers: 2, host: nodeHost }))).toBe(JSON.stringify(result))
  })

  it("holds Little's law through an outage", () => {
    for (const { littleDifference } of result.stations) expect(Math.abs(littleDifference)).toBeLessThan(1e-9)
    expect(result.figures.failover.p50.samples).toBeGreaterThan(0)
  })
})
