import { groupedDigits } from '../report/number-format.ts'
import { type Kind, kinds, type UnitOfKind } from './units.ts'

/**
 * A quantity as people read it: three significant digits, thin spaces between groups of thousands, and the largest unit
 * that shows it exactly (205 s stays `205 s`, 90 s becomes `1.5 min`), or else the largest in which it is at least 1.
 * Shares near 1 keep as many digits as their distance from 1 needs (`99.99 %`). `parseQuantity` reads the text back.
 *
 * @param value in the kind's base unit; finite, not negative
 * @example formatQuantity(4e11, 'bandwidth') // '400 Gbps'
 */
export function formatQuantity(value: number, kind: Kind): string {
  if (!Number.isFinite(value) || value < 0) throw new RangeError(`${value} is not a quantity: finite, not negative`)
  if (kind === 'ratio') return `${percent(value * 100)} %`
  const units = kind === 'price' ? kinds[kind].units.filter((unit) => unit.power === 0) : kinds[kind].units
  const unit = value === 0 ? units[0] : suitable(value, units)
  const figure = figureOf(inUnit(value, unit))
  return unit.shown === '' ? figure : `${figure} ${unit.shown}`
}

function suitable(value: number, units: readonly UnitOfKind[]): UnitOfKind {
  const usable = units.filter((unit) => threeDigits(inUnit(value, unit)) >= 1)
  return usable.findLast((unit) => isShort(inUnit(value, unit))) ?? usable.at(-1) ?? units[0]
}

function inUnit(value: number, unit: UnitOfKind): number {
  return value / (unit.times * 10 ** unit.power)
}

function threeDigits(value: number): number {
  return Number(value.toPrecision(3))
}

/** Three significant digits say all of it (up to the rounding of doubles). */
function isShort(value: number): boolean {
  return Math.abs(threeDigits(value) - value) <= 1e-12 * value
}

/** `12300` → `12 300`, `0.0060` → `0.006`. */
function figureOf(value: number): string {
  return groupedDigits(plainDigits(threeDigits(value)))
}

function percent(value: number): string {
  const distance = Math.min(value, Math.abs(100 - value))
  if (distance === 0) return groupedDigits(plainDigits(value))
  const decimals = Math.max(2 - Math.floor(Math.log10(value)), 2 - Math.floor(Math.log10(distance)))
  return groupedDigits(plainDigits(Number(value.toFixed(Math.min(Math.max(decimals, 0), 12)))))
}

/** Digits without an exponent. */
function plainDigits(value: number): string {
  const text = String(value)
  return text.includes('e') ? value.toFixed(20).replace(/\.?0+$/, '') : text
}
