import { nextRung } from '../../reference/playback/quality.policy.ts'
import type { Line } from '../workload/line.ts'
import type { PlaybackInput, PlaybackRules } from './playback-track.ts'

/** Relative, more than sums of so few terms can be off by. */
const ROUNDING = 1e-9

/** No amount takes longer than this over a line, whenever it comes; with the last bit of the rounding on the way. */
export function slowestUs(line: Line, amount: number): number {
  return Math.ceil(amount / line.lowestBps) + 1
}

/**
 * Whether the policy keeps to a rung from the emptiest to the fullest buffer, and whatever the chunks come with. It is
 * monotonic in both, so two corners are enough. A whole chunk's time is rounded up to a µs, which makes what it came
 * with a little less.
 */
export function staysAt(
  rung: number,
  { quality, chunkUs }: PlaybackRules,
  { cap, line }: PlaybackInput,
  emptiestMs: number,
  fullestMs: number,
  stalled: boolean,
): boolean {
  const lowestBps = line.lowestBps / (1 + (2 * line.lowestBps) / (chunkUs * quality.ladderBps[0]))
  const highestBps = line.highestBps * (1 + ROUNDING)
  return (
    nextRung(quality, cap, rung, emptiestMs, stalled, lowestBps) === rung &&
    nextRung(quality, cap, rung, fullestMs, stalled, highestBps) === rung
  )
}
