import { describe, expect, it } from 'vitest'
import type { ObjectiveOutcome } from '../../sim/result.ts'
import { allowanceUsed } from './allowance.ts'
import { objectiveText } from './objective-text.ts'
import { fixtureResult } from './result.fixture.ts'
import { overallVerdict, verdictOf, verdictSentence } from './verdict.ts'

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')
const base = fixtureResult().objectives[0]
const objective = (over: Partial<ObjectiveOutcome>): ObjectiveOutcome => ({ ...base, ...over })
const value = (v: number, low: number, high: number, samples = 100) => ({ value: v, low, high, samples })

describe('objectiveText', () => {
  it('writes target, measured and interval with their units', () => {
    const { name, target, measured, interval } = objectiveText(objective({ measured: value(1732, 1651, 1814) }))
    expect([name, target, measured, interval].map(plain)).toEqual(['Start-up p99', '< 500 ms', '1.73 s', '1.65–1.81 s'])
  })

  it('takes more digits where the measured value would read like the target', () => {
    const text = objectiveText(objective({ measured: value(500.34, 498.21, 502.9) }))
    expect(plain(text.measured)).toBe('500.3 ms')
    expect(plain(text.interval)).toBe('498.2–502.9 ms')
  })

  it('never shows a figure where nothing was observed', () => {
    const text = objectiveText(objective({ measured: value(0, 0, 0, 0) }))
    expect(text.measured).toBe('nothing observed')
    expect(text.interval).toBe('–')
  })

  it('writes shares near one so that what is missing shows', () => {
    const text = objectiveText(
      objective({
        text: 'availability > 99.9%',
        op: '>',
        unit: 'ratio',
        target: 0.999,
        measured: value(0.99987, 0.99985, 0.99989),
      }),
    )
    expect([text.target, text.measured].map(plain)).toEqual(['> 99.9 %', '99.987 %'])
  })
})

describe('allowanceUsed', () => {
  it.each([
    ['<', 'ms', 500, 250, 0.5],
    ['>', 'ratio', 0.999, 0.9995, 0.5],
    ['>', 'bps', 100, 200, 0.5],
    ['<', 'ratio', 0, 0.1, null],
    ['>', 'ratio', 1, 0.9, null],
  ] as const)('%s %s %d of %d', (op, unit, target, measured, used) => {
    const actual = allowanceUsed(objective({ op, unit, target }), measured)
    if (used === null) expect(actual).toBeNull()
    else expect(actual).toBeCloseTo(used, 9)
  })
})

describe('verdicts', () => {
  it.each([
    [{ held: true, certain: true }, 'held', '✓', 'held'],
    [{ held: false, certain: true }, 'missed', '✗', 'missed'],
    [{ held: false, certain: false }, 'uncertain', '?', 'uncertain: missed here'],
    [{ held: true, certain: false }, 'uncertain', '?', 'uncertain: held here'],
    [{ held: true, certain: false, measured: value(0, 0, 0, 0) }, 'uncertain', '?', 'uncertain: nothing observed'],
  ] as const)('%o', (over, kind, sign, word) => expect(verdictOf(objective(over))).toMatchObject({ kind, sign, word }))

  it('is missed as soon as one objective surely is', () => {
    expect(overallVerdict(fixtureResult()).word).toBe('missed')
    expect(overallVerdict(fixtureResult({ fault: false })).word).toBe('uncertain: held here')
    expect(overallVerdict({ ...fixtureResult(), objectives: [] }).word).toBe('held')
  })
})

describe('verdictSentence', () => {
  const sentence = (objectives: ObjectiveOutcome[]) => plain(verdictSentence({ ...fixtureResult(), objectives }))
  const missed = objective({ held: false, certain: true, measured: value(1732, 1651, 1814) })
  const held = objective({
    text: 'failover p99 < 2s',
    target: 2000,
    held: true,
    certain: true,
    measured: value(1400, 1300, 1600),
  })

  it('says finding, figure, doubt', () => {
    expect(sentence([missed, held, held])).toBe(
      'Start-up p99 is 1.73 s (objective < 500 ms; 95 % interval 1.65–1.81 s); the other 2 objectives held.',
    )
    expect(sentence([missed, missed, held])).toBe(
      '2 of 3 objectives are missed, most clearly start-up p99 at 1.73 s (objective < 500 ms; 95 % interval 1.65–1.81 s).',
    )
    expect(sentence([held, { ...held, certain: false }])).toBe(
      'Both objectives held; the tightest is failover p99 at 1.40 s (objective < 2 s; 95 % interval 1.30–1.60 s). ' +
        'Another seed could turn the verdict on failover p99: its target lies inside its interval.',
    )
    const alone = { ...held, certain: false, measured: value(1400, 1400, 1400) }
    expect(sentence([alone, missed])).toContain('Too little was observed to say how sure failover p99 is.')
    expect(sentence([alone, missed])).not.toContain('Another seed')
    expect(sentence([held])).toBe(
      'The objective held: failover p99 is 1.40 s (objective < 2 s; 95 % interval 1.30–1.60 s).',
    )
  })

  it('names what was not observed', () => {
    const unseen = objective({ text: 'skip p99 < 1s', held: true, certain: false, measured: value(0, 0, 0, 0) })
    expect(sentence([held, unseen])).toMatch(/^Both objectives held; .* Nothing was observed for skip p99\.$/)
  })

  it('has words for no objectives and for nothing observed', () => {
    const unseen = objective({ held: true, certain: false, measured: value(0, 0, 0, 0) })
    expect(sentence([])).toContain('no objectives')
    expect(sentence([unseen, unseen])).toBe('Both objectives held, because nothing was observed.')
    expect(sentence([{ ...unseen, held: false }])).toBe('Start-up p99 (objective < 500 ms): nothing observed.')
  })
})
