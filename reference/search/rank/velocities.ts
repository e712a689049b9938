import type { Clock } from '../../shared/clock.ts'

/** Trends move within hours: what is known of them is asked for anew so often. */
const KEPT_MS = 300_000

export interface VelocitiesParts {
  readonly clock: Clock
  /** Streams per hour now, by track: of those that trend. */
  load(): Promise<ReadonlyMap<string, number>>
  /** What was known before is used until it can be asked again. */
  onFailure(error: unknown): void
}

/** How often tracks are streamed now, as the ranking needs it: at once. No search waits while it is asked for. */
export class Velocities {
  readonly #parts: VelocitiesParts
  #known: ReadonlyMap<string, number> = new Map()
  #askedMs = Number.NEGATIVE_INFINITY

  constructor(parts: VelocitiesParts) {
    this.#parts = parts
  }

  /** Streams per hour of what trends; 0 for all else. */
  of(trackId: string): number {
    const nowMs = this.#parts.clock.monotonicMs()
    if (nowMs - this.#askedMs >= KEPT_MS) {
      this.#askedMs = nowMs
      this.#ask()
    }
    return this.#known.get(trackId) ?? 0
  }

  #ask(): void {
    this.#parts.load().then(
      (velocities) => {
        this.#known = velocities
      },
      (error: unknown) => this.#parts.onFailure(error),
    )
  }
}
