import type { LognormalPlan } from '../plan.ts'
import { normalQuantile } from '../stats/normal.ts'
import { erlangC } from '../theory/erlang.ts'

/** Mean and mean square of a service time, ms and ms². */
export interface Moments {
  mean: number
  square: number
}

const Z99 = normalQuantile(0.99)

/** Moments of a lognormal delay: exp(μ + σ²/2) and exp(2μ + 2σ²). */
export function lognormalMoments({ median, p99 }: LognormalPlan): Moments {
  const sigma = Math.log(p99 / median) / Z99
  return { mean: median * Math.exp(sigma ** 2 / 2), square: median ** 2 * Math.exp(2 * sigma ** 2) }
}

/**
 * How long requests wait at many stations of c servers each, of which only few requests are looked at.
 *
 * Two requests that are looked at meet the same station seconds apart, while a queue forgets within milliseconds: each
 * finds the station as any arrival of a Poisson stream does (PASTA, Wolff 1982), so its wait is drawn from the stationary
 * law and nothing else has to be simulated. The law: an arrival waits with Erlang's probability C, and then exponentially
 * with mean (1 + c²ₛ)/2 / (cμ − λ) (exact for M/M/c; Allen and Cunneen 1978 for other service times).
 *
 * Where more arrives than c servers do, work piles up at the difference and is worked off when load falls: a fluid queue on
 * top of the law. It grows to `mostWaitMs` at most, since requests that waited so long are dropped.
 */
export class QueueLaw {
  readonly servers: number
  private readonly mostWaitMs: number
  private readonly waits: Float64Array
  private readonly meansMs: Float64Array
  private readonly loads: Float64Array
  /** Wait, ms, that piled-up work alone makes at `sinceMs`, and how it changes per ms. */
  private readonly piledMs: Float64Array
  private readonly drifts: Float64Array
  private readonly sinceMs: Float64Array

  constructor(stations: number, servers: number, mostWaitMs: number) {
    this.servers = servers
    this.mostWaitMs = mostWaitMs
    this.waits = new Float64Array(stations)
    this.meansMs = new Float64Array(stations)
    this.loads = new Float64Array(stations)
    this.piledMs = new Float64Array(stations)
    this.drifts = new Float64Array(stations)
    this.sinceMs = new Float64Array(stations)
  }

  /**
   * From `nowMs` on the station gets so much.
   * @param perMs arrivals per ms
   */
  setLoad(station: number, nowMs: number, perMs: number, service: Moments): void {
    this.piledMs[station] = this.piledAt(station, nowMs)
    this.sinceMs[station] = nowMs
    const { servers } = this
    const erlangs = perMs * service.mean
    this.loads[station] = erlangs
    this.waits[station] = erlangC(servers, erlangs)
    this.drifts[station] = erlangs / servers - 1
    const variation = service.mean === 0 ? 0 : service.square / service.mean ** 2
    const freeing = (servers - erlangs) / service.mean
    const overloaded = erlangs >= servers
    this.meansMs[station] = perMs === 0 || overloaded ? 0 : variation / 2 / freeing
  }

  /** A request's wait, ms; at most the longest, at which it is dropped. @param u uniform in (0, 1) */
  waitMs(station: number, nowMs: number, u: number): number {
    const wait = this.waits[station]
    const behind = u < wait ? this.meansMs[station] * Math.log(wait / u) : 0
    return Math.min(this.mostWaitMs, this.piledAt(station, nowMs) + behind)
  }

  /** Whether a wait is the longest there is. */
  isDropped(waitMs: number): boolean {
    return waitMs >= this.mostWaitMs
  }

  /** Offered load per server; above 1 the station is overloaded. */
  utilization(station: number): number {
    return this.loads[station] / this.servers
  }

  private piledAt(station: number, nowMs: number): number {
    const piled = this.piledMs[station] + this.drifts[station] * (nowMs - this.sinceMs[station])
    return Math.min(this.mostWaitMs, Math.max(0, piled))
  }
}

/** Moments of the service times of a mixed stream. @param parts arrivals per ms with their moments */
export function mixed(parts: readonly [number, Moments][]): Moments {
  const all = parts.reduce((sum, [perMs]) => sum + perMs, 0)
  if (all === 0) return { mean: 0, square: 0 }
  return {
    mean: parts.reduce((sum, [perMs, { mean }]) => sum + perMs * mean, 0) / all,
    square: parts.reduce((sum, [perMs, { square }]) => sum + perMs * square, 0) / all,
  }
}
