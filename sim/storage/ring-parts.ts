import type { EventQueue } from '../engine/event-queue.ts'
import type { RingPlan } from '../plan.ts'
import type { Draws } from './draws.ts'
import type { Handoff } from './handoff.ts'
import type { OperationTally } from './operation-tally.ts'
import type { RingCopies } from './ring-copies.ts'
import type { RingDelays } from './ring-delays.ts'
import type { RingMembers } from './ring-members.ts'

/** Kinds of events of the ring, counted from its first. */
export const ringEvents = {
  write: 0,
  apply: 1,
  send: 2,
  acknowledge: 3,
  read: 4,
  serve: 5,
  reply: 6,
  speculate: 7,
  repair: 8,
  replay: 9,
  notice: 10,
  checkLoss: 11,
} as const

/** How many kinds there are. */
export const RING_EVENT_KINDS = 12

/** What the parts of the ring share. */
export interface RingParts {
  plan: RingPlan
  queue: EventQueue
  firstKind: number
  members: RingMembers
  copies: RingCopies
  delays: RingDelays
  draws: Draws
  handoff: Handoff
  writes: OperationTally
  reads: OperationTally
}

/** Copies of a key in each site whose nodes are believed to be up. */
export function believedUp({ members, copies }: RingParts, key: number): number[] {
  const alive = new Array<number>(members.sites).fill(0)
  for (let copy = key * copies.copies; copy < (key + 1) * copies.copies; copy++) {
    if (members.isBelievedUp(copies.nodeOf[copy])) alive[copies.siteOfCopy(copy)]++
  }
  return alive
}

/** One way between two nodes, ms; nothing within one. */
export function hopMs({ members, delays }: RingParts, from: number, to: number): number {
  return from === to ? 0 : delays.hopMs(members.siteOf[from], members.siteOf[to])
}
