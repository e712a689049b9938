import { describe, expect, it } from 'vitest'
import type { Result } from '../../../sim/result.ts'
import { fixtureResult } from '../result.fixture.ts'
import { changeIn, changeVerb, extreme } from './change.ts'
import { eveningsOf } from './evenings.ts'
import { columnFinding, egressFinding, hitRatioFinding, lanesFinding, listenersFinding } from './findings.ts'
import { periodsOf } from './period.ts'
import { providerColors } from './series-colors.ts'

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')
const calm = fixtureResult({ fault: false })
const outage = fixtureResult()
const MINUTE = 60_000

/** A column that has one value in the outage (buckets 90 to 129) and another outside. */
const step = (outside: number | null, inside: number | null) =>
  outage.timeline.atMs.map((at) => (at >= 45 * MINUTE && at < 65 * MINUTE ? inside : outside))

describe('changeVerb', () => {
  it.each([
    [2.04, 'doubles'],
    [3.1, 'triples'],
    [3.9, 'quadruples'],
    [0.5, 'halves'],
    [2.6, 'grows 2.6-fold'],
    [17.7, 'grows 18-fold'],
    [1.34, 'rises 34 %'],
    [0.66, 'falls 34 %'],
    [0, 'drops to nothing'],
    [Number.POSITIVE_INFINITY, 'appears'],
  ])('%d: %s', (ratio, verb) => expect(plain(changeVerb(ratio))).toBe(verb))
})

describe('changeIn', () => {
  const [period] = periodsOf(outage)

  it('compares a period with as long a stretch before it', () => {
    const column = step(10, 30).map((value, i) => (i < 40 ? 999 : value))
    expect(changeIn(column, outage.timeline, period, [period])).toMatchObject({
      before: 10,
      inside: 30,
      ratio: 3,
      notable: true,
    })
  })

  it('compares with what follows where nothing precedes', () => {
    const first = { ...period, fromMs: 0 }
    const column = outage.timeline.atMs.map((at) => (at < first.toMs ? 8 : 4))
    expect(changeIn(column, outage.timeline, first, [first])).toMatchObject({ before: 4, inside: 8 })
  })

  it('takes no scatter for a change', () => {
    const column = outage.timeline.atMs.map((_, i) => (i % 2 === 0 ? 1 : 3) + (i % 3 === 0 ? 0.5 : 0))
    expect(changeIn(column, outage.timeline, period, [period])?.notable).toBe(false)
  })

  it('knows nothing where nothing was observed', () =>
    expect(changeIn(step(1, null), outage.timeline, period, [period])).toBeNull())
})

describe('columnFinding', () => {
  const say = (outside: number | null, inside: number | null, result: Result = outage) =>
    plain(columnFinding('Origin load', step(outside, inside), 'bps', result))

  it.each([
    [100e9, 300e9, 'Origin load triples while akamai is out, to 300 Gbps at 0:45'],
    [100e9, 50e9, 'Origin load halves while akamai is out, to 50.0 Gbps at 0:45'],
    [100e9, 0, 'Origin load drops to nothing while akamai is out, to 0 bps at 0:45'],
    [0, 5e9, 'Origin load appears while akamai is out, to 5.00 Gbps at 0:45'],
    [100e9, 104e9, 'Origin load stays between 100 Gbps and 104 Gbps, also while akamai is out'],
    [100e9, 100e9, 'Origin load stays at 100 Gbps, also while akamai is out'],
    [0, 0, 'Origin load stays at zero'],
    [null, null, 'Origin load: nothing observed'],
    [100e9, null, 'Origin load stays at 100 Gbps'],
  ])('%d outside, %d inside', (outside, inside, sentence) => expect(say(outside, inside)).toBe(sentence))

  it('tells how far a column wanders, and where it was highest if that was while something happened', () => {
    const wandering = outage.timeline.atMs.map((_, i): number => (i % 2 === 0 ? 100e9 : 300e9))
    const highestAt = (minute: number) => {
      const at = outage.timeline.atMs.findIndex((ms) => ms >= minute * MINUTE)
      return plain(columnFinding('Origin load', wandering.with(at, 310e9), 'bps', outage))
    }
    expect(highestAt(50)).toBe('Origin load ranges from 100 Gbps to 310 Gbps, highest at 0:50, while akamai is out')
    expect(highestAt(10)).toBe('Origin load ranges from 100 Gbps to 310 Gbps, highest at 0:10')
  })

  it('tells how far a column wanders where nothing was done to the world', () =>
    expect(say(100e9, 300e9, calm)).toBe('Origin load ranges from 100 Gbps to 300 Gbps, highest at 0:45'))
})

describe('the other findings', () => {
  it('read well without a fault', () => {
    expect(plain(lanesFinding(calm))).toBe('2 h without fault or release')
    expect(plain(hitRatioFinding(calm))).toMatch(/^Edge hit ratios stay between 9\d\.\d % and 9\d\.\d %$/)
    expect(plain(egressFinding(calm))).toMatch(/^Egress of all providers stays between/)
  })

  it('call hit ratios steady only while they are', () => {
    const edgeHitRatio = calm.timeline.edgeHitRatio.map((column) => column.map((_, i) => (i === 5 ? 0.9 : 0.6)))
    const result = { ...calm, timeline: { ...calm.timeline, edgeHitRatio } }
    expect(plain(hitRatioFinding(result))).toBe('Edge hit ratios range from 60.0 % to 90.0 %')
  })

  it('follow the listeners', () => {
    const listeners = (values: number[]) =>
      plain(
        listenersFinding({
          ...calm,
          timeline: { ...calm.timeline, bucketMs: MINUTE, atMs: values.map((_, i) => i * MINUTE), listeners: values },
        }),
      )
    expect(listeners([10e6, 12e6, 10e6])).toBe('Listeners peak at 12.0 M at 0:01')
    expect(listeners([10e6, 11e6, 12e6])).toBe('Listeners rise from 10.0 M to 12.0 M')
    expect(listeners([10e6, 10e6, 10e6])).toBe('Listeners stay near 10.0 M')
  })
})

describe('periodsOf', () => {
  it('counts faults and releases, with words for each', () => {
    const result: Result = {
      ...calm,
      happenings: [
        { kind: 'release', label: 'the album appears', fromMs: 30 * MINUTE, toMs: 30 * MINUTE },
        { kind: 'fault', label: 'a strange fault', fromMs: -5 * MINUTE, toMs: 5 * MINUTE },
        { kind: 'health', label: 'unhealthy', fromMs: 0, toMs: MINUTE },
        { kind: 'fault', label: 'too late', fromMs: 500 * MINUTE, toMs: 510 * MINUTE },
      ],
    }
    expect(periodsOf(result).map(({ fromMs, toMs, phrase }) => [fromMs / MINUTE, toMs / MINUTE, phrase])).toEqual([
      [0, 5, 'during “a strange fault”'],
      [30, 40, 'after the album appears'],
    ])
  })
})

describe('eveningsOf', () => {
  it('finds 18 to 23 h of each region, largest first', () => {
    const evenings = eveningsOf(calm.plan)
    expect(evenings.map(({ region }) => region)).toEqual(['eu-west', 'eu-east'])
    const day = eveningsOf({ ...calm.plan, durationMs: 86_400_000 })
    expect(day.filter(({ region }) => region === 'us-east')).toMatchObject([
      { fromMs: 4 * 3_600_000, toMs: 9 * 3_600_000 },
    ])
  })
})

describe('providerColors', () => {
  it('keeps the color of a small provider that a fault hits', () => {
    const seven = fixtureResult({ providers: 7 })
    expect(providerColors(seven).indexOf('var(--series-rest)')).toBe(6)
    const hit = { ...seven, plan: { ...seven.plan, faults: [{ ...seven.plan.faults[0], provider: 'limelight' }] } }
    expect(providerColors(hit).indexOf('var(--series-rest)')).toBe(5)
    expect(providerColors(hit)[6]).toBe('var(--series-6)')
  })

  it('finds the highest and the lowest', () => {
    expect(extreme([1, null, 3, 2], calm.timeline)).toEqual({ value: 3, atMs: 60_000 })
    expect(extreme([1, null, 3, 2], calm.timeline, -1)).toEqual({ value: 1, atMs: 0 })
    expect(extreme([null], calm.timeline)).toBeNull()
  })
})
