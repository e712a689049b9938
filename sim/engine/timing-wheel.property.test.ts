import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TimingWheel } from './timing-wheel.ts'

const RECORD = 3
const DUE = 1

/** The wheel, and beside it the naive one: when each slot is due. */
class Both {
  readonly due = new Map<number, number>()
  private readonly wheel: TimingWheel
  private words: Int32Array

  constructor(slots: number, tickMs: number, buckets: number) {
    this.words = new Int32Array(slots * RECORD)
    this.wheel = new TimingWheel(this.words, RECORD, DUE, tickMs, buckets)
  }

  get slots(): number {
    return this.words.length / RECORD
  }

  schedule(slot: number, dueMs: number): void {
    if (slot >= this.slots || this.due.has(slot)) return
    this.wheel.schedule(slot, dueMs)
    this.due.set(slot, dueMs)
  }

  grow(slots: number): void {
    const words = new Int32Array(this.words.length + slots * RECORD)
    words.set(this.words)
    this.words = words
    this.wheel.moveTo(words)
  }

  /** Empties the wheel and enters every slot anew, as `move` says. */
  reschedule(move: (dueMs: number) => number): void {
    const before = [...this.due]
    this.wheel.clear()
    this.due.clear()
    for (const [slot, dueMs] of before) this.schedule(slot, move(dueMs))
  }

  /**
   * Takes out what is due in [fromMs, toMs) and checks it; whatever comes out is entered again so long after toMs, while the
   * others are still being taken, or not at all.
   */
  collect(fromMs: number, toMs: number, again: number | null): void {
    const wanted = [...this.due.keys()].filter((slot) => (this.due.get(slot) as number) < toMs).sort((a, b) => a - b)
    this.wheel.collect(fromMs, toMs)
    const taken: number[] = []
    for (let slot = this.wheel.takeMarked(0); slot >= 0; slot = this.wheel.takeMarked(slot)) {
      taken.push(slot)
      expect(this.wheel.dueMs(slot)).toBe(this.due.get(slot))
      this.due.delete(slot)
      if (again !== null) this.schedule(slot, Math.ceil(toMs) + again)
    }
    expect(taken).toEqual(wanted)
  }
}

const tickMs = fc.integer({ min: 1, max: 40 })
const buckets = fc.constantFrom(1, 2, 4, 8)
const ahead = fc.oneof({ weight: 3, arbitrary: fc.nat(20) }, { weight: 1, arbitrary: fc.nat(2_000) })

type Step =
  | { what: 'schedule'; slot: number; ahead: number }
  | { what: 'advance'; ms: number; again: number | null }
  | { what: 'grow'; slots: number }
  | { what: 'reschedule'; later: number }

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 10, arbitrary: fc.record({ what: fc.constant('schedule' as const), slot: fc.nat(150), ahead }) },
    {
      weight: 5,
      arbitrary: fc.record({
        what: fc.constant('advance' as const),
        // Windows shorter and longer than a tick and than a lap, whole ms and halves.
        ms: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 1_000 })).map((half) => half / 2),
        again: fc.option(ahead, { freq: 6 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ what: fc.constant('grow' as const), slots: fc.integer({ min: 1, max: 70 }) }) },
    { weight: 1, arbitrary: fc.record({ what: fc.constant('reschedule' as const), later: fc.nat(50) }) },
  ),
  { maxLength: 200 },
)

describe('the timing wheel', () => {
  it('gives exactly what is due, in the order of slots, over any adjoining windows', () => {
    fc.assert(
      fc.property(
        fc.array(ahead, { minLength: 1, maxLength: 80 }),
        tickMs,
        buckets,
        steps,
        (first, tick, count, script) => {
          const both = new Both(first.length, tick, count)
          for (const [slot, dueMs] of first.entries()) both.schedule(slot, dueMs)
          let nowMs = 0
          for (const step of script) {
            if (step.what === 'schedule') both.schedule(step.slot, Math.ceil(nowMs) + step.ahead)
            else if (step.what === 'grow') both.grow(step.slots)
            else if (step.what === 'reschedule') both.reschedule((dueMs) => dueMs + step.later)
            else {
              both.collect(nowMs, nowMs + step.ms, step.again)
              nowMs += step.ms
            }
          }
          // What is left comes once its time has come, laps later if need be.
          both.collect(nowMs, nowMs + 10_000, null)
          expect(both.due.size).toBe(0)
        },
      ),
    )
  })

  it('gives the same whatever order slots were entered in', () => {
    const entries = fc.uniqueArray(fc.tuple(fc.nat(63), fc.nat(500)), { selector: ([slot]) => slot, maxLength: 64 })
    const shuffled = entries.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    )
    fc.assert(
      fc.property(shuffled, tickMs, (orders, tick) => {
        const [one, other] = orders.map((order) => {
          const wheel = new TimingWheel(new Int32Array(64 * RECORD), RECORD, DUE, tick, 8)
          for (const [slot, dueMs] of order) wheel.schedule(slot, dueMs)
          wheel.collect(0, 300)
          const taken: number[] = []
          for (let slot = wheel.takeMarked(0); slot >= 0; slot = wheel.takeMarked(slot)) taken.push(slot)
          return taken
        })
        expect(one).toEqual(other)
      }),
    )
  })
})
