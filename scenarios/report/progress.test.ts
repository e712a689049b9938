import { describe, expect, it } from 'vitest'
import { collectingIo } from '../commands/collecting-io.fixture.ts'
import { createProgress, progressLine } from './progress.ts'

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')
const HOUR = 3_600_000

describe('progressLine', () => {
  const state = { simMs: 0.75 * HOUR, totalMs: 2 * HOUR, events: 150_000_000, elapsedMs: 15_000, width: 100 }

  it('shows bar, simulated time, events/s and time left', () =>
    expect(plain(progressLine(state))).toBe(
      '█████████░░░░░░░░░░░░░░░  37 %  0:45 of 2:00 simulated  10.0 M events/s  25 s left',
    ))

  it('goes without events/s where there is no room', () => {
    const slow = { ...state, elapsedMs: 150_000, width: 79 }
    expect(plain(progressLine(slow))).toBe('█████████░░░░░░░░░░░░░░░  37 %  0:45 of 2:00 simulated  4 min 10 s left')
  })

  it('has nothing to foretell at the start and at the end', () => {
    expect(plain(progressLine({ ...state, simMs: 0, events: 0, elapsedMs: 0 }))).toBe(
      '░░░░░░░░░░░░░░░░░░░░░░░░   0 %  0:00 of 2:00 simulated',
    )
    expect(plain(progressLine({ ...state, simMs: 3 * HOUR }))).toContain('100 %')
    expect(plain(progressLine({ ...state, simMs: 3 * HOUR }))).not.toContain('left')
  })
})

describe('createProgress', () => {
  it('draws the line of a replay', () => {
    const io = collectingIo('.', true)
    let now = 0
    const progress = createProgress(io.stderr, { totalMs: 2 * HOUR, nowMs: () => now })
    now = 15_000
    progress.update(0.75 * HOUR, 150_000_000)
    progress.stop()
    expect(plain(io.err())).toContain('0:00 of 2:00 simulated')
    expect(plain(io.err())).toContain('0:45 of 2:00 simulated  10.0 M events/s  25 s left')
  })
})
