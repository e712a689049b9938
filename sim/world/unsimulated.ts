import { draw, itemKey, streamKey } from '../engine/random.ts'
import type { Metro } from '../workload/metros.ts'
import { rungOf, trackOf } from './objects.ts'
import type { World } from './world.ts'

/**
 * In a scaled world the catalog shrinks with the listeners, a release does not: each of its renditions would be asked for
 * by the listeners who are not simulated too, and an edge would have it that much sooner. This says when the first of them
 * asks: their requests are a Poisson process with the rate that they have right after the release.
 */
export class Unsimulated {
  private readonly world: World
  private readonly metro: Metro
  private readonly key: number
  private readonly rungShares: number[]
  /** Part of the metro's requests that goes to each provider. */
  private readonly providerShares: readonly number[]

  constructor(world: World, metro: Metro, providerShares: readonly number[]) {
    this.world = world
    this.metro = metro
    this.key = streamKey(world.plan.seed, `unsimulated/${metro.id}`)
    this.rungShares = world.sessions.rungShares()
    this.providerShares = providerShares
  }

  /** Simulated time, ms, of the first such request for a release's rendition at a provider's edge; Infinity = never. */
  firstAskMs(provider: number, object: number): number {
    const { plan, catalog, meanTrackMs, zeroMs } = this.world
    const release = plan.catalog.releases[catalog.releaseOf(trackOf(object))]
    const appearsMs = zeroMs + release.atMs
    const missing = 1 / plan.scale.factor - 1
    const ordinary = (this.world.target(this.metro, appearsMs) * release.shareOfPlays) / meanTrackMs
    const rush = (release.rushListeners * plan.scale.factor * this.metro.share) / release.rushWithinMs
    const share = (this.rungShares[rungOf(object)] * this.providerShares[provider]) / release.tracks
    const rate = missing * (ordinary + rush) * share
    if (rate <= 0) return Number.POSITIVE_INFINITY
    return appearsMs - Math.log(draw(itemKey(this.key, object), provider)) / rate
  }
}
