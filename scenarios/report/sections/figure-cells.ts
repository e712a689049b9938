import type { Measured } from '../../../sim/result.ts'
import { type Fill, html } from '../markup.ts'
import { inScale, type Scale } from '../number-format.ts'

/** A measured figure in a table's cell, its interval small behind it; without the unit, which the header has. */
export function measuredCell({ value, low, high, samples }: Measured, scale: Scale): Fill {
  if (samples === 0) return html`<span class="quiet">nothing observed</span>`
  return html`${inScale(value, scale)} <span class="interval">${inScale(low, scale)}–${inScale(high, scale)}</span>`
}

/** What the small figures behind a value are, said once above a table or a group of figures. */
export const INTERVAL_NOTE = 'small figures: 95\u00a0% interval'
