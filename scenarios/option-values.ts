import { InvalidArgumentError } from 'commander'
import { parseQuantity } from './language/parse-quantity.ts'

/** More threads than any machine has cores for. */
const MOST_WORKERS = 256

/** `500`, `100k`, `1M`. */
export function positiveCount(text: string): number {
  const value = parseQuantity(text, 'count')
  if (value === null || value < 1 || !Number.isInteger(value)) {
    throw new InvalidArgumentError('Expected a whole number from 1, such as 500, 100k or 1M.')
  }
  return value
}

/** A number of workers. */
export function workerCount(text: string): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= 1 && value <= MOST_WORKERS) return value
  throw new InvalidArgumentError(`Expected a whole number from 1 to ${MOST_WORKERS}, such as 2.`)
}

/** `0.9` */
export function plainNumber(text: string): number {
  const value = parseQuantity(text, 'number')
  if (value === null) throw new InvalidArgumentError('Expected a number from 0, such as 0.9.')
  return value
}

/** Anything but the empty text, which an unset variable of a shell leaves. */
export function notEmpty(text: string): string {
  if (text === '') throw new InvalidArgumentError('It must not be empty.')
  return text
}
