import { chooseCdn } from '../../reference/delivery/cdn-router.policy.ts'
import { itemKey, streamKey } from '../engine/random.ts'
import { type CheModel, cheMissRatio, occupancy } from '../theory/che.ts'
import type { Digest } from './digest.ts'
import { ObjectCache } from './object-cache.ts'
import {
  fillWarm,
  type RenditionClass,
  renditionClasses,
  type SteadyState,
  startModel,
  steadyState,
} from './warm-start.ts'
import type { World } from './world.ts'

/** Room in a cache's table beyond the entries expected, for times when entries are smaller. */
const TABLE_MARGIN = 1.25
const TABLE_MINIMUM = 256
/** An entry takes about 60 bytes: 12 GB. */
const MOST_ENTRIES = 200e6

/** The caches of the simulated part of the world, as they are when time begins. */
export class StartState {
  private readonly world: World
  private readonly model: CheModel
  private readonly classes: RenditionClass[]
  /** Renditions of the catalog that the tables tell apart. */
  private readonly standing: number
  /** Part of a metro's requests that the router sends to each provider: metro * providers + provider. */
  private readonly shares: Float64Array
  private readonly steady = new Map<number, SteadyState>()

  constructor(world: World) {
    this.world = world
    this.model = startModel(world.plan.delivery.eviction)
    this.classes = renditionClasses(world)
    this.standing = this.classes.reduce((sum, c) => sum + c.count / c.counts, 0)
    this.shares = startShares(world)
  }

  /** Parts of a metro's requests by provider. */
  providerShares(metro: number): number[] {
    const { length } = this.world.plan.providers
    return Array.from(this.shares.subarray(metro * length, (metro + 1) * length))
  }

  /**
   * Checks that the caches' tables fit into memory, before any is made.
   * @throws RangeError saying how large they would be
   */
  requireRoom(): void {
    const { plan, metros } = this.world
    const shieldBytes = plan.shield.bytes * plan.scale.factor
    let entries = 0
    for (const provider of plan.providers.keys()) {
      for (const metro of metros) {
        entries += this.tableEntries(this.edgeBytes(metro.id, provider), this.edgeSteady(metro.id, provider).entries)
      }
      for (const region of plan.population.regions.keys()) {
        entries += this.tableEntries(shieldBytes, this.shieldSteady(this.shieldClasses(region, provider)).entries)
      }
    }
    if (entries > MOST_ENTRIES) {
      const millions = Math.round(entries / 1e6)
      throw new RangeError(
        `its caches hold ${millions} million entries, and ${MOST_ENTRIES / 1e6} million have room; simulate.objects: auto ` +
          'keeps fewer, and so do smaller caches and fewer PoPs',
      )
    }
  }

  /** The metro's edge at a provider. */
  edge(metro: number, provider: number, digest: Digest | null): ObjectCache {
    const { plan } = this.world
    const { time, entries } = this.edgeSteady(metro, provider)
    const cache = this.newCache(this.edgeBytes(metro, provider), entries, digest)
    const share = this.shares[metro * plan.providers.length + provider]
    if (plan.delivery.startCaches === 'warm' && share > 0) {
      const key = itemKey(streamKey(plan.seed, 'start/edges'), metro * plan.providers.length + provider)
      fillWarm(cache, this.world, this.model, this.classes, time, key)
    }
    cache.evictions = 0
    return cache
  }

  /** The shield of a region and provider, still empty: what it sees is what the region's edges miss. */
  emptyShield(region: number, provider: number, digest: Digest): ObjectCache {
    const { plan } = this.world
    const { entries } = this.shieldSteady(this.shieldClasses(region, provider))
    return this.newCache(plan.shield.bytes * plan.scale.factor, entries, digest)
  }

  /** Puts into an empty shield what it holds when time begins. */
  fillShield(cache: ObjectCache, region: number, provider: number): void {
    const { plan } = this.world
    if (plan.delivery.startCaches === 'cold') return
    const classes = this.shieldClasses(region, provider)
    const { time } = this.shieldSteady(classes)
    const key = itemKey(streamKey(plan.seed, 'start/shields'), region * plan.providers.length + provider)
    fillWarm(cache, this.world, this.model, classes, time, key)
    cache.evictions = 0
  }

  /**
   * Standard error that stand-ins add to the edges' hit ratio: what is there of a group of neighbors is known from one of
   * them, Σ (share of requests)² p (1 - p) over all stand-ins of all edges, as if each stayed what it is for the whole run,
   * which is the worst case. 0 where every track stands for itself.
   */
  standInError(): number {
    const { plan, metros } = this.world
    let variance = 0
    let weight = 0
    for (const metro of metros) {
      for (const provider of plan.providers.keys()) {
        const share = metro.share * this.shares[metro.id * plan.providers.length + provider]
        if (share === 0) continue
        const { time } = this.edgeSteady(metro.id, provider)
        let sum = 0
        for (const { count, counts, rate } of this.classes) {
          if (counts === 1) continue
          const present = occupancy(this.model, rate * time)
          sum += (count / counts) * (counts * rate) ** 2 * present * (1 - present)
        }
        variance += share ** 2 * sum
        weight += share
      }
    }
    return Math.sqrt(variance) / weight
  }

  /** Share of rendition look-ups that theory lets a provider's edges miss, each weighted with its requests. */
  predictedEdgeMissRatio(provider: number): number {
    const { plan, metros } = this.world
    let requests = 0
    let misses = 0
    for (const metro of metros) {
      const weight = metro.share * this.shares[metro.id * plan.providers.length + provider]
      if (weight === 0) continue
      requests += weight
      misses += weight * cheMissRatio(this.model, this.classes, this.edgeSteady(metro.id, provider).time)
    }
    return misses / requests
  }

  /** The same for a provider's shields, each with what its region's edges miss. */
  predictedShieldMissRatio(provider: number): number {
    const { plan } = this.world
    let requests = 0
    let misses = 0
    for (const region of plan.population.regions.keys()) {
      const classes = this.shieldClasses(region, provider)
      const rate = classes.reduce((sum, c) => sum + c.count * c.rate, 0)
      if (rate === 0) continue
      const { time } = this.shieldSteady(classes)
      requests += rate
      misses += rate * cheMissRatio(this.model, classes, time)
    }
    return misses / requests
  }

  /** The renditions by how often, per ms, a region's edges of a provider miss them. */
  private shieldClasses(region: number, provider: number): RenditionClass[] {
    const { plan, metros, target, meanTrackMs } = this.world
    const rates = this.classes.map(() => 0)
    for (const metro of metros) {
      const share = this.shares[metro.id * plan.providers.length + provider]
      if (metro.region !== region || share === 0) continue
      const requests = (target(metro, 0) * share) / meanTrackMs
      const { time } = this.edgeSteady(metro.id, provider)
      for (const [i, c] of this.classes.entries()) {
        rates[i] += requests * c.rate * (1 - occupancy(this.model, c.rate * time))
      }
    }
    return this.classes.map((c, i) => ({ ...c, rate: rates[i] }))
  }

  private shieldSteady(classes: readonly RenditionClass[]): SteadyState {
    const { plan } = this.world
    const bytes = plan.shield.bytes * plan.scale.factor
    return steadyState(this.model, classes, bytes, plan.population.session)
  }

  private edgeSteady(metro: number, provider: number): SteadyState {
    return this.steadyOf(this.edgeBytes(metro, provider))
  }

  /** A cache of so many bytes to which everybody's requests come. */
  private steadyOf(bytes: number): SteadyState {
    const { plan } = this.world
    let state = this.steady.get(bytes)
    if (!state) {
      state = steadyState(this.model, this.classes, bytes, plan.population.session)
      this.steady.set(bytes, state)
    }
    return state
  }

  private edgeBytes(metro: number, provider: number): number {
    const { plan, geometry } = this.world
    return geometry.edgeBytes[metro * plan.providers.length + provider] * plan.scale.factor
  }

  private newCache(bytes: number, entries: number, digest: Digest | null): ObjectCache {
    return new ObjectCache(bytes, this.tableEntries(bytes, entries), this.world.plan.delivery.eviction, digest)
  }

  /** Places in the table of a cache of so many bytes that theory gives so many entries. */
  private tableEntries(bytes: number, entries: number): number {
    // A cache without traffic would hold nothing; give its table the room that everybody's requests would fill.
    const room = Math.max(entries, this.steadyOf(bytes).entries) * TABLE_MARGIN
    return Math.ceil(Math.min(room, this.standing)) + TABLE_MINIMUM
  }
}

/** What the router decides for each metro and ISP while all is well, as parts of the metro's requests by provider. */
function startShares(world: World): Float64Array {
  const { providers, network, routing } = world.plan
  const count = providers.length
  const shares = new Float64Array(world.metros.length * count)
  const rows = network.ispsPerMetro * count
  for (const metro of world.metros) {
    const columns = {
      latencyMs: world.geometry.popRttMs.subarray(metro.id * rows, (metro.id + 1) * rows),
      availability: Float64Array.from({ length: rows }, (_, i) => providers[i % count].availability),
      costUsdPerGb: Float64Array.from({ length: rows }, (_, i) => providers[i % count].priceUsdPerGb),
    }
    for (let isp = 0; isp < network.ispsPerMetro; isp++) {
      const provider = chooseCdn(columns, isp * count, count, (1 << count) - 1, routing)
      shares[metro.id * count + provider] += 1 / network.ispsPerMetro
    }
  }
  return shares
}
