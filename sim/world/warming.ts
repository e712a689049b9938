import { isHot, playsPerMinute, type WarmingRules } from '../../reference/delivery/warming.policy.ts'
import { MOST_PROMOTED } from './coupling.ts'
import type { PlayCounts } from './play-counts.ts'
import type { World } from './world.ts'

const MINUTE_MS = 60_000

/** Warming by velocity: the coordinator's part, which decides at window ends by the service's own policy. */
export class Warming {
  /** Tracks put everywhere in measured time, each time counted, at the scenario's own size. */
  promoted = 0
  private readonly world: World
  private readonly rules: WarmingRules
  private readonly counts: readonly PlayCounts[]
  /** Part of the world's listeners in the regions that are simulated. */
  private readonly part: number
  private readonly hot = new Set<number>()
  /** Tracks that have become hot and wait for their turn. */
  private waiting: number[] = []
  private firstOfRelease: (number | null)[]

  /** @param counts one of each member of the crew */
  constructor(world: World, rules: WarmingRules, counts: readonly PlayCounts[], part: number) {
    this.world = world
    this.rules = rules
    this.counts = counts
    this.part = part
    this.firstOfRelease = world.plan.catalog.releases.map(() => null)
  }

  /** When the first track of each release was put everywhere, scenario ms; null = never. */
  get releasesAtMs(): readonly (number | null)[] {
    return this.firstOfRelease
  }

  /** Looks at what was played up to the end of a window; times simulated ms. */
  closeWindow(fromMs: number, toMs: number): void {
    for (const member of this.counts) member.follow(fromMs)
    const minuteMs = Math.floor(fromMs / MINUTE_MS) * MINUTE_MS
    const elapsed = Math.min(1, (toMs - minuteMs) / MINUTE_MS)
    for (const track of this.hot) if (!this.isHot(track, true, elapsed)) this.hot.delete(track)
    const fresh = new Set<number>()
    for (const member of this.counts) {
      for (const track of member.suspectTracks()) {
        if (!this.hot.has(track) && this.isHot(track, false, elapsed)) fresh.add(track)
      }
    }
    // In the order of tracks, whoever counted them.
    for (const track of [...fresh].sort((a, b) => a - b)) {
      this.hot.add(track)
      this.waiting.push(track)
    }
  }

  /** Tracks that are put everywhere as the next window begins, no more than fit. */
  take(nowMs: number): readonly number[] {
    const taken = this.waiting.splice(0, MOST_PROMOTED)
    const { catalog, standIns, zeroMs, measuredFromMs, plan } = this.world
    for (const track of taken) {
      if (nowMs >= measuredFromMs) {
        this.promoted += track < catalog.tracks ? standIns.countOf(track) / plan.scale.factor : 1
      }
      const release = track < catalog.tracks ? -1 : catalog.releaseOf(track)
      if (release >= 0) this.firstOfRelease[release] ??= nowMs - zeroMs
    }
    return taken
  }

  private isHot(track: number, wasHot: boolean, elapsed: number): boolean {
    const { standIns, catalog } = this.world
    const place = standIns.placeOf(track)
    let last = 0
    let now = 0
    for (const member of this.counts) {
      last += member.lastMinute(place)
      now += member.thisMinute(place)
    }
    return isHot(this.rules, wasHot, playsPerMinute(last, now, elapsed) / (this.part * catalog.storedPart(track)))
  }
}
