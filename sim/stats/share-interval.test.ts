import { describe, expect, it } from 'vitest'
import { draw, drawBits, itemKey, streamKey } from '../engine/random.ts'
import { clopperPearson } from './clopper-pearson.ts'
import { GROUPS, groupInterval } from './random-groups.ts'
import { shareInterval } from './share-interval.ts'

const key = streamKey('seed', 'share-interval.test')

function without(counted: readonly number[], all: readonly number[]): number[] {
  const sum = (column: readonly number[]): number => column.reduce((a, b) => a + b, 0)
  return counted.map((own, g) => (sum(counted) - own) / (sum(all) - all[g]))
}

/** Sessions of four plays each; a session fails at the first play or never. */
function replicate(replication: number, sessions: number, failing: number): { share: number; inside: boolean } {
  const failed = new Array<number>(GROUPS).fill(0)
  const plays = new Array<number>(GROUPS).fill(0)
  for (let i = 0; i < sessions; i++) {
    const session = itemKey(itemKey(key, replication), i)
    const group = drawBits(session, 0) & (GROUPS - 1)
    const fails = draw(session, 1) < failing
    failed[group] += fails ? 1 : 0
    plays[group] += fails ? 1 : 4
  }
  const [events, all] = [failed, plays].map((column) => column.reduce((a, b) => a + b, 0))
  const truth = failing / (failing + 4 * (1 - failing))
  const { low, high } = shareInterval(events / all, without(failed, plays), all)
  return { share: events / all, inside: low <= truth && truth <= high }
}

describe('the interval of a share', () => {
  it('covers the truth at least as often as it says where failures are rare', () => {
    const replications = 1_000
    for (const expected of [0.5, 2, 10, 40]) {
      let inside = 0
      for (let i = 0; i < replications; i++) if (replicate(i, 400, expected / 400).inside) inside++
      // 1,000 replications tell 95 % from 92.9 % with three deviations.
      expect(inside / replications).toBeGreaterThan(0.929)
    }
  })

  it('is the exact one for none at all, and for all', () => {
    const none = new Array<number>(GROUPS).fill(0)
    expect(shareInterval(0, none, 3_366)).toEqual(clopperPearson(0, 3_366))
    expect(
      shareInterval(
        1,
        none.map(() => 1),
        3_366,
      ).low,
    ).toBeCloseTo(1 - 0.0010953, 7)
  })

  it('is the exact one of few events that came one by one, however evenly the groups had them', () => {
    const events = 2 * GROUPS
    const even = new Array<number>(GROUPS).fill(events / 10_000)
    expect(shareInterval(events / 10_000, even, 10_000)).toEqual(clopperPearson(events, 10_000))
  })

  it('is wider where few events came together', () => {
    const all = new Array<number>(GROUPS).fill(1_000)
    const together = all.map((_, g) => (g === 0 ? 20 : 0))
    const { low, high } = shareInterval(20 / 16_000, without(together, all), 16_000)
    const alone = clopperPearson(20, 16_000)
    expect(low).toBeLessThan(alone.low)
    expect(high).toBeGreaterThan(alone.high)
  })

  it("is the groups' where there is enough of both", () => {
    const all = new Array<number>(GROUPS).fill(1_000)
    const some = all.map((_, g) => 400 + 10 * g)
    const rest = without(some, all)
    expect(shareInterval(0.475, rest, 16_000)).toEqual(groupInterval(0.475, rest))
  })
})
