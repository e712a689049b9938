/** The time in which a load is driven: the machine's, or a test's. */
export interface LoadClock {
  /** From any origin, with fractions. */
  nowMs(): number
  /** Calls back once, not before so many milliseconds have passed. */
  after(delayMs: number, run: () => void): void
}
