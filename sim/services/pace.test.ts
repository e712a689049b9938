import { describe, expect, it } from 'vitest'
import { Pace, type PacedWindow } from './pace.ts'

const HOUR_MS = 3_600_000
const EVENTS_PER_MS = 30
/** A settled window of ten seconds of an hour that has 360 of them gets 2,000,000 / 360 events. */
const SETTLED_MS = 2_000_000 / 360 / EVENTS_PER_MS

/** How much of each window of ten seconds is simulated, what is not said of one being as in a settled world. */
function slices(windows: readonly Partial<PacedWindow>[]): number[] {
  const pace = new Pace(360, HOUR_MS)
  return windows.map((window, i) => {
    const [fromMs, toMs] = [i * 10_000, (i + 1) * 10_000]
    const usual = { fromMs, toMs, callsPerMs: 100, eventsPerMs: EVENTS_PER_MS, state: 'calm', inTrouble: false }
    return Math.round(pace.sliceMs({ ...usual, ...window }))
  })
}

const settled = Math.round(SETTLED_MS)
const whole = 10_000
const calm = (count: number): Partial<PacedWindow>[] => Array.from({ length: count }, () => ({}))

describe('of a window is simulated', () => {
  it('the beginning, where nothing changes', () => {
    expect(slices(calm(10))).toEqual(new Array(10).fill(settled))
  })

  it('all, when load jumps up or down, and the beginning again when it has settled', () => {
    const rush = [...calm(5), { callsPerMs: 300 }, ...calm(4)]
    expect(slices(rush)).toEqual([...new Array(5).fill(settled), whole, whole, settled, settled, settled])
  })

  it('the beginning, where load moves as a day curve does', () => {
    const day = calm(200).map((_, i) => ({ callsPerMs: 100 * 1.002 ** i }))
    expect(slices(day)).toEqual(new Array(200).fill(settled))
  })

  it('all, when a fault begins and while there is trouble with it, as long as a change is worth', () => {
    const fault = { state: 'down', inTrouble: true }
    const times = slices([...calm(5), ...Array.from({ length: 20 }, () => fault), ...calm(3)]).slice(5)
    // 300,000 events a window of the 2,000,000.
    expect(times.slice(0, 7)).toEqual(new Array(7).fill(whole))
    expect(times.slice(7, 20)).toEqual(new Array(13).fill(settled))
    expect(times.slice(20)).toEqual([whole, settled, settled])
  })

  it('no more in all than a replay can bear', () => {
    const restless = calm(360).map((_, i) => ({ state: String(i), inTrouble: true }))
    const followed = slices(restless).reduce((sum, ms) => sum + (ms - settled) * EVENTS_PER_MS, 0)
    expect(followed).toBeGreaterThan(11_000_000)
    expect(followed).toBeLessThan(12_000_000 + whole * EVENTS_PER_MS)
  })
})
