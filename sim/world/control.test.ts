import { describe, expect, it } from 'vitest'
import { EventQueue } from '../engine/event-queue.ts'
import { smallPlan } from '../plan.fixture.ts'
import type { HealthPlan, ProviderOutagePlan } from '../plan.ts'
import type { Happening } from '../result.ts'
import { Control } from './control.ts'
import { Coupling } from './coupling.ts'
import { buildWorld } from './world.ts'

const FAULT = 1
const PROBE = 0
const WARMUP_MS = 20_000
const INTERVAL_MS = 5_000
/** Simulated time at which the outage below begins, and how long it lasts. */
const BEGINS_MS = WARMUP_MS + 60_000
const FOR_MS = 120_000

const west: ProviderOutagePlan = {
  what: 'provider-outage',
  provider: 'south',
  regions: ['west'],
  atMs: 60_000,
  forMs: FOR_MS,
}

const NORTH = 0b01
const SOUTH = 0b10

/** Control over two regions and two providers, and the events that drive it. */
class Driven {
  readonly coupling: Coupling
  readonly control: Control
  private readonly queue = new EventQueue()

  constructor(faults: ProviderOutagePlan[], health: Partial<HealthPlan> = {}, seed = 'control') {
    const plan = smallPlan({
      seed,
      faults,
      warmupMs: WARMUP_MS,
      health: { probeIntervalMs: INTERVAL_MS, failuresToUnhealthy: 3, successesToHealthy: 5, ...health },
    })
    this.coupling = new Coupling(plan)
    this.control = new Control(buildWorld(plan), this.queue, this.coupling, FAULT, PROBE)
  }

  until(ms: number): void {
    const { queue, control } = this
    while (queue.nextTime() <= ms) {
      queue.pop()
      if (queue.kind === PROBE) control.probe(queue.first, queue.time)
      else control.fault(queue.first, queue.second === 1)
    }
  }

  /** The first whole ms at which something is so. */
  when(so: () => boolean): number {
    let ms = 0
    while (!so()) this.until(++ms)
    return ms
  }

  get health(): Happening[] {
    return this.control.happenings.filter(({ kind }) => kind === 'health')
  }
}

describe('an outage', () => {
  it('is so from its beginning to its end, in its regions and for its provider only', () => {
    const driven = new Driven([west])
    const downAt = (ms: number): number[] => {
      driven.until(ms)
      return [...driven.coupling.down]
    }
    expect(downAt(BEGINS_MS - 1)).toEqual([0, 0])
    expect(downAt(BEGINS_MS)).toEqual([SOUTH, 0])
    expect(downAt(BEGINS_MS + FOR_MS - 1)).toEqual([SOUTH, 0])
    expect(downAt(BEGINS_MS + FOR_MS)).toEqual([0, 0])
  })

  it('lasts as long as any of those that overlap', () => {
    const later = { ...west, regions: ['west', 'east'], atMs: west.atMs + 60_000 }
    const driven = new Driven([west, later])
    driven.until(BEGINS_MS + FOR_MS)
    expect([...driven.coupling.down]).toEqual([SOUTH, SOUTH])
    driven.until(BEGINS_MS + FOR_MS + 60_000)
    expect([...driven.coupling.down]).toEqual([0, 0])
  })

  it('is a happening in scenario time, cut at the end of the replay', () => {
    const long = { ...west, regions: ['west', 'east'], atMs: 500_000, forMs: 900_000 }
    expect(new Driven([west, long]).control.happenings).toEqual([
      { kind: 'fault', label: 'south out in west', fromMs: 60_000, toMs: 180_000 },
      { kind: 'fault', label: 'south out everywhere', fromMs: 500_000, toMs: 600_000 },
    ])
  })
})

describe('probes', () => {
  const seeds = Array.from({ length: 20 }, (_, i) => `seed ${i}`)

  it.each([1, 3, 7])('find an outage after %d failures in a row, and its end after five successes', (failures) => {
    for (const seed of seeds) {
      const driven = new Driven([west], { failuresToUnhealthy: failures }, seed)
      const { healthy } = driven.coupling
      expect([...healthy]).toEqual([NORTH | SOUTH, NORTH | SOUTH])
      const outMs = driven.when(() => healthy[0] === NORTH)
      // The first probe that fails comes within an interval.
      expect(outMs - BEGINS_MS).toBeGreaterThan((failures - 1) * INTERVAL_MS)
      expect(outMs - BEGINS_MS).toBeLessThanOrEqual(failures * INTERVAL_MS + 1)
      driven.until(BEGINS_MS + FOR_MS + 10 * INTERVAL_MS)
      const band = driven.health[0]
      expect(driven.health).toHaveLength(1)
      expect(band).toMatchObject({ kind: 'health', label: 'south out of rotation in west' })
      expect(Math.abs(band.fromMs - (outMs - WARMUP_MS))).toBeLessThanOrEqual(1)
      const tookMs = band.toMs - (BEGINS_MS + FOR_MS - WARMUP_MS)
      expect(tookMs).toBeGreaterThanOrEqual(4 * INTERVAL_MS - 1)
      expect(tookMs).toBeLessThanOrEqual(5 * INTERVAL_MS + 1)
      expect([...healthy]).toEqual([NORTH | SOUTH, NORTH | SOUTH])
    }
  })

  it('do not find one that is over before enough of them have failed', () => {
    for (const seed of seeds) {
      const driven = new Driven([{ ...west, forMs: 2 * INTERVAL_MS - 1 }], {}, seed)
      driven.until(BEGINS_MS + 60_000)
      expect(driven.health).toEqual([])
    }
  })

  it('leave a provider out to the end when it does not come back', () => {
    const driven = new Driven([{ ...west, forMs: 540_000 }])
    driven.until(WARMUP_MS + 600_000)
    expect(driven.health).toEqual([expect.objectContaining({ toMs: 600_000 })])
  })

  it('tell the router of availability, which falls in an outage and comes back, and of every change', () => {
    const driven = new Driven([west])
    const { coupling } = driven
    const southInWest = 1
    expect([...coupling.availability]).toEqual([0.999, 0.999, 0.999, 0.999])
    driven.until(BEGINS_MS - 1)
    const quiet = coupling.routerVersion
    driven.until(BEGINS_MS + FOR_MS)
    const lowest = coupling.availability[southInWest]
    // Twenty-four probes failed, each of which leaves 23/24 of what was there.
    expect(lowest).toBeCloseTo(0.999 * (23 / 24) ** 24, 4)
    expect(coupling.routerVersion - quiet).toBeGreaterThanOrEqual(24)
    expect([...coupling.availability].filter((a) => a === 0.999)).toHaveLength(3)
    driven.until(BEGINS_MS + FOR_MS + 1_200_000)
    expect(coupling.availability[southInWest]).toBe(0.999)
    const settled = coupling.routerVersion
    driven.until(BEGINS_MS + FOR_MS + 1_400_000)
    expect(coupling.routerVersion).toBe(settled)
  })
})
