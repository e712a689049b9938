import { describe, expect, it } from 'vitest'
import { metrics, OBJECTIVE_PATTERN, parseObjective } from './objective.ts'

describe('parseObjective', () => {
  it.each([
    ['startup p99 < 500ms', { metric: 'startup', quantile: 0.99, op: '<', target: 500, unit: 'ms' }],
    ['skip p50<100ms', { metric: 'skip', quantile: 0.5, op: '<', target: 100, unit: 'ms' }],
    ['failover p99.9 < 2s', { metric: 'failover', quantile: 0.999, op: '<', target: 2000, unit: 'ms' }],
    ['rebuffering < 0.1%', { metric: 'rebuffering', quantile: null, op: '<', target: 0.001, unit: 'ratio' }],
    ['availability > 99.99%', { metric: 'availability', quantile: null, op: '>', target: 0.9999, unit: 'ratio' }],
    ['edge hit ratio > 85%', { metric: 'edge hit ratio', quantile: null, op: '>', target: 0.85, unit: 'ratio' }],
    [
      'edge byte hit ratio > 0.9',
      { metric: 'edge byte hit ratio', quantile: null, op: '>', target: 0.9, unit: 'ratio' },
    ],
    ['origin egress < 300Gbps', { metric: 'origin egress', quantile: null, op: '<', target: 3e11, unit: 'bps' }],
    ['egress < 12Tbps', { metric: 'egress', quantile: null, op: '<', target: 1.2e13, unit: 'bps' }],
    [
      'cost per million plays < 25 USD',
      { metric: 'cost per million plays', quantile: null, op: '<', target: 25, unit: 'USD' },
    ],
  ])('%s', (text, parsed) => {
    expect(parseObjective(text)).toEqual({ text, ...parsed })
    expect(OBJECTIVE_PATTERN.test(text)).toBe(true)
  })

  it('knows an example of every metric', () => {
    expect(Object.keys(metrics)).toHaveLength(11)
  })

  it.each([
    ['fast', { expected: 'a metric, < or >, and a target, such as startup p99 < 500ms' }],
    [
      'startup p99 <= 500ms',
      { expected: 'startup to be compared with a duration with its unit, such as 250ms, 1.5s, 30m, 2h or 3d' },
    ],
    [
      'startup < 500ms',
      { expected: 'startup with one of p50, p90, p95, p99, p99.9, p99.99, such as startup p99 < 500ms' },
    ],
    [
      'startup p42 < 500ms',
      { expected: 'startup with one of p50, p90, p95, p99, p99.9, p99.99, such as startup p99 < 500ms' },
    ],
    ['egress p99 < 1Tbps', { expected: 'egress without a quantile (it is one figure)' }],
    [
      'egress < 1TB',
      { expected: 'egress to be compared with a bandwidth with its unit, such as 96kbps, 40Mbps or 400Gbps' },
    ],
    ['edge hit ratio > 60', { expected: 'edge hit ratio to be compared with a share below 100%, such as 61% or 0.61' }],
    ['availability > 100%', { expected: 'availability to be compared with a share below 100%, such as 61% or 0.61' }],
    ['rebuffering < 101%', { expected: 'rebuffering to be compared with a share up to 100%, such as 61% or 0.61' }],
    ['availability < 0%', { expected: 'a target above 0, because availability is never below it' }],
    ['startup p99 < 0ms', { expected: 'a target above 0, because startup is never below it' }],
    [
      'edge hits ratio > 85%',
      { expected: `one of the metrics ${Object.keys(metrics).join(', ')}`, nearest: 'edge hit ratio' },
    ],
  ])('refuses %s', (text, problem) => {
    expect(parseObjective(text)).toEqual(problem)
  })
})
