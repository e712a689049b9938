import { describe, expect, it } from 'vitest'
import { drawnPoints, lonePoints, meanPoints, mergedColumn } from './drawn-points.ts'
import { spreadLabels } from './spread-labels.ts'
import { logTicks, niceTicks } from './ticks.ts'

describe('drawnPoints', () => {
  const at = (n: number) => Array.from({ length: n }, (_, i) => i * 10)

  it('stands in the middle of its bucket', () =>
    expect(drawnPoints([1, null], at(2), 10, 100)).toEqual([
      { atMs: 5, value: 1 },
      { atMs: 15, value: null },
    ]))

  it('keeps every spike when there are too many buckets', () => {
    const column = Array.from({ length: 10_000 }, (_, i) => (i === 4321 ? 900 : i === 7777 ? -3 : 5))
    const points = drawnPoints(column, at(10_000), 10, 500)
    expect(points.length).toBeLessThanOrEqual(500)
    expect(points.find((p) => p.value === 900)?.atMs).toBe(43_215)
    expect(points.find((p) => p.value === -3)?.atMs).toBe(77_775)
    expect(points.map((p) => p.atMs)).toEqual(points.map((p) => p.atMs).toSorted((a, b) => a - b))
  })

  it('keeps gaps', () => {
    const column = Array.from({ length: 1000 }, (_, i) => (i < 500 ? null : 1))
    expect(drawnPoints(column, at(1000), 10, 100).some((p) => p.value === null)).toBe(true)
  })

  it('gives layers of a stack the same moments', () => {
    const column = [1, 3, null, 5, 7]
    expect(meanPoints(column, at(5), 10, 3)).toEqual([
      { atMs: 10, value: 2 },
      { atMs: 30, value: 5 },
      { atMs: 45, value: 7 },
    ])
    expect(mergedColumn([1, null, null, null, 9, 2], 2, 'highest')).toEqual([1, null, 9])
  })

  it('finds points that a line would not show', () => {
    const points = drawnPoints([1, null, 2, 3, null, 4], at(6), 10, 100)
    expect(lonePoints(points).map((p) => p.value)).toEqual([1, 4])
  })
})

describe('spreadLabels', () => {
  it('leaves labels alone that have room', () => expect(spreadLabels([10, 50, 90], 14, 0, 100)).toEqual([10, 50, 90]))

  it('moves them apart and keeps their order', () => {
    const placed = spreadLabels([52, 50, 51, 99], 14, 0, 100)
    const sorted = [1, 2, 0, 3].map((i) => placed[i])
    for (let i = 1; i < 4; i++) expect(sorted[i] - sorted[i - 1]).toBeGreaterThanOrEqual(14)
    expect(Math.min(...placed)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...placed)).toBeLessThanOrEqual(100)
  })

  it('squeezes them where there is no room', () => expect(spreadLabels([5, 5, 5], 14, 0, 10)).toEqual([0, 5, 10]))
})

describe('ticks', () => {
  it.each([
    [0, 412, 4, [0, 200, 400]],
    [0, 1, 3, [0, 0.5, 1]],
    [0.91, 0.96, 4, [0.92, 0.94, 0.96]],
    [5, 5, 4, [5]],
  ])('from %d to %d, at most %d', (low, high, most, ticks) => expect(niceTicks(low, high, most)).toEqual(ticks))

  it('thins a logarithmic axis out as it gets longer', () => {
    expect(logTicks(50, 2000, 6)).toEqual([50, 100, 200, 500, 1000, 2000])
    expect(logTicks(10, 10_000, 4)).toEqual([10, 100, 1000, 10_000])
  })
})
