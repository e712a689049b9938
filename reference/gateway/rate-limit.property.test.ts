import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  admitRequest,
  clearRequests,
  emptyWindow,
  limitCells,
  rateLimitSets,
  requestsLeft,
  retryAfterS,
} from './rate-limit.policy.ts'

const limit = fc.integer({ min: 1, max: 8 })
const windowMs = fc.integer({ min: 1, max: 40 })
const gaps = fc.array(fc.nat(12), { maxLength: 200 })

describe('a rate limit', () => {
  it('lets through exactly what a list of all past requests would', () => {
    fc.assert(
      fc.property(limit, windowMs, gaps, fc.nat(5), (most, span, script, at) => {
        const cells = new Float64Array(at + limitCells(most)).fill(7)
        clearRequests(cells, at, most)
        const passed: number[] = []
        let nowMs = 0
        for (const gap of script) {
          nowMs += gap
          const recent = passed.filter((ms) => ms > nowMs - span)
          expect(requestsLeft(cells, at, most, span, nowMs)).toBe(most - recent.length)
          const waitMs = admitRequest(cells, at, most, span, nowMs)
          expect(waitMs).toBe(recent.length < most ? 0 : recent[recent.length - most] + span - nowMs)
          if (waitMs === 0) passed.push(nowMs)
        }
        for (let i = most; i < passed.length; i++) expect(passed[i] - passed[i - most]).toBeGreaterThanOrEqual(span)
        expect([...cells.subarray(0, at)]).toEqual(Array.from({ length: at }, () => 7))
      }),
    )
  })

  it('lets the request through that comes when it was told to, and starves nobody', () => {
    fc.assert(
      fc.property(limit, windowMs, gaps, (most, span, script) => {
        const window = emptyWindow({ limit: most, windowMs: span })
        let nowMs = 0
        for (const gap of script) {
          nowMs += gap
          const waitMs = admitRequest(window.cells, 0, most, span, nowMs)
          if (waitMs === 0) continue
          nowMs += waitMs
          expect(admitRequest(window.cells, 0, most, span, nowMs)).toBe(0)
        }
      }),
    )
  })

  it('does not forget when the clock goes back', () => {
    const window = emptyWindow({ limit: 2, windowMs: 1000 })
    expect(retryAfterS(window, 5000)).toBeNull()
    expect(retryAfterS(window, 4000)).toBeNull()
    expect(retryAfterS(window, 3000)).toBe(1)
    expect(retryAfterS(window, 6000)).toBeNull()
  })
})

it('the published sets answer with the whole seconds to wait', () => {
  const player = emptyWindow(rateLimitSets.s0.player)
  for (let i = 0; i < 50; i++) expect(retryAfterS(player, i)).toBeNull()
  expect(retryAfterS(player, 50)).toBe(30)
  expect(retryAfterS(player, 29_000)).toBe(1)
  expect(retryAfterS(player, 30_000)).toBeNull()
  const stream = emptyWindow(rateLimitSets.s1.player)
  for (let i = 0; i < 100; i++) expect(retryAfterS(stream, 0)).toBeNull()
  expect(retryAfterS(stream, 1500)).toBe(59)
})
