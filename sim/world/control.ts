import {
  HEALTHY,
  isHealthy,
  nextAvailability,
  nextHealth,
  reportedAvailability,
} from '../../reference/delivery/health.policy.ts'
import type { EventQueue } from '../engine/event-queue.ts'
import { draw, streamKey } from '../engine/random.ts'
import { outageLabel, outageProvider, outageRegions } from '../faults/provider-outage.ts'
import type { Happening } from '../result.ts'
import type { Coupling } from './coupling.ts'
import type { World } from './world.ts'

/** Faults as they come and go, and the probes that find out: events of the strict queue. */
export class Control {
  readonly happenings: Happening[] = []
  private readonly world: World
  private readonly queue: EventQueue
  private readonly coupling: Coupling
  private readonly probeKind: number
  /** By region and provider. */
  private readonly health: Int32Array
  private readonly availability: Float64Array
  /** Open bands by region and provider: index into `happenings`, -1 = none. */
  private readonly openBand: Int32Array
  /** Faults that hold at the moment, by region and provider. */
  private readonly outages: Int32Array

  /** @param faultKind kind of the events whose first integer is the fault's index and second 1 = begins, 0 = ends */
  constructor(world: World, queue: EventQueue, coupling: Coupling, faultKind: number, probeKind: number) {
    const { plan } = world
    const pairs = plan.population.regions.length * plan.providers.length
    this.world = world
    this.queue = queue
    this.coupling = coupling
    this.probeKind = probeKind
    this.health = new Int32Array(pairs).fill(HEALTHY)
    this.availability = new Float64Array(pairs)
    this.openBand = new Int32Array(pairs).fill(-1)
    this.outages = new Int32Array(pairs)
    const phase = streamKey(plan.worldSeed, 'health/phase')
    for (let pair = 0; pair < pairs; pair++) {
      this.availability[pair] = plan.providers[pair % plan.providers.length].availability
      queue.push(draw(phase, pair) * plan.health.probeIntervalMs, probeKind, pair)
    }
    for (const [index, fault] of plan.faults.entries()) {
      queue.push(world.zeroMs + fault.atMs, faultKind, index, 1)
      queue.push(world.zeroMs + fault.atMs + fault.forMs, faultKind, index, 0)
      this.happenings.push({
        kind: 'fault',
        label: outageLabel(plan, fault),
        fromMs: fault.atMs,
        toMs: Math.min(plan.durationMs, fault.atMs + fault.forMs),
      })
    }
    this.publish()
  }

  /** Event: a fault begins or ends. */
  fault(index: number, begins: boolean): void {
    const { plan } = this.world
    const fault = plan.faults[index]
    const provider = outageProvider(plan, fault)
    for (const region of outageRegions(plan, fault)) {
      const pair = region * plan.providers.length + provider
      this.outages[pair] += begins ? 1 : -1
      const bit = 1 << provider
      if (this.outages[pair] > 0) this.coupling.down[region] |= bit
      else this.coupling.down[region] &= ~bit
    }
  }

  /** Event: a probe of one provider in one region has come back, or has not. */
  probe(pair: number, nowMs: number): void {
    const { health, providers } = this.world.plan
    const ok = this.outages[pair] === 0
    const before = this.health[pair]
    const after = nextHealth(before, ok, health.failuresToUnhealthy, health.successesToHealthy)
    const nominal = providers[pair % providers.length].availability
    const reported = reportedAvailability(this.availability[pair])
    this.health[pair] = after
    this.availability[pair] = nextAvailability(this.availability[pair], ok, nominal)
    if (isHealthy(before) !== isHealthy(after)) this.noteHealth(pair, isHealthy(after), nowMs)
    if (isHealthy(before) !== isHealthy(after) || reportedAvailability(this.availability[pair]) !== reported)
      this.publish()
    this.queue.push(nowMs + health.probeIntervalMs, this.probeKind, pair)
  }

  /** Writes health and availability where the metros' routers read them. */
  private publish(): void {
    const { coupling } = this
    const { providers } = coupling
    for (let region = 0; region < coupling.healthy.length; region++) {
      let healthy = 0
      for (let p = 0; p < providers; p++) {
        const pair = region * providers + p
        if (isHealthy(this.health[pair])) healthy |= 1 << p
        coupling.availability[pair] = reportedAvailability(this.availability[pair])
      }
      coupling.healthy[region] = healthy
    }
    coupling.routerChanged()
  }

  private noteHealth(pair: number, healthy: boolean, nowMs: number): void {
    const { plan } = this.world
    const atMs = Math.round(nowMs - this.world.zeroMs)
    if (healthy) {
      const band = this.happenings[this.openBand[pair]]
      if (band) band.toMs = atMs
      this.openBand[pair] = -1
      return
    }
    const region = plan.population.regions[Math.floor(pair / plan.providers.length)].name
    this.openBand[pair] = this.happenings.length
    this.happenings.push({
      kind: 'health',
      label: `${plan.providers[pair % plan.providers.length].name} out of rotation in ${region}`,
      fromMs: atMs,
      toMs: plan.durationMs,
    })
  }
}
