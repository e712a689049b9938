import { chooseCdn } from '../../reference/delivery/cdn-router.policy.ts'
import { itemKey, streamKey } from '../engine/random.ts'
import { type CheModel, cheMissRatio, occupancy } from '../theory/che.ts'
import { repeatedShare } from '../workload/listening.ts'
import type { Metro } from '../workload/metros.ts'
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

/** What the listeners of a region play, and what becomes of caches to which everybody's requests there come. */
interface Taste {
  classes: RenditionClass[]
  /** Renditions among them that the tables tell apart. */
  standing: number
  /** By the cache's bytes. */
  steady: Map<number, SteadyState>
}

/** The caches of the simulated part of the world, as they are when time begins. */
export class StartState {
  private readonly world: World
  private readonly model: CheModel
  /** By region; where no region has tracks of its own one taste is everybody's. */
  private readonly tastes: Taste[]
  /** Part of a metro's requests that the router sends to each provider: metro * providers + provider. */
  private readonly shares: Float64Array

  constructor(world: World) {
    this.world = world
    this.model = startModel(world.plan.delivery.eviction)
    this.tastes = tastesOf(world)
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
        const { entries: held } = this.edgeSteady(metro, provider)
        entries += this.tableEntries(metro.region, this.edgeBytes(metro.id, provider), held)
      }
      for (const region of plan.population.regions.keys()) {
        const { entries: held } = this.shieldSteady(this.shieldClasses(region, provider))
        entries += this.tableEntries(region, shieldBytes, held)
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
  edge(metroId: number, provider: number, digest: Digest | null): ObjectCache {
    const { plan, metros } = this.world
    const metro = metros[metroId]
    const { time, entries } = this.edgeSteady(metro, provider)
    const { expired, ttlMs } = plan.delivery
    const lifetimeMs = expired === 'evict' ? ttlMs : null
    const cache = this.newCache(metro.region, this.edgeBytes(metro.id, provider), entries, digest, lifetimeMs)
    const share = this.shares[metro.id * plan.providers.length + provider]
    if (plan.delivery.startCaches === 'warm' && share > 0) {
      const key = itemKey(streamKey(plan.seed, 'start/edges'), metro.id * plan.providers.length + provider)
      fillWarm(
        cache,
        this.world,
        this.model,
        this.tastes[metro.region].classes,
        time,
        this.requestsPerMs(metro, provider),
        plan.delivery.ttlMs,
        key,
      )
    }
    cache.evictions = 0
    return cache
  }

  /** The shield of a region and provider, still empty: what it sees is what the region's edges miss. */
  emptyShield(region: number, provider: number, digest: Digest): ObjectCache {
    const { plan } = this.world
    const { entries } = this.shieldSteady(this.shieldClasses(region, provider))
    return this.newCache(region, plan.shield.bytes * plan.scale.factor, entries, digest, plan.shield.ttlMs)
  }

  /** Puts into an empty shield what it holds when time begins. */
  fillShield(cache: ObjectCache, region: number, provider: number): void {
    const { plan } = this.world
    if (plan.delivery.startCaches === 'cold') return
    const classes = this.shieldClasses(region, provider)
    const { time } = this.shieldSteady(classes)
    const key = itemKey(streamKey(plan.seed, 'start/shields'), region * plan.providers.length + provider)
    fillWarm(cache, this.world, this.model, classes, time, 1, plan.shield.ttlMs, key)
    cache.evictions = 0
  }

  /**
   * Standard error that the caches' contents add to the edges' hit ratio, which all listeners find alike: what is there of a
   * track, or of all for whom it stands, is chance, Σ (share of requests)² p (1 - p) over all entries of all edges, as if each
   * stayed what it is for the whole run, which is the worst case.
   */
  contentsError(): number {
    const { plan, metros } = this.world
    let variance = 0
    let weight = 0
    for (const metro of metros) {
      for (const provider of plan.providers.keys()) {
        const share = metro.share * this.shares[metro.id * plan.providers.length + provider]
        if (share === 0) continue
        const { time } = this.edgeSteady(metro, provider)
        let sum = 0
        for (const { count, counts, rate } of this.tastes[metro.region].classes) {
          if (rate === 0) continue
          const present = occupancy(this.model, rate * time)
          sum += (count / counts) * (counts * rate) ** 2 * present * (1 - present)
        }
        variance += share ** 2 * sum
        weight += share
      }
    }
    return Math.sqrt(variance) / weight
  }

  /**
   * Share of rendition look-ups that theory lets a provider's edges miss, each weighted with its requests. Theory speaks of
   * independent requests; a track heard before in the session is still there, and brings no other to stay longer.
   */
  predictedEdgeMissRatio(provider: number): number {
    const { plan, metros } = this.world
    let requests = 0
    let misses = 0
    for (const metro of metros) {
      const weight = metro.share * this.shares[metro.id * plan.providers.length + provider]
      if (weight === 0) continue
      requests += weight
      misses +=
        weight * cheMissRatio(this.model, this.tastes[metro.region].classes, this.edgeSteady(metro, provider).time)
    }
    return (misses / requests) * (1 - repeatedShare(plan.population.session))
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
    const { metros } = this.world
    const { classes } = this.tastes[region]
    const rates = classes.map(() => 0)
    for (const metro of metros) {
      const requests = this.requestsPerMs(metro, provider)
      if (metro.region !== region || requests === 0) continue
      const { time } = this.edgeSteady(metro, provider)
      for (const [i, c] of classes.entries()) {
        // What nobody asks for is not asked for here either, even where time is without end.
        if (c.rate > 0) rates[i] += requests * c.rate * (1 - occupancy(this.model, c.rate * time))
      }
    }
    return classes.map((c, i) => ({ ...c, rate: rates[i] }))
  }

  /** Tracks that the metro's listeners ask a provider's edge for per ms when time begins. */
  private requestsPerMs(metro: Metro, provider: number): number {
    const { plan, target, meanTrackMs } = this.world
    return (target(metro, 0) * this.shares[metro.id * plan.providers.length + provider]) / meanTrackMs
  }

  private shieldSteady(classes: readonly RenditionClass[]): SteadyState {
    const { plan } = this.world
    const bytes = plan.shield.bytes * plan.scale.factor
    return steadyState(this.model, classes, bytes, plan.population.session)
  }

  private edgeSteady(metro: Metro, provider: number): SteadyState {
    return this.steadyOf(metro.region, this.edgeBytes(metro.id, provider))
  }

  /** A cache of so many bytes to which all requests of a region come. */
  private steadyOf(region: number, bytes: number): SteadyState {
    const { plan } = this.world
    const { classes, steady } = this.tastes[region]
    let state = steady.get(bytes)
    if (!state) {
      state = steadyState(this.model, classes, bytes, plan.population.session)
      steady.set(bytes, state)
    }
    return state
  }

  private edgeBytes(metro: number, provider: number): number {
    const { plan, geometry } = this.world
    return geometry.edgeBytes[metro * plan.providers.length + provider] * plan.scale.factor
  }

  private newCache(
    region: number,
    bytes: number,
    entries: number,
    digest: Digest | null,
    lifetimeMs: number | null,
  ): ObjectCache {
    const { eviction } = this.world.plan.delivery
    return new ObjectCache(bytes, this.tableEntries(region, bytes, entries), eviction, digest, lifetimeMs)
  }

  /** Places in the table of a region's cache of so many bytes that theory gives so many entries. */
  private tableEntries(region: number, bytes: number, entries: number): number {
    // A cache without traffic would hold nothing; give its table the room that everybody's requests would fill.
    const room = Math.max(entries, this.steadyOf(region, bytes).entries) * TABLE_MARGIN
    return Math.ceil(Math.min(room, this.tastes[region].standing)) + TABLE_MINIMUM
  }
}

function tastesOf(world: World): Taste[] {
  const { catalog, population } = world.plan
  const tasteOf = (region: number): Taste => {
    const classes = renditionClasses(world, region)
    return { classes, standing: classes.reduce((sum, c) => sum + c.count / c.counts, 0), steady: new Map() }
  }
  const common = catalog.regional.shareOfPlays === 0 ? tasteOf(0) : null
  return population.regions.map((_, region) => common ?? tasteOf(region))
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
