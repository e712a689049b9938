import fc from 'fast-check'
import { expect, it } from 'vitest'
import { oneTally, type TallyKinds } from '../modes/tally-kinds.ts'
import { addRate, amountsPerTick } from '../stats/flow.ts'
import { HISTOGRAM_CELLS } from '../stats/histogram.ts'
import { GROUPS } from '../stats/random-groups.ts'
import { Tally, TICK_MS } from '../stats/tally.ts'
import { mergeTallies } from './merge-tallies.ts'

const TICKS = 12
const DURATION_MS = TICKS * TICK_MS
const shape = { providers: 2, regions: 2, ticks: TICKS, ticksPerBucket: 4 }
const zone = { fromMs: 3 * TICK_MS, toMs: 8 * TICK_MS, regions: [1] }
/** Region 0 counts into tally 0, region 1 into 1 outside the zone and 2 inside. */
const kinds: TallyKinds = {
  count: 3,
  regions: [
    { outside: 0, inside: 0, zones: [] },
    { outside: 1, inside: 2, zones: [zone] },
  ],
}

const amounts = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: GROUPS, maxLength: GROUPS })
const stays = fc.array(
  fc.record({ fromMs: fc.integer({ min: 0, max: DURATION_MS - 1 }), forMs: fc.integer({ min: 1, max: DURATION_MS }) }),
  { maxLength: 20 },
)

function tallyWith(column: 'plays', values: readonly number[]): Tally {
  const tally = new Tally(shape)
  for (const [i, value] of values.entries()) tally.add(tally[column] + i, value)
  return tally
}

it('leaves the calm run as it is where there are no zones', () => {
  fc.assert(
    fc.property(amounts, stays, (plays, present) => {
      const tally = tallyWith('plays', plays)
      for (const stay of present) addStay(tally, stay)
      const merged = mergeTallies([tally], oneTally(2), [], DURATION_MS)
      expect(merged.cells.slice(tally.plays, tally.plays + GROUPS)).toEqual(Float64Array.from(plays))
      expect(listenerMs(merged)).toEqual(listenerMs(tally))
    }),
  )
})

it('keeps a column’s sum to within half a one, and every cell whole', () => {
  fc.assert(
    fc.property(amounts, amounts, amounts, fc.double({ min: 0.001, max: 1, noNaN: true }), (a, b, c, part) => {
      const calm = [tallyWith('plays', a), tallyWith('plays', b), tallyWith('plays', [999])]
      const merged = mergeTallies(calm, kinds, [{ zone, tally: tallyWith('plays', c), part }], DURATION_MS)
      const cells = merged.cells.slice(merged.plays, merged.plays + GROUPS)
      expect(cells.every(Number.isInteger)).toBe(true)
      expect(Math.abs(sum(cells) - sum(a) - sum(b) - sum(c) * part)).toBeLessThanOrEqual(0.5 + 1e-9)
    }),
  )
})

it('never has more hits than requests, and loses none of either, however a zone’s are rounded', () => {
  const cells = GROUPS * shape.providers
  const counts = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.constantFrom(0, 0, 1)), {
    minLength: cells,
    maxLength: cells,
  })
  fc.assert(
    fc.property(counts, fc.double({ min: 0.001, max: 1, noNaN: true }), (pairs, part) => {
      const tally = new Tally(shape)
      for (const [i, [hits, misses]] of pairs.entries()) {
        tally.add(tally.hits + i, hits)
        tally.add(tally.requests + i, hits + misses)
      }
      const none = [new Tally(shape), new Tally(shape), new Tally(shape)]
      const merged = mergeTallies(none, kinds, [{ zone, tally, part }], DURATION_MS)
      const column = ({ cells: all }: Tally, begin: number): Float64Array => all.slice(begin, begin + cells)
      const [hits, requests] = [column(merged, merged.hits), column(merged, merged.requests)]
      expect(requests.every((amount, i) => amount >= hits[i])).toBe(true)
      expect(Math.abs(sum(hits) - sum(column(tally, tally.hits)) * part)).toBeLessThanOrEqual(0.5 + 1e-9)
      expect(Math.abs(sum(requests) - sum(column(tally, tally.requests)) * part)).toBeLessThanOrEqual(1 + 1e-9)
    }),
  )
})

it('keeps the shape of a zone’s histogram: up to any delay it counts its part to within one', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 1, max: 50 })), { maxLength: 60 }),
      fc.constantFrom(0.5, 0.1, 1 / 250),
      (delays, part) => {
        const tally = new Tally(shape)
        for (const [bucket, count] of delays) tally.add(tally.startup + bucket, count)
        const none = [new Tally(shape), new Tally(shape), new Tally(shape)]
        const merged = mergeTallies(none, kinds, [{ zone, tally, part }], DURATION_MS)
        let [before, after] = [0, 0]
        for (let bucket = 0; bucket < HISTOGRAM_CELLS; bucket++) {
          before += tally.cells[tally.startup + bucket]
          after += merged.cells[merged.startup + bucket]
          expect(Math.abs(after - before * part)).toBeLessThanOrEqual(0.5 + 1e-9)
        }
      },
    ),
  )
})

it('takes listeners in the zone’s ticks from the zone’s run, in all others from the calm one, whenever they came', () => {
  fc.assert(
    fc.property(stays, stays, stays, (others, own, inZone) => {
      const calm = [new Tally(shape), new Tally(shape), new Tally(shape)]
      for (const stay of others) addStay(calm[0], stay)
      // A stay may begin in one tally and end in the other.
      for (const { fromMs, forMs } of own) {
        addFlow(calm[isInZone(fromMs) ? 2 : 1], fromMs, 1)
        addFlow(calm[isInZone(fromMs + forMs) ? 2 : 1], fromMs + forMs, -1)
      }
      const tally = new Tally(shape)
      for (const stay of inZone) addStay(tally, stay)
      const merged = listenerMs(mergeTallies(calm, kinds, [{ zone, tally, part: 1 }], DURATION_MS))
      const whole = new Tally(shape)
      for (const stay of own) addStay(whole, stay)
      const expected = listenerMs(calm[0]).map(
        (ms, tick) => ms + listenerMs(isInZone(tick * TICK_MS) ? tally : whole)[tick],
      )
      expect(merged).toEqual(expected)
    }),
  )
})

it('counts sessions where they end: those that outlast the zone are the calm run’s', () => {
  const calm = [new Tally(shape), new Tally(shape), new Tally(shape)]
  calm[1].add(calm[1].sessions, 5)
  const tally = new Tally(shape)
  addFlow(tally, zone.fromMs, 7)
  addFlow(tally, zone.fromMs + TICK_MS, -3)
  tally.add(tally.sessions, 7)
  const merged = mergeTallies(calm, kinds, [{ zone, tally, part: 1 }], DURATION_MS)
  expect(merged.cells[merged.sessions]).toBe(5 + 3)
})

it('adds up all events, and knows caches from the calm run alone', () => {
  const calm = [0, 1, 2].map(() => new Tally(shape))
  const tally = new Tally(shape)
  for (const one of [...calm, tally]) {
    one.add(one.events, 10)
    one.add(one.edgeEntries, 4)
    one.add(one.lookups + 1, 3)
  }
  const merged = mergeTallies(calm, kinds, [{ zone, tally, part: 0.1 }], DURATION_MS)
  expect(merged.cells[merged.events]).toBe(40)
  expect(merged.cells[merged.edgeEntries]).toBe(12)
  expect(merged.cells[merged.lookups + 1]).toBe(9)
})

function isInZone(ms: number): boolean {
  return ms >= zone.fromMs && ms < zone.toMs
}

function addStay(tally: Tally, { fromMs, forMs }: { fromMs: number; forMs: number }): void {
  addFlow(tally, fromMs, 1)
  addFlow(tally, fromMs + forMs, -1)
}

function addFlow(tally: Tally, atMs: number, rate: number): void {
  addRate(tally.cells, tally.listenersFlow, TICKS, TICK_MS, DURATION_MS, atMs, rate)
}

function listenerMs(tally: Tally): Float64Array {
  return amountsPerTick(tally.cells, tally.listenersFlow, TICKS, TICK_MS, DURATION_MS)
}

function sum(values: Iterable<number>): number {
  return [...values].reduce((a, b) => a + b, 0)
}
