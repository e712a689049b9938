import type { StationOutcome, TheoreticalWait } from '../../../sim/result.ts'
import { counted } from '../counted.ts'
import { intervalText } from '../interval-text.ts'
import { type Fill, html } from '../markup.ts'
import { inScale, NO_FIGURE, type Scale, significant } from '../number-format.ts'
import { isInside } from '../theory-agreement.ts'

const MILLISECONDS: Scale = { unit: 'ms', per: 1 }

/** A station's mean wait, ms, with its interval where theory stands beside it. */
export function waitCell({ meanWaitMs, theory }: StationOutcome): Fill {
  return measuredWait(meanWaitMs, theory)
}

/** The 99th percentile of its wait, in the same way. */
export function p99WaitCell({ p99WaitMs, theory }: StationOutcome): Fill {
  return measuredWait(p99WaitMs, theory?.p99 ?? null)
}

/** What theory says of the mean wait, ms, and which; then of the 99th percentile, where it has one. */
export function theoryCell({ theory }: StationOutcome): Fill {
  if (theory === null) return NO_FIGURE
  const mean = html`${inScale(theory.waitMs, MILLISECONDS)} <span class="interval">${theory.name}</span>`
  if (theory.p99 === null) return mean
  return html`${mean}<br>${inScale(theory.p99.waitMs, MILLISECONDS)} <span class="interval">at p99</span>`
}

/** Measured − theory, ms, and whether theory lies in the interval. */
export function differenceCell({ theory }: StationOutcome): Fill {
  if (theory === null) return NO_FIGURE
  return theory.p99 === null ? difference(theory) : html`${difference(theory)}<br>${difference(theory.p99)}`
}

/** How theory and measurement agree over all stations, and what theory leaves out, in sentences. */
export function theoryNote(stations: readonly StationOutcome[]): string {
  const compared = stations.flatMap(({ theory }) => (theory === null ? [] : [theory]))
  if (compared.length === 0) return 'Queueing theory applies to none of these stations.'
  const inside = compared.filter(isInside).length
  const agreement = `Theory lies in the interval of the mean wait at ${inside} of ${counted(compared.length, 'station')}.`
  const tails = compared.flatMap(({ p99 }) => (p99 === null ? [] : [p99]))
  const ofTails =
    tails.length === 0 ? [] : [`Of the p99 wait it does so at ${tails.filter(isInside).length} of ${tails.length}.`]
  const without = stations.some(({ meanWaitMs, theory }) => meanWaitMs !== null && theory === null)
  const why = without ? ['There is none where more was offered at some time than could be served.'] : []
  const remarks = [...new Set(compared.map(({ remark }) => remark))]
  return [agreement, ...ofTails, ...why, ...remarks].join(' ')
}

function measuredWait(waitMs: number | null, beside: TheoreticalWait | null): Fill {
  if (waitMs === null) return NO_FIGURE
  const wait = inScale(waitMs, MILLISECONDS)
  if (beside === null) return wait
  const interval = intervalText({ low: Math.max(0, beside.lowMs), high: beside.highMs }, MILLISECONDS)
  return html`${wait} <span class="interval">${interval}</span>`
}

function difference(theory: TheoreticalWait): Fill {
  const sign = theory.differenceMs > 0 ? '+' : ''
  const place = isInside(theory) ? 'inside' : 'outside'
  return html`${sign}${significant(theory.differenceMs)} <span class="interval">${place}</span>`
}
