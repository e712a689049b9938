import { expect, it } from 'vitest'
import { AmpleOrigin, AroundZone } from './around-zone.ts'

const WINDOW_MS = 250
const WINDOWS = 4_000
/** Bytes asked for in a window, at another size each time: 1,000 on average. */
const asked = (window: number): number => 500 + ((window * 7) % 11) * 100

/** What few ask of an origin that keeps nobody waiting. */
function ampleRun(): AmpleOrigin {
  const ample = new AmpleOrigin()
  for (let window = 0; window < WINDOWS; window++) {
    ample.request(window * WINDOW_MS, asked(window))
    expect(ample.closeWindow((window + 1) * WINDOW_MS)).toBe(0)
  }
  return ample
}

it('asks, for all, what few ask over minutes, as long as the origin keeps nobody waiting', () => {
  const around = new AroundZone(ampleRun(), 0.1)
  for (let window = 0; window < WINDOWS; window++) {
    around.request(window * WINDOW_MS, asked(window))
    const perMs = around.bytesPerMs(window * WINDOW_MS, (window + 1) * WINDOW_MS)
    expect(Math.abs(perMs / (1000 / WINDOW_MS / 0.1) - 1)).toBeLessThan(0.01)
  }
})

it('asks for less by what the same few leave out while they wait, in that window', () => {
  const around = new AroundZone(ampleRun(), 0.1)
  for (let window = 0; window < WINDOWS; window++) {
    const isFull = window >= 2_000 && window < 2_010
    around.request(window * WINDOW_MS, isFull ? asked(window) - 400 : asked(window))
    const perMs = around.bytesPerMs(window * WINDOW_MS, (window + 1) * WINDOW_MS)
    const expected = (isFull ? 600 : 1000) / WINDOW_MS / 0.1
    expect(Math.abs(perMs / expected - 1)).toBeLessThan(0.02)
  }
})

it('waits as it was told at the end of the window', () => {
  const around = new AroundZone(ampleRun(), 0.1)
  expect(around.closeWindow()).toBe(0)
  around.tell(1_234)
  expect(around.closeWindow()).toBe(1_234)
})
