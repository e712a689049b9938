import type { Unit } from '../../sim/plan.ts'

/**
 * How numbers look everywhere a person reads them: three significant digits, groups of three set apart by a narrow
 * space, a real minus sign, the unit chosen so that the figure in front of it is neither tiny nor huge.
 */

/** Narrow no-break space (U+202F), between groups of three digits. */
const GROUP_SPACE = '\u202f'
/** No-break space (U+00A0), between a figure and its unit. */
export const UNIT_SPACE = '\u00a0'
/** What stands where there is no figure. */
export const NO_FIGURE = '–'

/** What a number measures; with `Unit`'s four, the base units are bytes, pieces and pieces per second. */
export type Dimension = Unit | 'bytes' | 'count' | 'perS'

/** A unit to show figures in: `shown = value / per`. */
export interface Scale {
  unit: string
  per: number
}

const SCALES: Record<Dimension, readonly Scale[]> = {
  ms: scales(['ms', 1], ['s', 1e3], ['min', 6e4], ['h', 3.6e6]),
  ratio: scales(['%', 0.01]),
  bps: scales(['bps', 1], ['kbps', 1e3], ['Mbps', 1e6], ['Gbps', 1e9], ['Tbps', 1e12], ['Pbps', 1e15]),
  bytes: scales(['B', 1], ['kB', 1e3], ['MB', 1e6], ['GB', 1e9], ['TB', 1e12], ['PB', 1e15], ['EB', 1e18]),
  USD: scales(['USD', 1]),
  count: scales(['', 1], ['k', 1e3], ['M', 1e6], ['bn', 1e9], ['tn', 1e12]),
  perS: scales(['/s', 1], ['k/s', 1e3], ['M/s', 1e6], ['G/s', 1e9]),
}

/** Units of what comes whole, where `12.0` would look odd. */
const PIECES = new Set(['', 'B'])

function scales(...pairs: [string, number][]): Scale[] {
  return pairs.map(([unit, per]) => ({ unit, per }))
}

/**
 * A number with `digits` significant digits (3): `1 730`, `0.0123`, `−4.20`, `1.23 × 10⁻⁷`. Zero is `0`; what is not a
 * finite number is a dash.
 *
 * @example significant(999.6) // '1 000'
 */
export function significant(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return NO_FIGURE
  if (value === 0) return '0'
  const rounded = Number(Math.abs(value).toPrecision(digits))
  const exponent = exponentOf(rounded)
  const sign = value < 0 ? '−' : ''
  if (exponent < -4 || exponent > 17) {
    const mantissa = (rounded / 10 ** exponent).toFixed(digits - 1)
    return `${sign}${mantissa} × 10${superscript(exponent)}`
  }
  return sign + fixed(rounded, Math.max(0, digits - 1 - exponent))
}

/** A whole number in full: `50 000 000`. */
export function grouped(value: number): string {
  if (!Number.isFinite(value)) return NO_FIGURE
  const whole = Math.round(value)
  return (whole < 0 ? '−' : '') + fixed(Math.abs(whole), 0)
}

/** Drops zeros that end a decimal fraction, for figures that someone wrote (targets, settings): `2.00` → `2`. */
export function trimmed(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+(?= ×|$)/, '') : text
}

/** The unit in which the largest of these values is at least 1 once rounded, or the smallest unit there is. */
export function scaleFor(dimension: Dimension, values: Iterable<number>): Scale {
  let largest = 0
  for (const value of values) if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value))
  const known = SCALES[dimension]
  return known.findLast((scale) => Number((largest / scale.per).toPrecision(3)) >= 1) ?? known[0]
}

/**
 * A value in a unit chosen before, without the unit (which stands in a header or on an axis). Shares close to 1 keep
 * two digits of what is missing from 1, because `100 %` would hide it: `99.987`.
 */
export function inScale(value: number, scale: Scale, digits = 3): string {
  if (Number.isInteger(value) && PIECES.has(scale.unit) && Math.abs(value) < 1000) return grouped(value)
  const missing = 1 - value
  if (scale.unit === '%' && missing > 0 && missing < 0.01) {
    const decimals = Math.min(6, Math.max(digits - 2, 1 - exponentOf(missing * 100)))
    return fixed(value * 100, decimals)
  }
  return significant(value / scale.per, digits)
}

/** A value with the unit that suits it: `1.73 s`, `412 Gbps`, `95.1 %`, `12 300 USD`, `1.23 M`. */
export function quantity(value: number, dimension: Dimension, digits = 3): string {
  if (!Number.isFinite(value)) return NO_FIGURE
  const scale = scaleFor(dimension, [value])
  return withUnit(inScale(value, scale, digits), scale)
}

/** A value that someone wrote (a target, a setting): up to six digits, no more than it needs: `500 ms`, `0.1 %`. */
export function setting(value: number, dimension: Dimension): string {
  if (!Number.isFinite(value)) return NO_FIGURE
  const scale = scaleFor(dimension, [value])
  return withUnit(trimmed(inScale(value, scale, 6)), scale)
}

/** A figure and its unit, kept on one line. */
export function withUnit(figure: string, scale: Scale): string {
  if (scale.unit === '') return figure
  return scale.unit === '/s' ? `${figure}/s` : figure + UNIT_SPACE + scale.unit
}

function fixed(value: number, decimals: number): string {
  return groupedDigits(value.toFixed(decimals))
}

/** Digits with a narrow space between groups of three before the point: `12300.5` → `12 300.5`. */
export function groupedDigits(digits: string): string {
  const [whole, fraction] = digits.split('.')
  const groups = whole.replace(/\B(?=(\d{3})+$)/g, GROUP_SPACE)
  return fraction === undefined ? groups : `${groups}.${fraction}`
}

function exponentOf(positive: number): number {
  return Number(positive.toExponential().split('e')[1])
}

function superscript(exponent: number): string {
  return String(exponent).replace(/[-\d]/g, (c) => (c === '-' ? '⁻' : '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(c)]))
}
