import type { Interval, Measured } from '../../../sim/result.ts'
import { intervalText } from '../interval-text.ts'
import { type Fill, html } from '../markup.ts'
import { inScale, type Scale } from '../number-format.ts'

/** A measured figure in a table's cell, its interval small behind it; without the unit, which the header has. */
export function measuredCell(measured: Measured, scale: Scale): Fill {
  if (measured.samples === 0) return html`<span class="quiet">nothing observed</span>`
  return intervalCell(measured.value, measured, scale)
}

/** A figure and its interval, as in `measuredCell`. */
export function intervalCell(value: number, interval: Interval, scale: Scale): Fill {
  return html`${inScale(value, scale)} <span class="interval">${intervalText(interval, scale)}</span>`
}

/** What the small figures behind a value are, said once above a table or a group of figures. */
export const INTERVAL_NOTE = 'small figures: 95\u00a0% interval'

/** An interval in a unit of which one is so many of the new one. */
export function scaled({ low, high }: Interval, times: number): Interval {
  return { low: low * times, high: high * times }
}
