import { describe, expect, it } from 'vitest'
import type { Measured, Result } from '../../sim/result.ts'
import { fixtureResult } from './result.fixture.ts'
import { moveName, moveText, windowMoves } from './window-moves.ts'

const result = fixtureResult()
const NOTHING: Measured = { value: 0, low: 0, high: 0, samples: 0 }

function withRebuffering(rebuffering: Measured): Result {
  const objectives = result.objectives.map((o) => (o.metric === 'rebuffering' ? { ...o, measured: rebuffering } : o))
  return { ...result, objectives, figures: { ...result.figures, rebuffering } }
}

const rebufferingMove = (one: Measured, other: Measured) => {
  const move = windowMoves(withRebuffering(one), withRebuffering(other)).find(({ text }) => /rebuffering/.test(text))
  if (move === undefined) throw new Error('no rebuffering')
  return move
}
const words = (one: Measured, other: Measured) => moveText(rebufferingMove(one, other)).replaceAll('\u00a0', ' ')
const zero: Measured = { value: 0, low: 0, high: 0.001, samples: 4_000 }
const small: Measured = { value: 0.0005, low: 0.0002, high: 0.001, samples: 4_000 }

describe('what moves with shorter windows', () => {
  it('is each objective, then every other figure that was observed, once', () => {
    const texts = windowMoves(result, result).map(({ text }) => text)
    expect(texts.slice(0, result.objectives.length)).toEqual(result.objectives.map(({ text }) => text))
    expect(texts).toContain('startup p50')
    const names = windowMoves(result, result).map((move) => moveName(move, result.plan.objectives))
    expect(names[0]).toMatch(/^[A-Z].* [<>] \d+(\.\d+)?\u00a0/)
    expect(names).toContain('Start-up p50')
    expect(texts).not.toContain('startup p99')
    expect(new Set(texts).size).toBe(texts.length)
    const { failover } = result.figures
    const unseen = { ...result, figures: { ...result.figures, skip: { ...failover, p99: NOTHING } } }
    expect(windowMoves(unseen, unseen).map(({ text }) => text)).not.toContain('skip p99')
  })

  it('is told with the interval that chance would explain', () => {
    expect(rebufferingMove(small, { ...small, value: 0.0006 })).toMatchObject({
      ...{ measured: 0.0005, low: 0.0002, high: 0.001, halved: 0.0006, withinInterval: true },
      relativeChange: expect.closeTo(0.2, 9),
    })
    expect(words(small, { ...small, value: 0.0006 })).toBe('moves by 20.0 %, within its interval 0.0200–0.100 %')
    expect(words(small, { ...small, value: 0.002 })).toBe('moves by 300 %, outside its interval 0.0200–0.100 %')
  })

  it('is told of a figure that was 0, too', () => {
    expect(rebufferingMove(zero, small)).toMatchObject({ relativeChange: null, withinInterval: true })
    expect(words(zero, small)).toMatch(/^moves from 0\S* to 0.0500 %, within its interval 0\S*–0.100 %$/)
    expect(words(zero, zero)).toMatch(/^stays 0/)
    expect(words(NOTHING, small)).toBe('nothing observed, then 0.0500 %')
    expect(words(small, NOTHING)).toBe('0.0500 %, then nothing observed')
    expect(words(NOTHING, NOTHING)).toBe('nothing observed')
  })
})
