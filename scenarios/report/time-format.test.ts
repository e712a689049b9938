import { describe, expect, it } from 'vitest'
import { clock, duration, timeTicks, utcClock, utcMoment } from './time-format.ts'

const plain = (text: string) => text.replace(/\u00a0/g, ' ')

describe('duration', () => {
  it.each([
    [0, '0 s'],
    [250, '250 ms'],
    [30_000, '30 s'],
    [5_400_000, '1 h 30 min'],
    [7_200_000, '2 h'],
    [90_061_500, '1 d 1 h'],
  ])('%d ms is %s', (ms, text) => expect(plain(duration(ms))).toBe(text))
})

describe('clock', () => {
  it.each([
    [0, '0:00'],
    [3_900_000, '1:05'],
    [3_930_000, '1:05:30'],
    [90_000_000, '25:00'],
  ])('%d ms is %s', (ms, text) => expect(clock(ms)).toBe(text))

  it('reads UTC off an instant', () => {
    expect(utcClock(Date.UTC(2026, 10, 20, 20, 40, 15), true)).toBe('20:40:15')
    const instant = Date.UTC(2026, 10, 20, 23, 30)
    expect(utcClock(instant)).toBe('23:30')
    expect(plain(utcMoment(instant))).toBe('2026-11-20 23:30 UTC')
  })
})

describe('timeTicks', () => {
  it.each([
    [7_200_000, 8, 900_000, 9],
    [7_200_000, 4, 1_800_000, 5],
    [86_400_000, 8, 10_800_000, 9],
    [90_000, 6, 15_000, 7],
    [30 * 86_400_000, 8, 7 * 86_400_000, 5],
    [100 * 86_400_000, 8, 13 * 86_400_000, 8],
  ])('a run of %d ms with at most %d steps takes steps of %d ms', (durationMs, most, step, count) => {
    const ticks = timeTicks(durationMs, most)
    expect(ticks[1]).toBe(step)
    expect(ticks).toHaveLength(count)
  })
})
