/**
 * Which rendition is fetched next (PLAY-9), by one of two schools:
 *
 * - `adaptive` (S0, S1): data saver on cellular → the lowest rung; cellular → at most the second; after a stall or below
 *   the low watermark → one rung down; buffer full and throughput to spare → one rung up again, to the listener's preference.
 * - `fixed` (S4): always the listener's preference; a weak network means a warning, never a downgrade.
 *
 * A rung is an index into the ladder, lowest first. The decision never falls when the buffer grows (other things equal):
 * the simulator relies on it to skip chunks between which nothing changes.
 */
export const ADAPTIVE = 0
export const FIXED = 1
export type School = typeof ADAPTIVE | typeof FIXED

export interface QualityRules {
  school: School
  bufferLowMs: number
  /** From here on the buffer is full: the high watermark less the chunk that is about to be fetched. */
  bufferFullMs: number
  /** Bit rates of the ladder, bits per second, lowest first. */
  ladderBps: readonly number[]
}

/** Throughput must be this many times a rung's rate before the rung is climbed. */
const CLIMB_HEADROOM = 1.5
const CELLULAR_RUNG = 1

/** Kernel: the highest rung this listener may hear: the plan's limit, and on cellular what the school allows. */
export function rungCap(
  school: School,
  preferredRung: number,
  planRung: number,
  cellular: boolean,
  dataSaver: boolean,
): number {
  const wanted = Math.min(preferredRung, planRung)
  if (school === FIXED || !cellular) return wanted
  const limit = dataSaver ? 0 : CELLULAR_RUNG
  return Math.min(wanted, limit)
}

/**
 * Kernel: the rung of the next chunk. `currentRung` is -1 before the first chunk of a session; `bufferMs` is the audio
 * downloaded and not yet played; `throughputBps` is what the last chunks came with.
 */
export function nextRung(
  rules: QualityRules,
  cap: number,
  currentRung: number,
  bufferMs: number,
  stalledRecently: boolean,
  throughputBps: number,
): number {
  if (rules.school === FIXED || currentRung < 0) return cap
  if (stalledRecently || bufferMs < rules.bufferLowMs) {
    const lower = currentRung > 0 ? currentRung - 1 : 0
    return Math.min(lower, cap)
  }
  if (currentRung >= cap) return cap
  const next = currentRung + 1
  const room = bufferMs >= rules.bufferFullMs && throughputBps >= CLIMB_HEADROOM * rules.ladderBps[next]
  return room ? next : currentRung
}

/** How long after a stall a listener counts as having stalled recently. */
export const RECENT_STALL_MS = 30_000
