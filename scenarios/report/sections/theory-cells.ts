import type { StationOutcome } from '../../../sim/result.ts'
import { type Fill, html } from '../markup.ts'
import { inScale, NO_FIGURE, type Scale, significant } from '../number-format.ts'

const MILLISECONDS: Scale = { unit: 'ms', per: 1 }

/** A station's mean wait, ms, with its interval where theory stands beside it. */
export function waitCell({ meanWaitMs, theory }: StationOutcome): Fill {
  if (meanWaitMs === null) return NO_FIGURE
  const wait = inScale(meanWaitMs, MILLISECONDS)
  if (theory === null) return wait
  const [low, high] = [theory.lowMs, theory.highMs].map((ms) => inScale(Math.max(0, ms), MILLISECONDS))
  return html`${wait} <span class="interval">${low}–${high}</span>`
}

/** What theory says of the mean wait, ms, and which. */
export function theoryCell({ theory }: StationOutcome): Fill {
  if (theory === null) return NO_FIGURE
  return html`${inScale(theory.waitMs, MILLISECONDS)} <span class="interval">${theory.name}</span>`
}

/** Measured − theory, ms, and whether theory lies in the interval. */
export function differenceCell({ theory }: StationOutcome): Fill {
  if (theory === null) return NO_FIGURE
  const sign = theory.differenceMs > 0 ? '+' : ''
  const place = isInside(theory) ? 'inside' : 'outside'
  return html`${sign}${significant(theory.differenceMs)} <span class="interval">${place}</span>`
}

/** How theory and measurement agree over all stations, and what theory leaves out, in sentences. */
export function theoryNote(stations: readonly StationOutcome[]): string {
  const compared = stations.flatMap(({ theory }) => (theory === null ? [] : [theory]))
  if (compared.length === 0) return 'Queueing theory applies to none of these stations.'
  const inside = compared.filter(isInside).length
  const agreement = `Theory lies in the interval of the mean wait at ${inside} of ${compared.length} stations.`
  const without = stations.some(({ meanWaitMs, theory }) => meanWaitMs !== null && theory === null)
  const why = without ? ['There is none where more was offered at some time than could be served.'] : []
  const remarks = [...new Set(compared.map(({ remark }) => remark))]
  return [agreement, ...why, ...remarks].join(' ')
}

function isInside({ waitMs, lowMs, highMs }: NonNullable<StationOutcome['theory']>): boolean {
  return waitMs >= lowMs && waitMs <= highMs
}
