import { describe, expect, it } from 'vitest'
import { draw, streamKey } from '../engine/random.ts'
import { Tally } from '../stats/tally.ts'
import { WindowDemand } from './window-demand.ts'

const SHAPE = { providers: 1, regions: 2, ticks: 1, ticksPerBucket: 1 }

describe('what listeners ask for in a window', () => {
  it('is what all members have counted in it, at full size, where they count much', () => {
    const tallies = [new Tally(SHAPE), new Tally(SHAPE)]
    const demand = new WindowDemand(tallies, 0.1)
    const [one, other] = tallies
    const count = (cell: number, times: number) => {
      one.add(cell, times / 4)
      other.add(cell, (3 * times) / 4)
    }
    count(one.askedPlays, 20_000)
    count(one.begunSessions + 1, 40_000)
    expect(demand.take(1000).plays[0]).toBeCloseTo(200_000, 6)
    count(one.askedPlays + 1, 60_000)
    const second = demand.take(2000)
    expect(second.plays[0]).toBeLessThan(1)
    expect(second.plays[1]).toBeCloseTo(600_000, 6)
  })

  it('is a mean over more windows where each holds few', () => {
    const tally = new Tally(SHAPE)
    const demand = new WindowDemand([tally], 0.001)
    const key = streamKey('window-demand', 'arrivals')
    const seen: number[] = []
    for (let window = 0; window < 4000; window++) {
      // One or eleven plays, six on average: at full size 1,000 or 11,000 where there are 6,000.
      tally.add(tally.askedPlays, draw(key, window) < 0.5 ? 1 : 11)
      seen.push(demand.take(250).plays[0])
    }
    const late = seen.slice(1000)
    expect(late.reduce((sum, plays) => sum + plays, 0) / late.length / 6000).toBeCloseTo(1, 1)
    for (const plays of late) expect(Math.abs(plays / 6000 - 1)).toBeLessThan(0.25)
  })

  it('does not depend on how long windows are', () => {
    const tally = new Tally(SHAPE)
    const demand = new WindowDemand([tally], 1)
    for (const windowMs of [250, 250, 60_000, 1000, 250]) {
      tally.add(tally.askedPlays, windowMs)
      expect(demand.take(windowMs).plays[0] / windowMs).toBeCloseTo(1, 9)
    }
  })
})
