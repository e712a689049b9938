import { draw, itemKey } from '../engine/random.ts'
import { GAP } from './sessions.ts'

/** Sessions that come for release number r of the plan have numbers from (r + 1) << RUSH_BITS on. */
const RUSH_BITS = 26

/** Number in the plan of the release that a session came for; -1 for an ordinary session. */
export function rushOf(session: number): number {
  return (session >> RUSH_BITS) - 1
}

/**
 * Sessions of one metro that come for a release: a Poisson process whose rate falls exponentially from the moment of the
 * release on. Like ordinary arrivals it depends on nothing that listeners do.
 */
export class Rush {
  private readonly familyKey: number
  private readonly atMs: number
  private readonly withinMs: number
  private readonly listeners: number
  private session: number
  private unit = 0

  /**
   * @param familyKey key of the metro's sessions
   * @param release number of the release in the plan
   * @param atMs when it appears, simulated time
   * @param listeners expected number of sessions in all
   * @param withinMs mean time from the release to an arrival
   */
  constructor(familyKey: number, release: number, atMs: number, listeners: number, withinMs: number) {
    this.familyKey = familyKey
    this.atMs = atMs
    this.withinMs = withinMs
    this.listeners = listeners
    this.session = (release + 1) << RUSH_BITS
    this.unit = this.gap()
  }

  get nextSession(): number {
    return this.session
  }

  /** When the next session begins, whole ms; Infinity when none is left. */
  nextMs(): number {
    const part = this.unit / this.listeners
    return part < 1 ? Math.floor(this.atMs - this.withinMs * Math.log1p(-part)) : Number.POSITIVE_INFINITY
  }

  /** Goes on to the session after. */
  advance(): void {
    this.session++
    this.unit += this.gap()
  }

  private gap(): number {
    return -Math.log(draw(itemKey(this.familyKey, this.session), GAP))
  }
}
