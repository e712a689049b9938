import { nextRung } from '../../reference/playback/quality.policy.ts'
import type { Protocol } from '../delivery-forms/protocols.ts'
import type { Line } from '../workload/line.ts'
import type { PlaybackInput, PlaybackRules } from './playback-track.ts'

/** Relative, more than sums of so few terms can be off by. */
const ROUNDING = 1e-9

/** When the first chunk's first byte is there. */
export function firstByteUs(protocol: Protocol, { line, startAtUs, firstDelayUs }: PlaybackInput): number {
  const manifestUs = (protocol.fetchesAhead ? 0 : startAtUs) + firstDelayUs
  return protocol.manifestRequests === 0 ? manifestUs : line.answeredUs(manifestUs, protocol.manifestRequests)
}

/** No chunk takes longer than this over a line, whenever it is asked for; with the last bit of the rounding on the way. */
export function slowestUs(line: Line, { asksPerChunk }: Protocol, amount: number): number {
  return (asksPerChunk ? line.longestRequestUs : 0) + Math.ceil(amount / line.lowestBps) + 1
}

/** What a chunk takes that is asked for at a moment, if the line stays until then as it is at that moment. */
export function evenUs(line: Line, { asksPerChunk }: Protocol, askedUs: number, amount: number): number {
  const requestUs = asksPerChunk ? line.answeredUs(askedUs, 1) - askedUs : 0
  return requestUs + Math.ceil(amount / line.bpsAt(askedUs))
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
