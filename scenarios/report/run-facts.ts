/**
 * What one run took: facts of this machine and this moment, which stand in `run.json` and in reports but never in the
 * result, because the result is the same wherever it is computed.
 */
export interface RunFacts {
  /** When the run began, ISO 8601. */
  startedAt: string
  /** Wall-clock time of the whole run. */
  wallSeconds: number
  /** Listener events simulated / wall-clock time of the simulation. */
  eventsPerSecond: number
  /** Largest resident set of the process, workers included. */
  peakRssBytes: number
  workers: number
  /** Version of Node, such as `26.10.0`. */
  node: string
  /** Version of Soundcheck. */
  version: string
  /** SHA-256 of the result file's bytes, in hexadecimal. */
  resultSha256: string
  /** The command that replays this run and gives the same result. */
  command: string
}
