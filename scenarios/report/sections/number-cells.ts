import type { Measured } from '../../../sim/result.ts'
import { intervalText } from '../interval-text.ts'
import { html, type Markup } from '../markup.ts'
import { type Dimension, inScale, scaleFor, withUnit } from '../number-format.ts'

/** One of a group of figures (`<dl class="numbers">`): its name, the figure, and something small below it. */
export function number(name: string, figure: string, beside = ''): Markup {
  const kind = /^[−\d]/.test(beside) && !beside.includes(' ') ? 'interval' : 'beside'
  return html`<div><dt>${name}</dt><dd>${figure}</dd>${beside !== '' && html`<dd class="${kind}">${beside}</dd>`}</div>`
}

/** A measured figure in its unit, its interval below it. */
export function measuredNumber(name: string, measured: Measured, dimension: Dimension): Markup {
  if (measured.samples === 0) return number(name, 'nothing observed')
  const scale = scaleFor(dimension, [measured.value])
  return number(name, withUnit(inScale(measured.value, scale), scale), intervalText(measured, scale))
}
