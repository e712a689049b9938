import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AutoscalerRules, idleAutoscaler, nextReplicas, wantedReplicas } from './autoscaler.policy.ts'

const usual: AutoscalerRules = {
  utilization: 0.7,
  p99Ms: 100,
  queueDepth: 100,
  tolerance: 0.1,
  everyMs: 15_000,
  upCooldownMs: 30_000,
  downCooldownMs: 300_000,
  startUpMs: 45_000,
  minReplicas: 1,
  maxReplicas: 10_000,
}

/** Replicas after each evaluation under a load of so many busy replicas. */
function run(rules: AutoscalerRules, first: number, busyAt: (turn: number) => number, turns: number): number[] {
  const state = idleAutoscaler()
  const all = [first]
  for (let turn = 1; turn <= turns; turn++) {
    const replicas = all[turn - 1]
    const load = { utilization: Math.min(1, busyAt(turn) / replicas), p99Ms: 20, queueDepth: 0 }
    all.push(nextReplicas(rules, state, replicas, load, turn * rules.everyMs))
  }
  return all
}

describe('the autoscaler', () => {
  it('goes one way only under a constant load, and settles where the target holds', () => {
    const first = fc.integer({ min: 1, max: 3000 })
    const busy = fc.double({ min: 0.01, max: 2000, noNaN: true })
    fc.assert(
      fc.property(first, busy, (replicas, load) => {
        const all = run(usual, replicas, () => load, 200)
        const steps = all.slice(1).map((now, i) => Math.sign(now - all[i]))
        expect(new Set(steps.filter((step) => step !== 0)).size).toBeLessThanOrEqual(1)
        const settled = all.at(-1) as number
        expect(all.slice(-50)).toEqual(Array.from({ length: 50 }, () => settled))
        expect(load / settled).toBeLessThanOrEqual(0.7 * 1.1 + 1e-9)
        // No more than needed: with the tolerance, and with one replica less rounded off.
        if (settled > 1) expect(load / (settled - 1)).toBeGreaterThan(0.7 * 0.9 * ((settled - 1) / settled) - 1e-9)
      }),
    )
  })

  it('gives nothing back before less was enough for the whole cool-down', () => {
    const noise = fc.array(fc.double({ min: 10, max: 100, noNaN: true }), { minLength: 60, maxLength: 60 })
    fc.assert(
      fc.property(noise, (loads) => {
        const all = run(usual, 100, (turn) => loads[turn - 1], 60)
        for (let turn = 1; turn < all.length; turn++) {
          if (all[turn] >= all[turn - 1]) continue
          const since = Math.max(1, turn - 20)
          for (let t = since; t <= turn; t++) {
            expect(wantedReplicas(usual, all[t - 1], Math.min(1, loads[t - 1] / all[t - 1]), 20, 0)).toBeLessThan(
              all[t - 1],
            )
          }
        }
      }),
    )
  })

  it('keeps its bounds and at most doubles, whatever it measures', () => {
    const measured = fc.double({ min: 0, max: 1e6, noNaN: true })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), measured, measured, measured, (replicas, u, p99Ms, depth) => {
        const wanted = wantedReplicas({ ...usual, minReplicas: 2, maxReplicas: 40 }, replicas, u, p99Ms, depth)
        expect(wanted).toBeGreaterThanOrEqual(2)
        expect(wanted).toBeLessThanOrEqual(40)
        if (replicas >= 2) expect(wanted).toBeLessThanOrEqual(2 * replicas)
      }),
    )
  })

  it('adds for a slow tail or a long queue though processors are idle, and not again before the cool-down', () => {
    expect(wantedReplicas(usual, 10, 0.5, 150, 0)).toBe(15)
    expect(wantedReplicas(usual, 10, 0.5, 20, 130)).toBe(13)
    expect(wantedReplicas(usual, 10, 0.5, 99, 99)).toBe(8)
    const state = idleAutoscaler()
    const slow = { utilization: 0.5, p99Ms: 200, queueDepth: 0 }
    expect(nextReplicas(usual, state, 10, slow, 0)).toBe(20)
    expect(nextReplicas(usual, state, 20, slow, 15_000)).toBe(20)
    expect(nextReplicas(usual, state, 20, slow, 30_000)).toBe(40)
  })
})
