import type { Tally } from '../stats/tally.ts'
import type { StorageDemand } from '../storage/demand.ts'

/** Simulated events, plays or sessions, that a rate rests on: fewer follow a change sooner, more hide chance better. */
const MEMORY = 1000

/**
 * What listeners ask for in each window, from what the crew counts. Where few stand for many a short window holds a handful of
 * them, and their chance times the scale would be a load that no world has: so rates are means over the last windows, as
 * many as it takes.
 */
export class WindowDemand {
  private readonly plays: FadingRate
  private readonly sessions: FadingRate

  /**
   * @param tallies one of each member of the crew
   * @param factor the part of the world that is simulated
   */
  constructor(tallies: readonly Tally[], factor: number) {
    const { askedPlays, begunSessions } = tallies[0]
    this.plays = new FadingRate(tallies, askedPlays, factor)
    this.sessions = new FadingRate(tallies, begunSessions, factor)
  }

  /** By region and at the scenario's own size, for a window that has just ended. */
  take(windowMs: number): StorageDemand {
    return { plays: this.plays.take(windowMs), sessions: this.sessions.take(windowMs) }
  }
}

/** Rates by region whose past fades as new events come. */
class FadingRate {
  private readonly tallies: readonly Tally[]
  private readonly at: number
  private readonly factor: number
  private readonly before: number[]
  private readonly events: number[]
  private ms = 0

  constructor(tallies: readonly Tally[], at: number, factor: number) {
    const { regions } = tallies[0].shape
    this.tallies = tallies
    this.at = at
    this.factor = factor
    this.before = new Array<number>(regions).fill(0)
    this.events = new Array<number>(regions).fill(0)
  }

  take(windowMs: number): number[] {
    const fresh = this.before.map((earlier, region) => {
      this.before[region] = this.tallies.reduce((sum, { cells }) => sum + cells[this.at + region], 0)
      return this.before[region] - earlier
    })
    const kept = Math.exp(-fresh.reduce((sum, count) => sum + count, 0) / MEMORY)
    this.ms = this.ms * kept + windowMs
    return fresh.map((count, region) => {
      this.events[region] = this.events[region] * kept + count
      return ((this.events[region] / this.ms) * windowMs) / this.factor
    })
  }
}
