import { draw, itemKey } from '../engine/random.ts'
import { GAP } from './sessions.ts'

const CELL_MS = 60_000

/**
 * Sessions of one metro as they begin: a Poisson process whose rate makes the number of listeners follow a target, open
 * loop (a slow service does not slow its own load). In an M/G/∞ system with target L(t) and mean stay S the rate is
 * L'(t) + L(t)/S. Arrivals come from one unit-rate process in which session n's gap is its own draw, so they depend
 * neither on windows nor on what the listeners do.
 */
export class Arrivals {
  private readonly familyKey: number
  /** Mean number of arrivals from time 0 to the beginning of each cell. */
  private readonly expected: Float64Array
  private cell = 0
  /** Unit-rate time of the next arrival. */
  private nextUnit = 0
  /** Number of the session that arrives next; those of the first moment have the numbers before. */
  private session: number

  /**
   * @param familyKey key of the metro's sessions
   * @param firstSession number of the first session to arrive
   * @param endMs no arrival is asked for beyond
   * @param target listeners wanted at a time, ms
   * @param meanStayMs mean length of a session
   */
  constructor(
    familyKey: number,
    firstSession: number,
    endMs: number,
    target: (ms: number) => number,
    meanStayMs: number,
  ) {
    this.familyKey = familyKey
    this.session = firstSession
    const cells = Math.ceil(endMs / CELL_MS) + 1
    this.expected = new Float64Array(cells + 1)
    for (let i = 0; i < cells; i++) {
      const begin = target(i * CELL_MS)
      const end = target((i + 1) * CELL_MS)
      const arrivals = end - begin + ((begin + end) / 2) * (CELL_MS / meanStayMs)
      this.expected[i + 1] = this.expected[i] + Math.max(0, arrivals)
    }
    this.nextUnit = this.gap()
  }

  /** Number of the session that `nextMs` is about. */
  get nextSession(): number {
    return this.session
  }

  /** When the next session begins, whole ms; Infinity when none does before the end. */
  nextMs(): number {
    const { expected } = this
    while (this.cell < expected.length - 1 && expected[this.cell + 1] <= this.nextUnit) this.cell++
    if (this.cell >= expected.length - 1) return Number.POSITIVE_INFINITY
    const low = expected[this.cell]
    const part = (this.nextUnit - low) / (expected[this.cell + 1] - low)
    return Math.floor((this.cell + part) * CELL_MS)
  }

  /** Goes on to the session after. */
  advance(): void {
    this.session++
    this.nextUnit += this.gap()
  }

  private gap(): number {
    return -Math.log(draw(itemKey(this.familyKey, this.session), GAP))
  }
}
