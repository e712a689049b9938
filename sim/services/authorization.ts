import { bucketFromUs, bucketOf, HISTOGRAM_CELLS } from '../stats/histogram.ts'

const CELLS = 128
/** The slow end has a table of its own. */
const TAIL = 1 / 16

/** Numbers in a table of authorization delays. */
export const AUTHORIZE_CELLS = 2 * (CELLS + 1)
/** At which part of plays each number of a table is the delay: first of all plays, then of their slow end. */
export const authorizePoints: readonly number[] = [
  ...Array.from({ length: CELLS + 1 }, (_, i) => i / CELLS),
  ...Array.from({ length: CELLS + 1 }, (_, i) => 1 - TAIL + (i * TAIL) / CELLS),
]
/** The first numbers of the stretches between two numbers that delays are drawn from, which together are all plays. */
export const authorizeStretches: readonly number[] = [
  ...Array.from({ length: CELLS * (1 - TAIL) }, (_, i) => i),
  ...Array.from({ length: CELLS }, (_, i) => CELLS + 1 + i),
]

/** What a play's authorization meets in the next window. */
export interface Authorization {
  /** Table for `authorizeDelayMs`, ms. */
  delayMs: Float64Array
  /** Plays that are refused or get no answer in all their attempts. */
  failedShare: number
}

/** Kernel: the delay, ms, at u in (0, 1), from a table that `AuthorizationDelays.table` made. */
export function authorizeDelayMs(table: Float64Array, u: number): number {
  const isTail = u > 1 - TAIL
  const position = isTail ? ((u - (1 - TAIL)) / TAIL) * CELLS : u * CELLS
  const cell = position | 0
  const at = (isTail ? CELLS + 1 : 0) + cell
  return table[at] + (table[at + 1] - table[at]) * (position - cell)
}

/** Plays that the delays of the moment remember: fewer follow a change sooner, more have a truer tail. */
const MEMORY = 1000

/** How long authorization takes and how often it fails, as the plays of the last moments met it. */
export class AuthorizationDelays {
  private readonly counts = new Float64Array(HISTOGRAM_CELLS)
  private answered = 0
  private failed = 0
  private recent = 0

  took(ms: number): void {
    this.counts[bucketOf(Math.round(ms * 1000))]++
    this.answered++
    this.recent++
  }

  hasFailed(): void {
    this.failed++
    this.recent++
  }

  get failedShare(): number {
    return this.failed === 0 ? 0 : this.failed / (this.failed + this.answered)
  }

  /** Lets old plays fade as far as new ones have come. */
  fade(): void {
    const kept = Math.exp(-this.recent / MEMORY)
    this.recent = 0
    this.answered *= kept
    this.failed *= kept
    for (let i = 0; i < HISTOGRAM_CELLS; i++) this.counts[i] *= kept
  }

  /** Quantiles of the delay of plays that were let through, ms; see `authorizeDelayMs`. */
  table(): Float64Array {
    const table = new Float64Array(AUTHORIZE_CELLS)
    this.fill(table, 0, 0, 1)
    this.fill(table, CELLS + 1, 1 - TAIL, TAIL)
    return table
  }

  /** Quantiles at the edges of the cells; the open ends 0 and 1 are moved half a cell inwards. */
  private fill(table: Float64Array, at: number, from: number, width: number): void {
    const half = (0.5 * width) / CELLS
    const { counts } = this
    let bucket = 0
    let below = 0
    for (let i = 0; i <= CELLS; i++) {
      const p = Math.min(Math.max(from + (i * width) / CELLS, half), 1 - half)
      const wanted = p * this.answered
      while (bucket < HISTOGRAM_CELLS - 1 && below + counts[bucket] < wanted) below += counts[bucket++]
      const part = counts[bucket] === 0 ? 0 : Math.min(1, (wanted - below) / counts[bucket])
      const fromUs = bucketFromUs(bucket)
      table[at + i] = (fromUs + part * (bucketFromUs(bucket + 1) - fromUs)) / 1000
    }
  }
}
