import { expect, it } from 'vitest'
import { serverTiming } from './server-timing.ts'

it('reads parts with their durations', () => {
  expect(serverTiming('edge;dur=1.5, shield;desc=hit;dur=0.8,origin;dur=12;desc="from disk"')).toEqual([
    { name: 'edge', description: null, durationMs: 1.5 },
    { name: 'shield', description: 'hit', durationMs: 0.8 },
    { name: 'origin', description: 'from disk', durationMs: 12 },
  ])
})

it('leaves out what has no duration', () => {
  expect(serverTiming('')).toEqual([])
  expect(serverTiming('miss, edge;dur=, shield;dur=long, ;dur=1')).toEqual([])
})
