import fc from 'fast-check'
import { expect, it } from 'vitest'
import { RegionPlays } from './region-plays.ts'

const SECOND_MS = 1000
const RULES = { playsPerMinute: 4 }

/** What the counts stand for, told from a list of all plays. */
class NaivePlays {
  private readonly plays: { trackId: string; atMs: number }[] = []
  private readonly hot = new Set<string>()

  play(trackId: string, nowMs: number): void {
    this.plays.push({ trackId, atMs: nowMs })
  }

  velocityOf(trackId: string | null, nowMs: number): number {
    const minute = Math.floor(nowMs / 60_000)
    const of = (which: number): number =>
      this.plays
        .filter((play) => Math.floor(play.atMs / 60_000) === which)
        .filter((play) => trackId === null || play.trackId === trackId).length
    return of(minute - 1) * (1 - (nowMs / 60_000 - minute)) + of(minute)
  }

  /** Looks at a track, as somebody who looks all the time would. */
  look(trackId: string, nowMs: number): boolean {
    const wasHot = this.hot.has(trackId)
    const is = this.velocityOf(trackId, nowMs) >= RULES.playsPerMinute * (wasHot ? 0.5 : 1)
    if (is) this.hot.add(trackId)
    else this.hot.delete(trackId)
    return is && !wasHot
  }

  isHot(trackId: string): boolean {
    return this.hot.has(trackId)
  }
}

const tracks = ['a', 'b', 'c']
const steps = fc.array(
  fc.record({
    afterMs: fc.integer({ min: 0, max: 40 * SECOND_MS }),
    track: fc.constantFrom(...tracks),
    times: fc.integer({ min: 0, max: 4 }),
  }),
  { maxLength: 30 },
)

it('counts as a list of all plays does, and makes tracks hot when somebody who looks every second would', () => {
  fc.assert(
    fc.property(steps, (given) => {
      const plays = new RegionPlays()
      const naive = new NaivePlays()
      let nowMs = 0
      for (const { afterMs, track, times } of given) {
        const untilMs = nowMs + afterMs
        for (; nowMs < untilMs; nowMs = Math.min(untilMs, nowMs + SECOND_MS))
          for (const any of tracks) naive.look(any, nowMs)
        for (const any of tracks) naive.look(any, nowMs)
        for (let n = 0; n < times; n++) {
          naive.play(track, nowMs)
          expect(plays.add(track, RULES, nowMs)).toBe(naive.look(track, nowMs))
        }
        for (const any of tracks) {
          expect(plays.velocityOf(any, nowMs)).toBeCloseTo(naive.velocityOf(any, nowMs), 9)
          expect(plays.isHot(any, RULES, nowMs)).toBe(naive.isHot(any))
        }
        expect(plays.velocityOfAll(nowMs)).toBeCloseTo(naive.velocityOf(null, nowMs), 9)
      }
    }),
  )
})
