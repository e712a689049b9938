import type { Contender, Contest } from './area.ts'
import { type Summary, summarize } from './statistics.ts'

export interface Measured {
  operations: number
  /** Timed repetitions of each contender. */
  samples: number
  /** What both contenders returned. */
  result: number
  subject: Rate
  against: Rate
  /** Speed of the subject / speed of the other, in each pair of repetitions that ran one after the other. */
  ratio: Summary
}

export interface Rate {
  name: string
  /** Operations per second. */
  perSecond: Summary
  /** Every sample, in the order in which they were taken. */
  all: number[]
}

export interface Conditions {
  /** Repetitions of each contender before the first that counts. */
  warmups: number
  samples: number
  /** Wall clock, ms. */
  now(): number
}

/**
 * Lets both contenders run in turn, A B A B …: what disturbs the machine disturbs both, and the ratio of neighbors holds
 * where absolute speed does not. Garbage is left to the engine: forced collections made it throw away optimized code, and
 * npm's lru-cache three times slower half-way through the samples.
 *
 * @throws Error when the contenders do not return the same number
 */
export function measure(contest: Contest, conditions: Conditions): Measured {
  const { subject, against, operations } = contest
  const subjectRates: number[] = []
  const againstRates: number[] = []
  let result = 0
  for (let i = -conditions.warmups; i < conditions.samples; i++) {
    const ours = repeatOnce(subject, operations, conditions)
    const theirs = repeatOnce(against, operations, conditions)
    if (ours.result !== theirs.result) {
      throw new Error(`${subject.name} returned ${ours.result}, but ${against.name} ${theirs.result}`)
    }
    result = ours.result
    if (i < 0) continue
    subjectRates.push(ours.perSecond)
    againstRates.push(theirs.perSecond)
  }
  return {
    operations,
    samples: conditions.samples,
    result,
    subject: { name: subject.name, perSecond: summarize(subjectRates), all: subjectRates },
    against: { name: against.name, perSecond: summarize(againstRates), all: againstRates },
    ratio: summarize(subjectRates.map((rate, i) => rate / againstRates[i])),
  }
}

function repeatOnce(
  contender: Contender,
  operations: number,
  { now }: Conditions,
): { result: number; perSecond: number } {
  const run = contender.prepare()
  const startMs = now()
  const result = run()
  const tookMs = now() - startMs
  return { result, perSecond: (operations * 1000) / tookMs }
}
