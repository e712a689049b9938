import { describe, expect, it } from 'vitest'
import { draw, itemKey } from '../engine/random.ts'
import { smallPlan } from '../plan.fixture.ts'
import { Popularity } from '../workload/popularity.ts'
import { PEERS_2011, type PeerAssumptions, PeerModel, peersOf } from './peers.ts'

const popularity = new Popularity(smallPlan().catalog.popularity, 8e6)

/** Mean share that peers can serve of plays, and share of plays for which somebody answers. */
function asked(assumptions: PeerAssumptions): { served: number; answered: number } {
  const model = new PeerModel(popularity, assumptions)
  const plays = 5_000
  let served = 0
  let answered = 0
  for (let n = 0; n < plays; n++) {
    const key = itemKey(11, n)
    if (!model.ask(popularity.sample(draw(key, 100)), 160_000, 20, 15, key, 0)) continue
    answered++
    served += model.servedShare
    expect(model.servedShare).toBeLessThanOrEqual(1)
    expect(model.firstByteMs).toBeLessThan(20 + assumptions.timeoutMs)
  }
  return { served: served / plays, answered: answered / plays }
}

describe('peers', () => {
  it('are found for popular tracks rather than for others', () => {
    const model = new PeerModel(popularity, { ...PEERS_2011, uploaders: 20_000 })
    const ranks = [0, 1e3, 1e5, 1e6, 4e6, 7.9e6]
    const found = ranks.map((rank) => model.foundShare(rank))
    expect(found).toEqual(found.toSorted((a, b) => b - a))
    expect(found[0]).toBeGreaterThan(0.999)
    expect(found[5]).toBeLessThan(0.5)
  })

  it('answer as often as somebody holds the track, if all are fast', () => {
    const assumptions = { ...PEERS_2011, uploaders: 20_000, rttMs: { median: 1, p99: 2 } }
    const model = new PeerModel(popularity, assumptions)
    let expected = 0
    for (let n = 0; n < 5_000; n++) expected += model.foundShare(popularity.sample(draw(itemKey(11, n), 100))) / 5_000
    expect(asked(assumptions).answered).toBeCloseTo(expected, 1.5)
  })

  it('serve less the fewer, smaller, slower or further away they are', () => {
    const all = asked(PEERS_2011).served
    expect(all).toBeGreaterThan(0.9)
    expect(asked({ ...PEERS_2011, uploaders: 10_000 }).served).toBeLessThan(all)
    expect(asked({ ...PEERS_2011, tracksKept: 50 }).served).toBeLessThan(all)
    expect(asked({ ...PEERS_2011, uplinkBps: { median: 2_000, p99: 4_000 } }).served).toBeLessThan(all / 2)
    expect(asked({ ...PEERS_2011, timeoutMs: 100 }).served).toBeLessThan(all / 2)
    expect(asked({ ...PEERS_2011, uploaders: 0 }).served).toBe(0)
  })

  it('of a plan are its listeners on wifi', () => {
    const plan = smallPlan()
    expect(peersOf(plan).uploaders).toBe(50_000 * 0.5 * 0.25)
    expect(peersOf(plan).rttMs).toEqual(plan.network.wifi.rttMs)
  })
})
