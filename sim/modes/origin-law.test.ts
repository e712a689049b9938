import { describe, expect, it } from 'vitest'
import { scaleBy, smallPlan } from '../plan.fixture.ts'
import type { Plan } from '../plan.ts'
import { erlangWait } from '../theory/erlang.ts'
import { buildWorld } from '../world/world.ts'
import { OriginLaw } from './origin-law.ts'

const STREAM_BPS = 100e6
const BYTES = 1_250_000
/** What a read of so many bytes takes at a stream's rate. */
const SERVICE_MS = 100
const WINDOW_MS = 10_000

function plan(servers: number, factor = 1): Plan {
  return smallPlan({
    warmupMs: 0,
    durationMs: 100 * WINDOW_MS,
    scale: scaleBy(50_000 * factor, factor),
    origin: { ...smallPlan().origin, bandwidthBps: servers * STREAM_BPS, streamBps: STREAM_BPS },
  })
}

/** Windows in which so many reads come, spread evenly. Returns the wait expected after each. */
function load(law: OriginLaw, readsPerWindow: number, windows: number, region = 0, fromMs = 0): number[] {
  return Array.from({ length: windows }, (_, window) => {
    const beginMs = fromMs + window * WINDOW_MS
    for (let i = 0; i < readsPerWindow; i++) law.request(beginMs + (i * WINDOW_MS) / readsPerWindow, BYTES, 1, region)
    return law.closeWindow(beginMs + WINDOW_MS)
  })
}

function newLaw(of: Plan, elsewhereBytesPerMs = 0): OriginLaw {
  return new OriginLaw(buildWorld(of), [0], { bytesPerMs: () => elsewhereBytesPerMs, tell: () => {} })
}

describe('below saturation', () => {
  it.each([
    [10, 7],
    [10, 9],
    [100, 90],
  ])('with %i servers and a load of %i it waits as Erlang C says', (servers, erlangs) => {
    const waits = load(newLaw(plan(servers)), (erlangs * WINDOW_MS) / SERVICE_MS, 3)
    expect(waits[2] / (erlangWait(servers, erlangs) * SERVICE_MS)).toBeCloseTo(1, 6)
  })

  it('each read waits by itself, on average as long', () => {
    const law = newLaw(plan(10))
    const expected = load(law, (9 * WINDOW_MS) / SERVICE_MS, 50)[49]
    expect(law.waitMs / law.started / expected).toBeCloseTo(1, 1)
    expect(law.busyMs / 500_000).toBeCloseTo(9, 1)
    expect(law.systemMs).toBe(law.stayMs)
  })

  it('waits as long whatever part of the listeners is simulated', () => {
    const whole = load(newLaw(plan(100)), (90 * WINDOW_MS) / SERVICE_MS, 5)[4]
    const tenth = load(newLaw(plan(100, 0.1)), (9 * WINDOW_MS) / SERVICE_MS, 5)[4]
    expect(tenth).toBeCloseTo(whole, 6)
  })

  it('what other regions ask for counts, though it is not simulated here', () => {
    const rest = (45 / SERVICE_MS) * BYTES
    const both = load(newLaw(plan(100), rest), (45 * WINDOW_MS) / SERVICE_MS, 3)[2]
    expect(both / (erlangWait(100, 90) * SERVICE_MS)).toBeCloseTo(1, 6)
  })

  it('leaves out reads of regions that are not simulated here', () => {
    const law = newLaw(plan(10))
    expect(load(law, 900, 2, 1)).toEqual([0, 0])
    expect(law.reads).toBe(0)
  })
})

it('tells the others at the end of each window what its own readers expect', () => {
  const told: number[] = []
  const law = new OriginLaw(buildWorld(plan(10)), [0], { bytesPerMs: () => 0, tell: (waitMs) => told.push(waitMs) })
  const expected = load(law, (15 * WINDOW_MS) / SERVICE_MS, 10)
  expect(told).toEqual(expected)
  expect(expected[9]).toBeGreaterThan(WINDOW_MS)
})

describe('beyond saturation', () => {
  it('a backlog grows by what does not fit, as those feel it who have waited, and goes by what does', () => {
    const law = newLaw(plan(10))
    const over = load(law, (15 * WINDOW_MS) / SERVICE_MS, 30)
    // Half as much again as fits: whoever begins at t has waited for a third of t.
    for (const [i, waitMs] of over.entries()) {
      if (i < 3) continue
      expect(Math.abs(waitMs - ((i + 1) * WINDOW_MS) / 3)).toBeLessThan(WINDOW_MS / 2)
    }
    const idle = load(law, (5 * WINDOW_MS) / SERVICE_MS, 40, 0, 30 * WINDOW_MS)
    expect(idle.at(-1)).toBeLessThan(SERVICE_MS)
    expect(load(law, 0, 10, 0, 70 * WINDOW_MS).at(-1)).toBeLessThan(1e-3)
  })

  it('a burst is seen in the window in which it comes, however few reads are simulated', () => {
    const law = newLaw(plan(100, 0.01))
    const calm = load(law, 50, 10).at(-1) ?? Number.NaN
    const [burst] = load(law, 200, 1, 0, 10 * WINDOW_MS)
    expect(calm).toBeLessThan(1)
    expect(burst).toBeGreaterThan(WINDOW_MS / 4)
  })
})
