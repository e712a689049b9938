import type { Happening, Result } from '../../../sim/result.ts'
import { upperFirst } from '../first-letter.ts'
import { printable } from '../text-safety.ts'
import { clock, duration } from '../time-format.ts'

/** A stretch of simulated time in which something was done to the world, and words for it that end a sentence. */
export interface Period {
  fromMs: number
  toMs: number
  /** `while akamai is out in eu-west`, `after the album appears` */
  phrase: string
  /** The same as the beginning of a sentence: `Outage of akamai for 20 min`, `The album appears at 0:30` */
  event: string
}

const SHORTEST_AFTERMATH_MS = 600_000

/**
 * The faults and releases of a run in the order of time, as stretches to compare the rest of it with. One that is over at once (a release)
 * counts for ten minutes, or to the end. Health verdicts and pre-positioning follow from others and are left out.
 */
export function periodsOf(result: Result): Period[] {
  const { durationMs } = result.plan
  return result.happenings
    .filter(({ kind }) => kind === 'fault' || kind === 'release')
    .map((happening) => {
      const lasting = happening.toMs > happening.fromMs
      const toMs = lasting ? happening.toMs : happening.fromMs + SHORTEST_AFTERMATH_MS
      return {
        fromMs: Math.max(0, happening.fromMs),
        toMs: Math.min(durationMs, toMs),
        ...wordsFor(happening, result),
      }
    })
    .filter(({ fromMs, toMs }) => toMs > fromMs)
    .sort((a, b) => a.fromMs - b.fromMs)
}

function wordsFor(happening: Happening, result: Result): { phrase: string; event: string } {
  const label = printable(happening.label)
  const forMs = happening.toMs - happening.fromMs
  if (happening.kind === 'release') {
    return { phrase: `after ${label}`, event: `${upperFirst(label)} at ${clock(happening.fromMs)}` }
  }
  const fault = result.plan.faults.find((f) => f.atMs === happening.fromMs && label.includes(printable(f.provider)))
  if (fault === undefined) return { phrase: `during “${label}”`, event: `“${label}” lasts ${duration(forMs)}` }
  const where = fault.regions.length === 1 ? ` in ${printable(fault.regions[0])}` : ''
  const provider = printable(fault.provider)
  return { phrase: `while ${provider} is out${where}`, event: `Outage of ${provider}${where} for ${duration(forMs)}` }
}
