import type { Clock } from '../../shared/clock.ts'

/**
 * Timestamps of a client's writes, in µs: the clock's, and each later than the ones before, also when the clock stands still or
 * goes back. Two apart, so that a call's deletions find room before what it sets.
 */
export class Timestamps {
  readonly #clock: Clock
  #lastUs: number

  /** @param lastUs the last one that an earlier client gave */
  constructor(clock: Clock, lastUs = 0) {
    this.#clock = clock
    this.#lastUs = lastUs
  }

  nextUs(): number {
    this.#lastUs = Math.max(Math.floor(this.#clock.nowMs() * 1000), this.#lastUs + 2)
    return this.#lastUs
  }
}

/** What a mutation is stamped with in a call at a time. */
export function stampUs({ kind, timestampUs }: { kind: string; timestampUs: number | null }, callUs: number): number {
  if (timestampUs !== null) return timestampUs
  return kind === 'insert' || kind === 'update' ? callUs : callUs - 1
}
