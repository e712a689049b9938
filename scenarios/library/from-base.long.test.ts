import { expect, it } from 'vitest'
import type { Plan } from '../../sim/plan.ts'
import { simulate } from '../../sim/simulate.ts'
import { dailyUse } from '../../sim/workload/daily-use.ts'
import { dayCurveAt } from '../../sim/workload/day-curve.ts'
import { loadPlan } from '../language/resolve.ts'
import { filesIn } from '../language/scenario-files.fixture.ts'

const STEP_MS = 300_000

/** What the day that is simulated has of listening, as a part of the mean day of the week. */
function partOfMean({ population, startUtcMs, durationMs }: Plan): number {
  let sum = 0
  for (let atMs = 0; atMs < durationMs; atMs += STEP_MS) {
    for (const { share, utcOffsetMinutes } of population.regions)
      sum += share * dayCurveAt(population.dayCurve, startUtcMs + atMs, utcOffsetMinutes)
  }
  return (sum * STEP_MS) / durationMs
}

it('a day of as many listeners as the base comes to has 7.5 G streams, 25 of every daily user', () => {
  const scenario = [
    'question: What does a whole day come to?',
    'start: 2026-11-18T00:00:00Z',
    'duration: 24h',
    'population: { base: s0, listeners: from-base }',
    'simulate: { mode: sampled, listeners: 1k }',
  ]
  const { plan } = loadPlan('day.yaml', { cwd: filesIn({ 'day.yaml': `${scenario.join('\n')}\n` }) })
  const use = dailyUse(plan)
  const { figures } = simulate({ ...plan, services: null }, { workers: 1 })
  const part = partOfMean(plan)
  expect(part).toBeGreaterThan(0.9)
  expect(part).toBeLessThan(1.1)
  /** Figures of the mean day; a thousand listeners know them to about 1 %. */
  const near = (counted: number, said: number) => expect(Math.abs(counted / part / said - 1)).toBeLessThan(0.03)
  // What the documents say: nowhere in the plan.
  near(figures.streams, 7.5e9)
  near(figures.streams / use.dailyUsers, 25)
  // What the formulas say of the same base. Listeners are not compared: how long the hits of a small catalog are moves them.
  near(figures.streams, use.streamsPerDay)
  near(figures.plays, use.playsPerDay)
})
