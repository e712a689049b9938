/**
 * The throughput rule ("rate based", the ThroughputRule of dash.js): the highest rung whose rate is at most a safe part of the
 * throughput that was measured: the bits of the last chunks over the time that they took, first bytes apart.
 */

/** Chunks that a client looks back on to measure the throughput. */
export const MEASURED_CHUNKS = 3
/** Part of the measured throughput that counts (dash.js `abr.throughput.bandwidthSafetyFactor`). */
export const SAFETY_FACTOR = 0.9
/** What a client that has measured nothing counts with (dash.js `DEFAULT_AUDIO_BITRATE`). */
const UNMEASURED_BPS = 100_000

/** Kernel: the rung of the next chunk; the lowest where even that is more than the network carries. */
export function throughputRung(ladderBps: readonly number[], cap: number, throughputBps: number): number {
  return highestWithin(ladderBps, cap, SAFETY_FACTOR * throughputBps)
}

/** Kernel: the rung of a session's first chunk. */
export function unmeasuredRung(ladderBps: readonly number[], cap: number): number {
  return highestWithin(ladderBps, cap, UNMEASURED_BPS)
}

function highestWithin(ladderBps: readonly number[], cap: number, bps: number): number {
  let rung = cap
  while (rung > 0 && ladderBps[rung] > bps) rung--
  return rung
}
