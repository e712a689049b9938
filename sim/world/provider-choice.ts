import { chooseCdn, type RouterColumns } from '../../reference/delivery/cdn-router.policy.ts'
import type { Metro } from '../workload/metros.ts'
import type { Coupling } from './coupling.ts'
import type { World } from './world.ts'

/** Which provider the listeners of one metro turn to, by the service's own router. */
export class ProviderChoice {
  private readonly world: World
  private readonly coupling: Coupling
  private readonly all: number
  private readonly region: number
  private readonly columns: { latencyMs: Float64Array; availability: Float64Array; costUsdPerGb: Float64Array }
  /** The router's choice by ISP. */
  private readonly choices: Int32Array
  private readonly downSinceMs: Float64Array
  private down = 0
  private version = -1

  constructor(world: World, metro: Metro, coupling: Coupling) {
    const { providers, network } = world.plan
    const rows = network.ispsPerMetro * providers.length
    this.world = world
    this.coupling = coupling
    this.all = (1 << providers.length) - 1
    this.region = metro.region
    this.columns = {
      latencyMs: world.geometry.popRttMs.slice(metro.id * rows, (metro.id + 1) * rows),
      availability: new Float64Array(rows),
      costUsdPerGb: Float64Array.from({ length: rows }, (_, i) => providers[i % providers.length].priceUsdPerGb),
    } satisfies RouterColumns
    this.choices = new Int32Array(network.ispsPerMetro)
    this.downSinceMs = new Float64Array(providers.length)
  }

  /** Takes in what the coordinator knows as of now; returns the providers, as bits, that have just gone down. */
  openWindow(): number {
    const { coupling, columns, choices } = this
    const count = coupling.providers
    if (this.version !== coupling.routerVersion) {
      this.version = coupling.routerVersion
      for (let i = 0; i < columns.availability.length; i++) {
        columns.availability[i] = coupling.availability[this.region * count + (i % count)]
      }
      for (let isp = 0; isp < choices.length; isp++) choices[isp] = this.choose(isp, coupling.healthy[this.region])
    }
    const down = coupling.down[this.region]
    const fresh = down & ~this.down
    this.down = down
    for (let p = 0; p < count; p++) if (fresh & (1 << p)) this.downSinceMs[p] = coupling.fromMs
    return fresh
  }

  isDown(provider: number): boolean {
    return (this.down & (1 << provider)) !== 0
  }

  /** Round trip between the metro's edge of the provider and an ISP's network, ms. */
  popRttMs(isp: number, provider: number): number {
    return this.columns.latencyMs[isp * this.coupling.providers + provider]
  }

  /**
   * The provider that a listener turns to first: the router's choice, unless that has just failed this listener.
   * @param avoided the provider that the listener leaves alone for now, NONE if there is none
   */
  first(isp: number, avoided: number): number {
    const choice = this.choices[isp]
    if (choice === avoided) {
      const other = this.choose(isp, this.coupling.healthy[this.region] & ~(1 << avoided))
      if (other >= 0) return other
    }
    // With nobody healthy the app tries the best one all the same: the probes may be wrong.
    return choice >= 0 ? choice : this.choose(isp, this.all)
  }

  /** The next best one when those in `tried` (bits) have failed; after the last one they begin again. */
  next(isp: number, tried: number): number {
    const healthy = this.choose(isp, this.coupling.healthy[this.region] & ~tried)
    if (healthy >= 0) return healthy
    const other = this.choose(isp, this.all & ~tried)
    return other >= 0 ? other : this.choose(isp, this.all)
  }

  /** Time until the probes have taken a dead provider out of DNS: so many of them must have failed. */
  untilDnsForgets(provider: number, nowMs: number): number {
    const { probeIntervalMs, failuresToUnhealthy } = this.world.plan.health
    return Math.max(0, this.downSinceMs[provider] + failuresToUnhealthy * probeIntervalMs - nowMs)
  }

  private choose(isp: number, usable: number): number {
    const count = this.coupling.providers
    return chooseCdn(this.columns, isp * count, count, usable, this.world.plan.routing)
  }
}
