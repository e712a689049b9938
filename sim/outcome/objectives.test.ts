import { describe, expect, it } from 'vitest'
import type { Metric, ObjectivePlan } from '../plan.ts'
import type { Figures, Measured } from '../result.ts'
import { GROUPS } from '../stats/random-groups.ts'
import { CALM, STRETCHES } from '../stats/stretches.ts'
import { Tally } from '../stats/tally.ts'
import { delayFigures, NOTHING } from './measure.ts'
import { judge } from './objectives.ts'

const tally = new Tally({ providers: 2, regions: 1, ticks: 6, ticksPerBucket: 1 })
for (let group = 0; group < GROUPS; group++) {
  for (let i = 1; i <= 100; i++) {
    tally.recordDelay(tally.startup, group, i % STRETCHES, i * 1000)
    tally.recordDelay(tally.skip, group, i % STRETCHES, i * 10_000)
  }
}

const measured = (value: number, half = 0.01): Measured => ({
  value,
  low: value - half,
  high: value + half,
  samples: 1000,
})

/** Every figure has a value of its own. */
const figures: Figures = {
  startup: delayFigures(tally.cells, tally.startup),
  skip: delayFigures(tally.cells, tally.skip),
  seek: delayFigures(tally.cells, tally.seek),
  failover: delayFigures(tally.cells, tally.failover),
  rebuffering: measured(0.1),
  availability: measured(0.2),
  edgeHitRatio: measured(0.3),
  edgeByteHitRatio: measured(0.4),
  originEgressPeakBps: measured(0.5),
  egressPeakBps: measured(0.6),
  costPerMillionPlaysUsd: measured(0.7),
  costUsd: 1,
  plays: 1,
  streams: 1,
  sessions: 1,
  failedPlays: 1,
  abandoned: NOTHING,
  requestsPerPlay: 1,
  peakListeners: 1,
  playedByRung: [1, 0, 0, 0],
  quality: {
    meanBps: measured(96_000),
    switchesPerPlay: measured(0.8),
    stallsPerPlay: measured(0.9),
    linearBps: measured(90_000),
  },
  prefetchedShare: measured(0.95),
}

function objective(metric: Metric, op: '<' | '>', target: number, quantile: number | null = null): ObjectivePlan {
  return { text: `${metric} ${op} ${target}`, metric, quantile, op, target, unit: 'ratio' }
}

describe('an objective', () => {
  it.each([
    ['rebuffering', 0.1],
    ['availability', 0.2],
    ['edge hit ratio', 0.3],
    ['edge byte hit ratio', 0.4],
    ['origin egress', 0.5],
    ['egress', 0.6],
    ['cost per million plays', 0.7],
  ] as const)('on %s is held against that figure', (metric, value) => {
    const given = objective(metric, '<', 1)
    expect(judge(given, figures, tally, CALM)).toEqual({
      text: given.text,
      metric,
      op: '<',
      target: 1,
      unit: 'ratio',
      measured: measured(value),
      held: true,
      certain: true,
    })
  })

  it('on a delay is held against its quantile, in ms', () => {
    const at = (metric: Metric, quantile: number): number =>
      judge(objective(metric, '<', 500, quantile), figures, tally, CALM).measured.value
    expect(Math.abs(at('startup', 0.5) / 50 - 1)).toBeLessThan(1 / 128)
    expect(Math.abs(at('startup', 0.95) / 95 - 1)).toBeLessThan(1 / 128)
    expect(Math.abs(at('skip', 0.95) / 950 - 1)).toBeLessThan(1 / 128)
  })

  it.each([
    // The figure is 0.3 ± 0.01.
    ['<', 0.35, true, true],
    ['<', 0.305, true, false],
    ['<', 0.3, false, false],
    ['<', 0.295, false, false],
    ['<', 0.25, false, true],
    ['>', 0.25, true, true],
    ['>', 0.295, true, false],
    ['>', 0.3, false, false],
    ['>', 0.305, false, false],
    ['>', 0.35, false, true],
  ] as const)('%s %d: held %s, certain %s', (op, target, held, certain) => {
    expect(judge(objective('edge hit ratio', op, target), figures, tally, CALM)).toMatchObject({ held, certain })
  })

  it.each(['<', '>'] as const)('with %s holds, uncertainly, where nothing was observed', (op) => {
    expect(judge(objective('failover', op, 2_000, 0.99), figures, tally, CALM)).toMatchObject({
      measured: NOTHING,
      held: true,
      certain: false,
    })
  })
})
