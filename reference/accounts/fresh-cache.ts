import type { Clock } from '../shared/clock.ts'

/**
 * Values that were loaded a moment ago, by key; the one that was used longest ago makes room. What was being loaded while
 * its key was forgotten is not kept: it may be from before the change.
 */
export class FreshCache<Value> {
  private readonly entries = new Map<string, { value: Value; untilMs: number }>()
  private readonly clock: Clock
  private readonly most: number
  private readonly freshMs: number
  /** Counts changes, so that a load can tell whether one came in between. */
  private changes = 0

  /** @param freshMs how long a change that another process made may go unseen */
  constructor(clock: Clock, most: number, freshMs: number) {
    this.clock = clock
    this.most = most
    this.freshMs = freshMs
  }

  /** Undefined when there is none that is fresh. */
  get(key: string): Value | undefined {
    const entry = this.entries.get(key)
    if (entry === undefined) return undefined
    this.entries.delete(key)
    if (this.clock.monotonicMs() >= entry.untilMs) return undefined
    this.entries.set(key, entry)
    return entry.value
  }

  async load(key: string, load: () => Promise<Value>): Promise<Value> {
    const before = this.changes
    const value = await load()
    if (this.changes === before) {
      this.entries.set(key, { value, untilMs: this.clock.monotonicMs() + this.freshMs })
      if (this.entries.size > this.most) {
        const [oldest] = this.entries.keys()
        this.entries.delete(oldest)
      }
    }
    return value
  }

  /** The value has changed. */
  forget(key: string): void {
    this.changes++
    this.entries.delete(key)
  }

  /** Any value may have changed. */
  forgetAll(): void {
    this.changes++
    this.entries.clear()
  }

  get size(): number {
    return this.entries.size
  }
}
