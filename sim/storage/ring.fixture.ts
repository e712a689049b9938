import { EventQueue } from '../engine/event-queue.ts'
import type { RingPlan } from '../plan.ts'
import { Draws } from './draws.ts'
import { StorageRing } from './ring.ts'
import type { RingDelays } from './ring-delays.ts'
import { RingMembers } from './ring-members.ts'
import { smallStorage } from './storage-plan.fixture.ts'

/** Every write and read takes an exponential time at each copy, messages take none, other sites hear after a fixed time. */
export class ExponentialDelays implements RingDelays {
  private readonly draws: Draws
  private readonly meanMs: number
  private readonly replication: number

  constructor(seed: string, meanMs: number, replicationMs = 0) {
    this.draws = new Draws(seed, 'delays')
    this.meanMs = meanMs
    this.replication = replicationMs
  }

  hopMs(): number {
    return 0
  }

  replicationMs(): number {
    return this.replication
  }

  writeMs(): number {
    return this.meanMs * this.draws.exponential()
  }

  readMs(): number {
    return 0
  }
}

/** A ring of one site without clock errors and roaming. */
export const oneSite = {
  sites: [{ name: 'left', nodes: 6, regions: ['west'] }],
  siteRttMs: [[0]],
  roamingShare: 0,
  clockErrorMs: 0,
} satisfies Partial<RingPlan>

/** A ring that a test drives by itself, with all of its keys simulated. */
export class DrivenRing {
  readonly queue = new EventQueue()
  readonly ring: StorageRing

  constructor(plan: Partial<RingPlan>, delays: RingDelays, keysBySite: number[], seed = 'ring') {
    const { ring } = smallStorage(plan)
    const members = new RingMembers(ring, new Draws(seed, 'members'))
    const sample = { seed, keysBySite, share: 1, fromMs: 0, untilMs: 1e12, bucketMs: 1e11, lostSitesAsk: true }
    this.ring = new StorageRing(members, delays, sample, this.queue, 0)
  }

  /** Plays all events up to a time. */
  until(endMs: number): void {
    const { queue, ring } = this
    while (queue.nextTime() <= endMs) {
      queue.pop()
      ring.handle(queue.kind, queue.first, queue.second, queue.time)
    }
  }
}

/** Sum of a tally's column over its groups. */
export function total(groups: ArrayLike<number>): number {
  return Array.from(groups).reduce((sum, n) => sum + n, 0)
}
