import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answersNeeded, consistencyLevels } from '../../reference/storage/consistency.policy.ts'
import type { RingPlan } from '../plan.ts'
import { DrivenRing, ExponentialDelays, oneSite, total } from './ring.fixture.ts'

const level = fc.constantFrom(...consistencyLevels)
const twoSites: Partial<RingPlan> = { roamingShare: 0.2, clockErrorMs: 0 }
const atMs = fc.integer({ min: 0, max: 20_000 })
const seed = fc.string({ minLength: 1, maxLength: 4 })

interface Loss {
  node: number
  atMs: number
  forMs: number
  isDiskLost: boolean
}

const loss: fc.Arbitrary<Loss> = fc.record({
  node: fc.integer({ min: 0, max: 11 }),
  atMs,
  forMs: fc.integer({ min: 100, max: 15_000 }),
  isDiskLost: fc.boolean(),
})

/** Plays operations and losses, then lets everything come back and settle. */
function play(driven: DrivenRing, losses: readonly Loss[], operations: readonly [number, number, boolean][]): void {
  const { ring } = driven
  for (const [key, when, isWrite] of operations) {
    if (isWrite) ring.write(key % ring.keys, when)
    else ring.read(key % ring.keys, when)
  }
  const steps = losses.flatMap((one) => [
    { atMs: one.atMs, begins: true, one },
    { atMs: one.atMs + one.forMs, begins: false, one },
  ])
  for (const { atMs: when, begins, one } of steps.sort((a, b) => a.atMs - b.atMs)) {
    driven.until(when)
    if (begins) ring.losses.lose(one.node, when, one.isDiskLost)
    else ring.losses.comeBack(one.node, when)
  }
  driven.until(10_000_000)
}

const operations = fc.array(fc.tuple(fc.nat(), atMs, fc.boolean()), { minLength: 1, maxLength: 120 })

describe('the ring', () => {
  it('ends every operation once, one way or another', () => {
    fc.assert(
      fc.property(level, level, seed, fc.array(loss, { maxLength: 6 }), operations, (write, read, s, losses, ops) => {
        const driven = new DrivenRing({ ...twoSites, write, read }, new ExponentialDelays(s, 20, 200), [6, 6], s)
        play(driven, losses, ops)
        for (const [tally, count] of [
          [driven.ring.writeTally, ops.filter(([, , isWrite]) => isWrite).length],
          [driven.ring.readTally, ops.filter(([, , isWrite]) => !isWrite).length],
        ] as const) {
          const failed = Object.values(tally.failures).reduce((sum, groups) => sum + total(groups), 0)
          expect(total(tally.attempts)).toBe(count)
          expect(total(tally.done) + failed).toBe(count)
        }
      }),
      { numRuns: 60 },
    )
  })

  // W copies hold a write before it is acknowledged. A rebuilt node may have copied from one that lacked it, so what
  // counts is how many nodes ever lost their disk, not how many at once; without their disks lost, any number may fail.
  it('loses no acknowledged write while fewer than W nodes ever lose their disk', () => {
    fc.assert(
      fc.property(level, seed, fc.array(loss, { maxLength: 8 }), operations, (write, s, losses, ops) => {
        const enough = answersNeeded(write, 3, 1)
        const diskLosers = [...new Set(losses.map(({ node }) => node % 6))].slice(0, enough - 1)
        const allowed = losses.map((one) => {
          const node = one.node % 6
          return { ...one, node, isDiskLost: one.isDiskLost && diskLosers.includes(node) }
        })
        const plan = { ...oneSite, write, read: 'one' as const, hintWindowMs: 1_000, readRepair: false }
        const driven = new DrivenRing(plan, new ExponentialDelays(s, 20), [12], s)
        play(driven, allowed, ops)
        expect(driven.ring.losses.lostWrites).toBe(0)
        const { copies } = driven.ring
        for (let key = 0; key < copies.keys; key++) {
          const wanted = copies.newestAcknowledged(key)
          expect(
            copies.isNewer(
              wanted,
              copies.newestOf(key, () => true),
            ),
          ).toBe(false)
        }
      }),
      { numRuns: 150 },
    )
  })

  it('comes to one version of a key everywhere once all is delivered, hints included', () => {
    fc.assert(
      fc.property(level, seed, fc.array(loss, { maxLength: 5 }), operations, (write, s, losses, ops) => {
        const kept = losses.map((one) => ({ ...one, isDiskLost: false }))
        // A coordinator that dies takes what it had not kept yet to its grave; so nodes die before the first write here.
        const early = kept.map((one) => ({ ...one, atMs: 0 }))
        const later = ops.map(([key, when, isWrite]): [number, number, boolean] => [key, 1 + when, isWrite])
        const plan = { ...twoSites, write, readRepair: false, detectionMs: 0 }
        const driven = new DrivenRing(plan, new ExponentialDelays(s, 20, 200), [6, 6], s)
        play(driven, early, later)
        const { copies, handoff } = driven.ring
        expect(handoff.hints.backlog).toBe(0)
        for (let copy = 0; copy < copies.nodeOf.length; copy++) {
          expect(copies.heldBy(copy)).toBe(copies.newestOf(copies.keyOf(copy), () => true))
        }
      }),
      { numRuns: 60 },
    )
  })
})
