import { bolaClimbsAtMs, bolaParameters, bolaRung } from './bola.policy.ts'
import { throughputRung, unmeasuredRung } from './throughput.policy.ts'

/**
 * Which rendition is fetched next (PLAY-9), by one of four schools:
 *
 * - `adaptive` (S0, S1): data saver on cellular → the lowest rung; cellular → at most the second; after a stall or below
 *   the low watermark → one rung down; buffer full and throughput to spare → one rung up again, to the listener's preference.
 * - `fixed` (S4): always the listener's preference; a weak network means a warning, never a downgrade.
 * - `bola`: by the buffer alone (bola.policy.ts); a session begins at the lowest rung, since nothing is there yet.
 * - `throughput`: by the measured throughput alone (throughput.policy.ts).
 *
 * A rung is an index into the ladder, lowest first. The decision never falls when the buffer grows (other things equal):
 * the simulator relies on it to skip chunks between which nothing changes.
 */
export const ADAPTIVE = 0
export const FIXED = 1
export const BOLA = 2
export const THROUGHPUT = 3
export type School = typeof ADAPTIVE | typeof FIXED | typeof BOLA | typeof THROUGHPUT

/** The schools by the names under which people choose them. */
export const SCHOOLS = { adaptive: ADAPTIVE, fixed: FIXED, bola: BOLA, throughput: THROUGHPUT } as const
export type SchoolName = keyof typeof SCHOOLS

export interface QualityRules {
  school: School
  bufferLowMs: number
  /** From here on the buffer is full: the high watermark less the chunk that is about to be fetched. */
  bufferFullMs: number
  /** Bit rates of the ladder, bits per second, lowest first. */
  ladderBps: readonly number[]
  /** Buffer levels at which BOLA climbs, lowest first. */
  bolaClimbsAtMs: readonly number[]
}

/** The rules, with what the kernel needs worked out once. */
export function qualityRules(given: Omit<QualityRules, 'bolaClimbsAtMs'>): QualityRules {
  const { ladderBps, bufferLowMs, bufferFullMs } = given
  const parameters = bolaParameters(ladderBps, bufferLowMs, bufferFullMs)
  return { ...given, bolaClimbsAtMs: bolaClimbsAtMs(ladderBps, parameters) }
}

/** Throughput must be this many times a rung's rate before the rung is climbed. */
const CLIMB_HEADROOM = 1.5
const CELLULAR_RUNG = 1

/**
 * Kernel: the highest rung this listener may hear: the plan's limit, and on cellular what the school allows. Data saver is
 * the listener's wish and holds in every school but `fixed`; that cellular as such means a lower rung is `adaptive`'s rule.
 */
export function rungCap(
  school: School,
  preferredRung: number,
  planRung: number,
  cellular: boolean,
  dataSaver: boolean,
): number {
  const wanted = Math.min(preferredRung, planRung)
  if (school === FIXED || !cellular) return wanted
  if (dataSaver) return 0
  return school === ADAPTIVE ? Math.min(wanted, CELLULAR_RUNG) : wanted
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
  const { school } = rules
  if (school === FIXED) return cap
  if (school === BOLA) return currentRung < 0 ? 0 : bolaRung(rules.bolaClimbsAtMs, cap, bufferMs)
  if (school === THROUGHPUT) {
    return currentRung < 0 ? unmeasuredRung(rules.ladderBps, cap) : throughputRung(rules.ladderBps, cap, throughputBps)
  }
  if (currentRung < 0) return cap
  if (stalledRecently || bufferMs < rules.bufferLowMs) {
    const lower = currentRung > 0 ? currentRung - 1 : 0
    return Math.min(lower, cap)
  }
  if (currentRung >= cap) return cap
  const next = currentRung + 1
  const room = bufferMs >= rules.bufferFullMs && throughputBps >= CLIMB_HEADROOM * rules.ladderBps[next]
  return room ? next : currentRung
}

/**
 * Kernel: the rung of a track's first chunk. What is left of the track before is buffer enough for one that is fetched ahead;
 * for one that the listener waits for there is none, and BOLA begins anew. The other rules have nothing to say on it, so they
 * are asked as if the buffer were full.
 */
export function firstRung(
  rules: QualityRules,
  cap: number,
  currentRung: number,
  waits: boolean,
  stalledRecently: boolean,
  throughputBps: number,
): number {
  const current = waits && rules.school === BOLA ? -1 : currentRung
  return nextRung(rules, cap, current, rules.bufferFullMs, stalledRecently, throughputBps)
}

/** How long after a stall a listener counts as having stalled recently. */
export const RECENT_STALL_MS = 30_000
