import { describe, expect, it } from 'vitest'
import { collectingIo } from '../commands/collecting-io.fixture.ts'
import { barText, joined, liveLine, timeLeftText } from './live-line.ts'

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')

describe('a live line', () => {
  const options = { total: 10, nowMs: () => 0, text: (done: number) => `${done} of 10${'.'.repeat(200)}` }

  it('is drawn on a terminal, on one line, and taken away', () => {
    const io = collectingIo('.', true)
    const line = liveLine(io.stderr, options)
    line.update(4)
    line.stop()
    const drawn = io.err()
    expect(drawn).toContain('0 of 10')
    expect(drawn).toContain('4 of 10')
    expect(drawn).not.toContain('\n')
    expect(drawn.endsWith('\u001b[2K')).toBe(true)
    expect(drawn).toContain('.…')
    expect(drawn).not.toContain('.'.repeat(99))
  })

  it('leaves Ctrl-C to the process, and the cursor where it is', () => {
    const io = collectingIo('.', true)
    const before = [process.listenerCount('SIGINT'), process.listenerCount('SIGTERM')]
    const line = liveLine(io.stderr, options)
    expect([process.listenerCount('SIGINT'), process.listenerCount('SIGTERM')]).toEqual(before)
    line.stop()
    expect(io.err()).not.toContain('\u001b[?25l')
  })

  it('is nothing where there is no terminal', () => {
    const io = collectingIo('.')
    const line = liveLine(io.stderr, options)
    line.update(4)
    line.stop()
    expect(io.err()).toBe('')
  })
})

it('a bar fills with its share', () => {
  expect(plain(barText(0))).toBe('░░░░░░░░░░░░░░░░░░░░░░░░   0 %')
  expect(plain(barText(0.375))).toBe('█████████░░░░░░░░░░░░░░░  37 %')
  expect(plain(barText(1))).toBe('████████████████████████ 100 %')
})

it('time left is foretold from what has been done', () => {
  expect(plain(timeLeftText(0.25, 10_000))).toBe('30 s left')
  expect(plain(timeLeftText(0.999, 10_000))).toBe('1 s left')
  for (const [share, elapsedMs] of [
    [0, 10],
    [1, 10],
    [0.5, 0],
  ] as const)
    expect(timeLeftText(share, elapsedMs)).toBe('')
})

it('parts with nothing to say are left out', () => expect(joined(['a', '', 'b'])).toBe('a  b'))
