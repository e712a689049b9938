import { LADDER } from '../../reference/audio/ladder.policy.ts'
import { draw, drawFine, drawItem, streamKey } from '../engine/random.ts'
import type { Plan, ReleasePlan } from '../plan.ts'
import { lognormalMean, lognormalTable, type QuantileTable } from '../stats/quantile-table.ts'
import { Popularity, type PopularityClass } from './popularity.ts'

/**
 * The tracks there are, how long they last, and which one is played when. Numbers begin with the tracks that the whole
 * world plays, by popularity; then each region has a block of its own, by popularity too; tracks of releases come last.
 */
export class Catalog {
  /** Tracks of the simulated part of the catalog, those of regions counted and releases not. */
  readonly tracks: number
  /** That of the tracks which the whole world plays. */
  readonly popularity: Popularity
  readonly meanDurationMs: number
  private readonly factor: number
  private readonly durationKey: number
  private readonly durations: QuantileTable
  /** Share of a region's plays that goes to its own tracks. */
  private readonly regionalShare: number
  /** Tracks of their own, by region; none where no plays go to such. */
  private readonly regional: { first: number; popularity: Popularity }[]
  private readonly releases: { plan: ReleasePlan; first: number }[]

  constructor(plan: Plan) {
    this.factor = plan.scale.factor
    this.regionalShare = plan.catalog.regional.shareOfPlays
    const blocks = regionalTracks(plan)
    const tracks = Math.round(plan.catalog.tracks * plan.scale.factor)
    const ofWorld = Math.max(1, tracks - blocks.reduce((sum, ofRegion) => sum + ofRegion, 0))
    this.popularity = new Popularity(plan.catalog.popularity, ofWorld)
    let block = ofWorld
    this.regional = blocks.map((ofRegion) => {
      const entry = { first: block, popularity: new Popularity(plan.catalog.popularity, ofRegion) }
      block += ofRegion
      return entry
    })
    this.tracks = block
    this.durationKey = streamKey(plan.worldSeed, 'catalog/duration')
    this.durations = lognormalTable(plan.catalog.durationMs.median, plan.catalog.durationMs.p99)
    this.meanDurationMs = lognormalMean(plan.catalog.durationMs.median, plan.catalog.durationMs.p99)
    let first = this.tracks
    this.releases = plan.catalog.releases.map((release) => {
      const entry = { plan: release, first }
      first += release.tracks
      return entry
    })
  }

  /** Tracks that are ranked among themselves, without gaps from 0 to `tracks`: those of the whole world, then each region's. */
  get blocks(): { first: number; count: number }[] {
    const ofRegions = this.regional.map(({ first, popularity }) => ({ first, count: popularity.tracks }))
    return [{ first: 0, count: this.popularity.tracks }, ...ofRegions]
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
    return Math.round(this.durations.sample(drawItem(this.durationKey, track)))
  }

  /** Length of the longest track that there can be, ms. */
  get longestMs(): number {
    return Math.round(this.durations.sample(1 - 2 ** -33))
  }

  /**
   * The track that a listener plays at scenario time `atMs`: with each release's present share of all plays one of its
   * tracks; of the rest, the regional share goes to the tracks of the listener's region, and everything else to those of
   * the world, by popularity.
   * @param key the session's stream
   * @param counter first of two numbers in it
   * @param region index into the plan's regions; without one there are no tracks of a region's own
   */
  pick(key: number, counter: number, atMs: number, region = NO_REGION): number {
    let u = drawFine(key, counter)
    if (this.releases.length === 0) return this.pickOrdinary(u, region)
    let left = 1
    for (const { plan, first } of this.releases) {
      if (atMs < plan.atMs) continue
      const share = plan.shareOfPlays * 2 ** (-(atMs - plan.atMs) / plan.halfLifeMs)
      if (u < share) return first + Math.floor((u / share) * plan.tracks)
      u -= share
      left -= share
    }
    return this.pickOrdinary(u / left, region)
  }

  /** A track that is of no release, at quantile u. */
  private pickOrdinary(u: number, region: number): number {
    const share = this.regionalShare
    if (share === 0 || region === NO_REGION) return this.popularity.sample(u)
    if (u >= share) return this.popularity.sample((u - share) / (1 - share))
    const { first, popularity } = this.regional[region]
    return first + popularity.sample(u / share)
  }

  /**
   * The tracks that a region's listeners play, releases left out, as classes of nearly equal probability: those of the
   * world, then the region's own. Probabilities, each times its count, sum to 1.
   * @param region index into the plan's regions; without one, the tracks of the world only
   */
  classes(region = NO_REGION): PopularityClass[] {
    const share = this.regionalShare
    const ofWorld = this.popularity.classes()
    if (share === 0 || region === NO_REGION) return ofWorld
    const { first, popularity } = this.regional[region]
    return [
      ...ofWorld.map((c) => ({ ...c, probability: c.probability * (1 - share) })),
      ...popularity
        .classes()
        .map((c) => ({ first: first + c.first, count: c.count, probability: c.probability * share })),
    ]
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

const NO_REGION = -1

/** How many simulated tracks each region has of its own, in proportion to its listeners, at least one; none without plays. */
function regionalTracks({ catalog, population, scale }: Plan): number[] {
  const { shareOfPlays, shareOfTracks } = catalog.regional
  if (shareOfPlays === 0) return []
  const all = catalog.tracks * scale.factor * shareOfTracks
  return population.regions.map(({ share }) => Math.max(1, Math.round(all * share)))
}
