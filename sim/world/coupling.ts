import type { Plan } from '../plan.ts'
import { AUTHORIZE_CELLS, type Authorization } from '../services/authorization.ts'

/**
 * What the metros share, as of the end of the window before: written between windows by the coordinator alone, read by
 * everyone during a window. In shared memory, so that workers see it without messages.
 */
export class Coupling {
  /** Bit p: provider p counts as healthy in the region (what its probes say). */
  readonly healthy: Int32Array
  /** Bit p: provider p answers nobody in the region (what is so). */
  readonly down: Int32Array
  /** By region and provider: availability as probed. */
  readonly availability: Float64Array
  /** By region: what authorizations meet in this window; empty where services are not simulated. */
  readonly authorizations: readonly CoupledAuthorization[]
  /** Tracks that are put everywhere at the beginning of this window, because of how often they are played: how many, then which. */
  private readonly promotions: Int32Array
  private readonly scalars: Float64Array
  readonly providers: number

  constructor(plan: Plan, buffer?: ArrayBufferLike) {
    const regions = plan.population.regions.length
    this.providers = plan.providers.length
    const memory = buffer ?? new ArrayBuffer(Coupling.bytes(plan))
    this.scalars = new Float64Array(memory, 0, SCALARS)
    this.availability = new Float64Array(memory, SCALARS * 8, regions * this.providers)
    const afterAvailability = SCALARS * 8 + this.availability.byteLength
    this.authorizations = Array.from({ length: authorizedRegions(plan) }, (_, region) => {
      const at = afterAvailability + region * AUTHORIZATION_CELLS * 8
      return new CoupledAuthorization(new Float64Array(memory, at, AUTHORIZATION_CELLS))
    })
    const ints = afterAvailability + this.authorizations.length * AUTHORIZATION_CELLS * 8
    this.healthy = new Int32Array(memory, ints, regions)
    this.down = new Int32Array(memory, ints + regions * 4, regions)
    this.promotions = new Int32Array(memory, ints + regions * 8, promotionCells(plan))
  }

  static bytes(plan: Plan): number {
    const regions = plan.population.regions.length
    const doubles = SCALARS + regions * plan.providers.length + authorizedRegions(plan) * AUTHORIZATION_CELLS
    return doubles * 8 + regions * 8 + promotionCells(plan) * 4
  }

  /** The window that is open, simulated ms. */
  get fromMs(): number {
    return this.scalars[FROM]
  }
  get toMs(): number {
    return this.scalars[TO]
  }
  /** Mean wait in the origin's queue of the reads of the last window, ms. */
  get originWaitMs(): number {
    return this.scalars[ORIGIN_WAIT]
  }
  /** Counts up when the router's figures (health, availability) have changed. */
  get routerVersion(): number {
    return this.scalars[ROUTER_VERSION]
  }
  /** Releases whose renditions are to be put everywhere at the beginning of this window, as bits. */
  get preposition(): number {
    return this.scalars[PREPOSITION]
  }

  /** Tracks that are put everywhere at the beginning of this window because of how often they are played. */
  get promoted(): Int32Array {
    return this.promotions.subarray(1, 1 + (this.promotions[0] ?? 0))
  }

  /** What is put everywhere as the next window begins, at most `MOST_PROMOTED` tracks. */
  promote(tracks: readonly number[]): void {
    this.promotions[0] = tracks.length
    this.promotions.set(tracks, 1)
  }

  /** What authorization meets from the next window on, by region. */
  authorize(met: readonly Authorization[]): void {
    for (const [region, one] of met.entries()) this.authorizations[region].set(one)
  }

  openWindow(fromMs: number, toMs: number, originWaitMs: number, preposition: number): void {
    this.scalars[FROM] = fromMs
    this.scalars[TO] = toMs
    this.scalars[ORIGIN_WAIT] = originWaitMs
    this.scalars[PREPOSITION] = preposition
  }

  routerChanged(): void {
    this.scalars[ROUTER_VERSION]++
  }
}

/** Tracks that are put everywhere in one window. */
export const MOST_PROMOTED = 1_000

const SCALARS = 8
const FROM = 0
const TO = 1
const ORIGIN_WAIT = 2
const ROUTER_VERSION = 3
const PREPOSITION = 4

/** What the plays of a region's listeners meet of services, in shared memory. */
export class CoupledAuthorization {
  /** Quantiles of the delay (see `authorizeDelayMs`), ms. */
  readonly delayMs: Float64Array
  private readonly cells: Float64Array

  constructor(cells: Float64Array) {
    this.delayMs = cells.subarray(0, AUTHORIZE_CELLS)
    this.cells = cells
  }

  /** Share of plays that are refused. */
  get refusedShare(): number {
    return this.cells[AUTHORIZE_CELLS]
  }

  set({ delayMs, failedShare }: Authorization): void {
    this.delayMs.set(delayMs)
    this.cells[AUTHORIZE_CELLS] = failedShare
  }
}

/** A table of delays, and the share that is refused. */
const AUTHORIZATION_CELLS = AUTHORIZE_CELLS + 1

function promotionCells({ delivery }: Plan): number {
  return delivery.warmAtPlaysPerMinute === null ? 0 : 1 + MOST_PROMOTED
}

function authorizedRegions({ services, population }: Plan): number {
  return services === null ? 0 : population.regions.length
}
