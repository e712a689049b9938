import { LADDER } from '../../reference/audio/ladder.policy.ts'
import { draw, drawFine, itemKey, streamKey } from '../engine/random.ts'
import type { Plan, ReleasePlan } from '../plan.ts'
import { lognormalMean, lognormalTable, type QuantileTable } from '../stats/quantile-table.ts'
import { Popularity } from './popularity.ts'

/** The tracks there are, how long they last, and which one is played when. Tracks of releases come after the catalog's. */
export class Catalog {
  /** Tracks of the simulated part of the catalog, releases not counted. */
  readonly tracks: number
  readonly popularity: Popularity
  readonly meanDurationMs: number
  private readonly factor: number
  private readonly durationKey: number
  private readonly durations: QuantileTable
  private readonly releases: { plan: ReleasePlan; first: number }[]

  constructor(plan: Plan) {
    this.factor = plan.scale.factor
    this.tracks = Math.max(1, Math.round(plan.catalog.tracks * plan.scale.factor))
    this.popularity = new Popularity(plan.catalog.popularity, this.tracks)
    this.durationKey = streamKey(plan.seed, 'catalog/duration')
    this.durations = lognormalTable(plan.catalog.durationMs.median, plan.catalog.durationMs.p99)
    this.meanDurationMs = lognormalMean(plan.catalog.durationMs.median, plan.catalog.durationMs.p99)
    let first = this.tracks
    this.releases = plan.catalog.releases.map((release) => {
      const entry = { plan: release, first }
      first += release.tracks
      return entry
    })
  }

  /** Renditions there are, those of releases included. */
  get objects(): number {
    return this.releases.reduce((sum, { plan }) => sum + plan.tracks, this.tracks) * LADDER.length
  }

  /**
   * Part of a rendition's bytes that a scaled cache stores for it. A release is not scaled down with the catalog (twelve
   * tracks are twelve at any scale), so its renditions take that much less room.
   */
  storedPart(track: number): number {
    return track < this.tracks ? 1 : this.factor
  }

  /** Length of a track, whole ms; the same whenever it is asked. */
  durationMs(track: number): number {
    return Math.round(this.durations.sample(draw(itemKey(this.durationKey, track), 0)))
  }

  /** Length of the longest track that there can be, ms. */
  get longestMs(): number {
    return Math.round(this.durations.sample(1 - 2 ** -33))
  }

  /**
   * The track that a listener plays at scenario time `atMs`: with each release's present share of all plays one of its
   * tracks, otherwise by popularity.
   * @param key the session's stream
   * @param counter first of two numbers in it
   */
  pick(key: number, counter: number, atMs: number): number {
    let u = drawFine(key, counter)
    let left = 1
    for (const { plan, first } of this.releases) {
      if (atMs < plan.atMs) continue
      const share = plan.shareOfPlays * 2 ** (-(atMs - plan.atMs) / plan.halfLifeMs)
      if (u < share) return first + Math.floor((u / share) * plan.tracks)
      u -= share
      left -= share
    }
    return this.popularity.sample(u / left)
  }

  /** A track of release number `index` in the plan, for a listener who came for it. */
  pickFromRelease(index: number, key: number, counter: number): number {
    const { first, count } = this.releaseTracks(index)
    return first + Math.floor(draw(key, counter) * count)
  }

  /** Number in the plan of the release that a track beyond the catalog's belongs to. */
  releaseOf(track: number): number {
    return this.releases.findLastIndex((release) => track >= release.first)
  }

  /** The tracks of release number `index` in the plan. */
  releaseTracks(index: number): { first: number; count: number } {
    return { first: this.releases[index].first, count: this.releases[index].plan.tracks }
  }
}
