/**
 * A part of the project that has benchmarks. A `*.bench.ts` file beside the code that it measures exports one by default;
 * several files may export parts of the same area.
 */
export interface Area {
  name: string
  comparisons: readonly Comparison[]
  series?: readonly Series[]
}

/** Our code against something that does the same work. */
export interface Comparison {
  name: string
  /** What is counted, in the plural: `requests`. */
  unit: string
  /** It takes minutes: measured with `--long` only. */
  long?: true
  /** Builds what both need (a trace, say); called once, in a process of its own, and not timed. */
  open(): Contest
}

export interface Contest {
  /** How many units one repetition does. */
  operations: number
  subject: Contender
  against: Contender
}

export interface Contender {
  name: string
  /**
   * Gets ready for one repetition, untimed, and returns what is timed. That returns a number which depends on all of the
   * work (a count, a checksum): the contenders must agree on it, and it keeps the compiler from dropping the work.
   */
  prepare(): () => number
}

/** One question asked of several cases, for what is no race: how a cost grows with a size, how far estimates are off. */
export interface Series {
  name: string
  /** How often each case is run at most, in turn with the others; fewer with `--samples`. */
  samples: number
  /** The first one is what the others are held against. */
  cases: readonly Case[]
}

export interface Case {
  name: string
  /** It takes minutes: measured with `--long` only. */
  long?: true
  /**
   * Runs once, in a process of its own, and returns always the same figures.
   * @param sample 0, 1, …: what chance may depend on
   */
  run(sample: number): readonly Figure[] | Promise<readonly Figure[]>
}

export interface Figure {
  name: string
  value: number
  /** As it is printed behind the value: `ns/event`. */
  unit: string
}
