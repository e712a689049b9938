/** Time as an argument: the real one is made in the composition root, tests pass one that they move by hand. */
export interface Clock {
  /** Wall clock, epoch milliseconds. */
  nowMs(): number
  /** Milliseconds that never run backwards, with a fraction; only differences mean something. */
  monotonicMs(): number
  /**
   * Calls `run` once, `delayMs` from now. An open timer alone does not keep the process alive.
   *
   * @returns takes the call back
   */
  after(delayMs: number, run: () => void): () => void
}
