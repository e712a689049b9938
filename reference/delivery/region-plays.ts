import { isHot, playsPerMinute, type WarmingRules } from './warming.policy.ts'

const MINUTE_MS = 60_000

/** Tracks that are counted in one minute: twice as many as one machine authorizes plays. What comes beyond is not counted. */
const MOST_TRACKS = 100_000

/** Plays begun in one region, by track, in the running minute and the one before, and the tracks that are hot there. */
export class RegionPlays {
  private minute = Number.NEGATIVE_INFINITY
  private now = new Map<string, number>()
  private before = new Map<string, number>()
  /** Of all tracks. */
  private allNow = 0
  private allBefore = 0
  private readonly hot = new Set<string>()

  /**
   * A play of the track begins: whether it becomes hot with it. Between plays its velocity only falls, so to look before and
   * after each one misses no moment at which it would have cooled or become hot.
   *
   * @param nowMs on a clock that never runs backwards
   */
  add(trackId: string, rules: WarmingRules, nowMs: number): boolean {
    this.follow(nowMs)
    const wasHot = this.isHot(trackId, rules, nowMs)
    this.allNow++
    const plays = this.now.get(trackId)
    if (plays !== undefined || this.now.size < MOST_TRACKS) this.now.set(trackId, (plays ?? 0) + 1)
    if (!isHot(rules, wasHot, this.velocityOf(trackId, nowMs))) return false
    this.hot.add(trackId)
    return !wasHot
  }

  /** Whether the track has become hot and not cooled since. */
  isHot(trackId: string, rules: WarmingRules, nowMs: number): boolean {
    if (!this.hot.has(trackId)) return false
    if (isHot(rules, true, this.velocityOf(trackId, nowMs))) return true
    this.hot.delete(trackId)
    return false
  }

  /** Plays per minute of a track. */
  velocityOf(trackId: string, nowMs: number): number {
    this.follow(nowMs)
    return playsPerMinute(this.before.get(trackId) ?? 0, this.now.get(trackId) ?? 0, this.elapsed(nowMs))
  }

  /** Plays per minute of all tracks together. */
  velocityOfAll(nowMs: number): number {
    this.follow(nowMs)
    return playsPerMinute(this.allBefore, this.allNow, this.elapsed(nowMs))
  }

  private follow(nowMs: number): void {
    const minute = Math.floor(nowMs / MINUTE_MS)
    if (minute === this.minute) return
    const next = minute === this.minute + 1
    this.before = next ? this.now : new Map()
    this.allBefore = next ? this.allNow : 0
    this.now = new Map()
    this.allNow = 0
    this.minute = minute
    for (const trackId of this.hot) if (!this.before.has(trackId)) this.hot.delete(trackId)
  }

  private elapsed(nowMs: number): number {
    return nowMs / MINUTE_MS - this.minute
  }
}
