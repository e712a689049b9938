/**
 * BOLA-BASIC (Spiteri, Urgaonkar, Sitaraman: "BOLA: Near-Optimal Bitrate Adaptation for Online Videos", INFOCOM 2016,
 * arXiv:1601.06748, section IV-B): with Q of audio in the buffer the next chunk comes at the rung m that maximizes
 *
 *     (V · (v_m + γp) − Q) / S_m,   v_m = ln(S_m / S_1),
 *
 * where S_m is a chunk's size at rung m, and rates may stand for sizes, since all chunks last as long. Buffer and V are in
 * ms here, in chunks in the paper; a common factor changes nothing.
 *
 * V and γp come from two buffer levels, as in dash.js (`BolaRule.js`, the parameters of BOLA-E: Spiteri, Sitaraman, Sparacio,
 * MMSys 2018). Nothing else of BOLA-E is in it: no placeholder buffer, no start-up by throughput, no BOLA-O.
 */
export interface BolaParameters {
  /** V: buffer that one unit of utility is worth. */
  vMs: number
  /** γp, without a unit: how much more playing without a pause counts than the lowest rung does. */
  gp: number
}

/**
 * The parameters with which the best rate, if rungs were as close as you like, would be the lowest one at `bufferLowMs` and
 * the highest one at `bufferTargetMs`: V (ln(S / S_1) + γp − 1) = Q.
 *
 * dash.js adds 1 to every utility, so its `gp` is one less than the paper's γp, which this is. It raises a target that is
 * too low for its ladder; a client that never holds more than the target cannot, so the low level gives way instead.
 */
export function bolaParameters(
  ladderBps: readonly number[],
  bufferLowMs: number,
  bufferTargetMs: number,
): BolaParameters {
  const lowMs = Math.min(bufferLowMs, bufferTargetMs / 2)
  const bestUtility = Math.log(ladderBps[ladderBps.length - 1] / ladderBps[0])
  // A ladder of one rung leaves nothing to decide; any V will do.
  const vMs = bestUtility > 0 ? (bufferTargetMs - lowMs) / bestUtility : bufferTargetMs
  return { vMs, gp: 1 + lowMs / vMs }
}

/**
 * The buffer levels from which rung m + 1 scores at least as high as rung m. Utilities are concave in the rate, so the levels
 * rise with m, and the best rung is the one above all levels that the buffer has reached.
 *
 * @returns one level less than there are rungs
 */
export function bolaClimbsAtMs(ladderBps: readonly number[], { vMs, gp }: BolaParameters): number[] {
  const worth = ladderBps.map((bps) => vMs * (Math.log(bps / ladderBps[0]) + gp))
  return ladderBps.slice(1).map((bps, m) => (worth[m] * bps - worth[m + 1] * ladderBps[m]) / (bps - ladderBps[m]))
}

/** Kernel: the rung of the next chunk. Of two that score the same it takes the higher, as dash.js does. */
export function bolaRung(climbsAtMs: readonly number[], cap: number, bufferMs: number): number {
  let rung = 0
  while (rung < cap && bufferMs >= climbsAtMs[rung]) rung++
  return rung
}
