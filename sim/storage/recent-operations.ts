import type { StoreLaw } from './store-law.ts'

/** Operations that are remembered: fewer follow a load sooner, more have a truer tail. */
const MEMORY = 256
/** As soon as so many have ended after a change, those from before it are forgotten. */
const AFTER_CHANGE = 16
/** In place of a time. */
const REFUSED = -1
const UNANSWERED = -2

/** How the last operations of one kind ended, as a sample of how the next ones will. */
export class RecentOperations {
  private readonly ends = new Float64Array(MEMORY)
  private count = 1
  private next = 1
  private sinceChange = 0

  /** @param unloadedMs what an operation takes before any has ended */
  constructor(unloadedMs: number) {
    this.ends[0] = unloadedMs
  }

  answered(ms: number): void {
    this.note(ms)
  }

  refused(): void {
    this.note(REFUSED)
  }

  unanswered(): void {
    this.note(UNANSWERED)
  }

  /** Something broke or is mended: what was before says little of what comes. */
  change(): void {
    this.sinceChange = 0
  }

  /** @param timeoutMs when an operation without an answer is given up */
  law(timeoutMs: number): StoreLaw {
    const delaysMs = new Float64Array(this.count)
    let [answered, refused] = [0, 0]
    for (let back = 1; back <= this.count; back++) {
      const end = this.ends[(this.next + MEMORY - back) % MEMORY]
      if (end >= 0) delaysMs[answered++] = end
      else if (end === REFUSED) refused++
    }
    return {
      refusedShare: refused / this.count,
      unansweredShare: (this.count - answered - refused) / this.count,
      timeoutMs,
      delaysMs: delaysMs.slice(0, answered).sort(),
    }
  }

  private note(end: number): void {
    this.ends[this.next] = end
    this.next = (this.next + 1) % MEMORY
    this.sinceChange++
    this.count = this.sinceChange === AFTER_CHANGE ? AFTER_CHANGE : Math.min(MEMORY, this.count + 1)
  }
}
