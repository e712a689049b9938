import { describe, expect, it } from 'vitest'
import { itemKey, streamKey } from '../engine/random.ts'
import { smallPlan } from '../plan.fixture.ts'
import { GROUPS } from '../stats/random-groups.ts'
import { dailyUse } from './daily-use.ts'
import { Line } from './line.ts'
import { DEVICES, SessionModel, traitCap, traitCellular, traitDevice, traitGroup, traitIsp } from './sessions.ts'
import { trackDraws } from './track-draws.ts'

const SESSIONS = 200_000
const plan = smallPlan()
const { population, network, playback } = plan
const keys = Int32Array.from({ length: SESSIONS }, (_, i) => itemKey(streamKey('seed', 'sessions.test'), i))

/** Part of the sessions of which something is true. */
const part = (of: (key: number) => boolean): number => keys.reduce((sum, key) => sum + (of(key) ? 1 : 0), 0) / SESSIONS

/** A share among so many, met to within 3.5 deviations. */
function expectShare(found: number, share: number): void {
  expect(Math.abs(found - share)).toBeLessThanOrEqual(3.5 * Math.sqrt((share * (1 - share)) / SESSIONS) + 1e-12)
}

describe.each(['adaptive', 'fixed'] as const)('listeners of the %s school', (quality) => {
  const model = new SessionModel({ ...plan, playback: { ...playback, quality } })

  it('start at the rungs that their shares say', () => {
    const shares = model.rungShares()
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12)
    for (const [rung, share] of shares.entries())
      expectShare(
        part((key) => traitCap(model.traits(key)) === rung),
        share,
      )
  })
})

describe('listeners', () => {
  const model = new SessionModel(plan)

  it('hear on cellular only what the adaptive school allows there', () => {
    const highest = keys.filter((key) => traitCellular(model.traits(key)) && traitCap(model.traits(key)) > 1)
    expect(highest).toHaveLength(0)
  })

  it('have a premium plan as often as users who come more often make them', () => {
    const { premiumListenerShare } = dailyUse(plan)
    expect(premiumListenerShare).toBeGreaterThan(population.premiumShare + 0.1)
    const wantBest = population.preferences.premium[3] * (1 - population.cellularShare)
    expectShare(
      part((key) => !traitCellular(model.traits(key)) && traitCap(model.traits(key)) === 3),
      premiumListenerShare * wantBest,
    )
  })

  it('spread over networks, ISPs and random groups as planned', () => {
    expectShare(
      part((key) => traitCellular(model.traits(key))),
      population.cellularShare,
    )
    for (let isp = 0; isp < network.ispsPerMetro; isp++) {
      expectShare(
        part((key) => traitIsp(model.traits(key)) === isp),
        1 / network.ispsPerMetro,
      )
    }
    for (let group = 0; group < GROUPS; group++) {
      expectShare(
        part((key) => traitGroup(model.traits(key)) === group),
        1 / GROUPS,
      )
    }
  })

  it('listen on the devices planned, on cellular with phones only', () => {
    for (const [i, device] of DEVICES.entries()) {
      expectShare(
        part((key) => traitDevice(model.traits(key)) === i),
        population.devices[device],
      )
    }
    expect(part((key) => traitCellular(model.traits(key)) && traitDevice(model.traits(key)) !== 0)).toBe(0)
    const { cellularShare, devices } = population
    expectShare(
      part((key) => !traitCellular(model.traits(key)) && traitDevice(model.traits(key)) === 0),
      devices.phone - cellularShare,
    )
  })

  it('are all on phones where all are on cellular', () => {
    const allCellular = { ...population, cellularShare: 1, devices: { phone: 1, desktop: 0, speaker: 0, tv: 0 } }
    const phones = new SessionModel({ ...plan, population: allCellular })
    expect(part((key) => traitDevice(phones.traits(key)) === 0)).toBe(1)
  })

  it('have the throughput of their network', () => {
    for (const cellular of [false, true]) {
      const access = cellular ? network.cellular : network.wifi
      const below = (bps: number): number => part((key) => model.throughputBps(key, cellular) < bps)
      expectShare(below(access.throughputBps.median), 0.5)
      expectShare(below(access.throughputBps.p1), 0.01)
    }
  })

  it.each([0, 0.2, 1])(
    'have the round trips of their network at any moment, with a share of %d within them',
    (rttShare) => {
      const wifi = { ...network.wifi, changes: { ...network.wifi.changes, rttShare } }
      const shared = new SessionModel({ ...plan, network: { ...network, wifi } })
      const { changes } = shared.access(false)
      const line = new Line()
      for (const nowMs of [0, 5_432_100]) {
        const below = (ms: number): number =>
          part((key) => {
            line.begin(changes, key, 1e6, shared.rttMs(key, false) * 1000, nowMs)
            return line.lastMileUs < ms * 1000
          })
        expectShare(below(wifi.rttMs.median), 0.5)
        expectShare(below(wifi.rttMs.p99), 0.99)
      }
    },
  )
})

describe('the number of tracks', () => {
  const modelOf = (meanTracks: number): SessionModel =>
    new SessionModel({ ...plan, population: { ...population, session: { ...population.session, meanTracks } } })

  it.each([1.5, 6, 12])('is geometric with mean %d', (meanTracks) => {
    const model = modelOf(meanTracks)
    const mean = keys.reduce((sum, key) => sum + model.tracks(key), 0) / SESSIONS
    const deviation = Math.sqrt(meanTracks * (meanTracks - 1))
    expect(Math.abs(mean - meanTracks)).toBeLessThan((3.5 * deviation) / Math.sqrt(SESSIONS))
    for (const tracks of [1, 2, 10])
      expectShare(
        part((key) => model.tracks(key) > tracks),
        (1 - 1 / meanTracks) ** tracks,
      )
  })

  it('is one where the mean is one, and never more than a day of them', () => {
    const [single, endless] = [modelOf(1), modelOf(1_000)]
    expect(part((key) => single.tracks(key) === 1)).toBe(1)
    expect(keys.reduce((most, key) => Math.max(most, endless.tracks(key)), 0)).toBe(480)
  })
})

it('tracks draw from numbers of their own, behind those of the session', () => {
  expect(trackDraws(0)).toBeGreaterThan(10)
  expect(trackDraws(1) - trackDraws(0)).toBe(24)
  expect(trackDraws(480) - trackDraws(479)).toBe(24)
})
