import { Writable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { createProgress, progressLine } from './progress.ts'
import { widthOf } from './text-columns.ts'

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')
const HOUR = 3_600_000

/** A stream that keeps what is written to it. */
function sink(isTTY: boolean): { stream: NodeJS.WriteStream; written: () => string } {
  const chunks: string[] = []
  const writable = new Writable({
    write: (chunk, _encoding, done) => {
      chunks.push(String(chunk))
      done()
    },
  })
  const stream = Object.assign(writable, { isTTY, columns: 100, rows: 24 }) as unknown as NodeJS.WriteStream
  return { stream, written: () => chunks.join('') }
}

describe('progressLine', () => {
  const state = { simMs: 0.75 * HOUR, totalMs: 2 * HOUR, events: 150_000_000, elapsedMs: 15_000, width: 120 }

  it('shows bar, simulated time, events/s and time left', () =>
    expect(plain(progressLine(state))).toBe(
      '█████████░░░░░░░░░░░░░░░  37 %  0:45 of 2:00 simulated  10.0 M events/s  25 s left',
    ))

  it('has nothing to foretell at the start and at the end', () => {
    expect(plain(progressLine({ ...state, simMs: 0, events: 0, elapsedMs: 0 }))).toBe(
      '░░░░░░░░░░░░░░░░░░░░░░░░   0 %  0:00 of 2:00 simulated',
    )
    expect(plain(progressLine({ ...state, simMs: 3 * HOUR }))).toContain('100 %')
    expect(plain(progressLine({ ...state, simMs: 3 * HOUR }))).not.toContain('left')
  })

  it('stays on one line', () => expect(widthOf(progressLine({ ...state, width: 40 }))).toBeLessThan(40))
})

describe('createProgress', () => {
  it('draws on a terminal and takes its line away', () => {
    const { stream, written } = sink(true)
    let now = 0
    const progress = createProgress(stream, { totalMs: 2 * HOUR, nowMs: () => now })
    now = 15_000
    progress.update(0.75 * HOUR, 150_000_000)
    progress.stop()
    expect(plain(written())).toContain('0:00 of 2:00 simulated')
    expect(plain(written())).toContain('0:45 of 2:00 simulated  10.0 M events/s  25 s left')
    expect(written()).not.toContain('\n')
    expect(written().endsWith('\u001b[2K')).toBe(true)
  })

  it('writes nothing where there is no terminal', () => {
    const { stream, written } = sink(false)
    const progress = createProgress(stream, { totalMs: HOUR, nowMs: () => 0 })
    progress.update(1000, 1000)
    progress.stop()
    expect(written()).toBe('')
  })
})
