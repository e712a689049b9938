import { describe, expect, it } from 'vitest'
import { smallPlan } from '../../sim/plan.fixture.ts'
import { simulate } from '../../sim/simulate.ts'
import { People } from './people.ts'
import { scaledPlan, UNKNOWN_CONDITIONS } from './scaled-plan.ts'

const size = { listeners: 400, tracks: 300, warmupMs: 0, durationMs: 600_000, calibrationMs: 1 }
const plan = scaledPlan(smallPlan(), size, 'people', UNKNOWN_CONDITIONS)
const people = new People(plan)

describe('the people of a twin', () => {
  it('are the same whenever they are asked for, and others with another seed', () => {
    const others = new People({ ...plan, seed: 'others' })
    const tracksOf = (of: People) => Array.from({ length: 50 }, (_, n) => of.session(n).track(0, 0))
    expect(tracksOf(new People(plan))).toEqual(tracksOf(people))
    expect(tracksOf(others)).not.toEqual(tracksOf(people))
  })

  it('are those that the simulator plays: they begin as many tracks when nothing makes them wait', () => {
    let plays = 0
    /** Begins of tracks from `atMs` on, each right after the one before. */
    const play = (number: number, atMs: number, tracks: number) => {
      const session = people.session(number)
      let nowMs = atMs
      for (let index = 0; index < tracks && nowMs < size.durationMs; index++) {
        plays++
        nowMs += session.track(index, nowMs).staysMs
      }
    }
    for (let n = 0; n < people.present; n++) {
      const midTracks = people.midTracks(n)
      const beginsMs = midTracks.reduce((sum, { leftMs }) => sum + leftMs, 0)
      play(n, beginsMs, people.session(n).tracks - midTracks.length)
    }
    const arrivals = people.arrivals()
    for (let atMs = arrivals.nextMs(); atMs < size.durationMs; atMs = arrivals.nextMs()) {
      play(arrivals.nextSession, atMs, people.session(arrivals.nextSession).tracks)
      arrivals.advance()
    }
    const { figures } = simulate(plan, { workers: 1 })
    // A track that is fetched ahead counts from then on, up to a quarter of a track before it begins.
    expect(figures.plays).toBeGreaterThan(plays)
    expect(figures.plays).toBeLessThan(plays * 1.1)
  })

  it('are in the middle of a track that is long enough, when time begins', () => {
    const found = Array.from({ length: people.present }, (_, n) => people.midTracks(n)[0])
    for (const { staysMs, leftMs } of found) expect(leftMs).toBeLessThanOrEqual(staysMs)
    // The stays are those of any track there may be, and three hundred have few of the longest.
    const longEnough = found.filter(({ staysMs, track }) => people.world.catalog.durationMs(track) >= staysMs)
    expect(longEnough.length).toBeGreaterThan(0.95 * found.length)
    const mean = found.reduce((sum, { staysMs, leftMs }) => sum + leftMs / staysMs, 0) / found.length
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.05)
  })
})
