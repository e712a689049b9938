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

/** A TCP port. */
export function port(text: string): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= 1 && value <= 65_535) return value
  throw new InvalidArgumentError('Expected a port from 1 to 65535, such as 4700.')
}

/** Ports that the service's processes share out, from the first on. */
const SERVICE_PORTS = 16

/** The first of several TCP ports; 0 for any free ones. */
export function servicePorts(text: string): number {
  const value = Number(text)
  const last = 65_535 - SERVICE_PORTS
  if (/^\d+$/.test(text) && value <= last) return value
  throw new InvalidArgumentError(`Expected a port up to ${last}, such as 4700, or 0 for any free ones.`)
}

/** How many times as fast as real time: `10`, `0.5`; Infinity for `max`. */
export function speedFactor(text: string): number {
  const value = text === 'max' ? Number.POSITIVE_INFINITY : parseQuantity(text, 'number')
  if (value === null || value <= 0) throw new InvalidArgumentError('Expected a number above 0, such as 10, or max.')
  return value
}

/** A length of time in ms: `30s`, `1m30s`. */
export function lengthOfTime(text: string): number {
  const value = parseQuantity(text, 'duration')
  if (value === null || value <= 0) throw new InvalidArgumentError('Expected a duration above 0, such as 30s or 2m.')
  return value
}

const MOST_MULTIPLES = 12

/** Multiples of something, each once: `0.5,1,2`. The scenario's own comes first, so that others are measured by it. */
export function multiples(text: string): number[] {
  const values = text.split(',').map((part) => parseQuantity(part.trim(), 'number') ?? 0)
  if (values.some((value) => value < 0.01 || value > 100) || values.length > MOST_MULTIPLES) {
    throw new InvalidArgumentError(`Expected up to ${MOST_MULTIPLES} multiples from 0.01 to 100, such as 0.5,1,2.`)
  }
  return [...new Set(values)].sort((a, b) => Math.abs(a - 1) - Math.abs(b - 1) || a - b)
}

/** Anything but the empty text, which an unset variable of a shell leaves. */
export function notEmpty(text: string): string {
  if (text === '') throw new InvalidArgumentError('It must not be empty.')
  return text
}

/** A date that may be known to the month or the year only: `2020-01-31`, `2020-01`, `2020`. */
export function dateOfRelease(text: string): string {
  const [year, month = '01', day = '01'] = text.split('-')
  if (/^\d{4}(-\d{2}(-\d{2})?)?$/.test(text) && isDay(`${year}-${month}-${day}`)) return text
  throw new InvalidArgumentError('Expected a date, such as 2020-01-31, 2020-01 or 2020.')
}

/** `2020-01-31` */
export function day(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && isDay(text)) return text
  throw new InvalidArgumentError('Expected a date, such as 2020-01-31.')
}

/** Countries, ISO 3166-1 alpha-2: `SE,US`. */
export function countries(text: string): string[] {
  const codes = text.split(',').map((code) => code.trim().toUpperCase())
  if (codes.every((code) => /^[A-Z]{2}$/.test(code))) return [...new Set(codes)]
  throw new InvalidArgumentError('Expected countries of two letters, separated by commas, such as SE,US.')
}

function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

/** A language tag, BCP 47. */
export function language(text: string): string {
  try {
    const [tag] = Intl.getCanonicalLocales(text)
    if (tag !== undefined) return tag
  } catch {
    // Told below, as for an empty one.
  }
  throw new InvalidArgumentError('Expected a language tag, such as en or pt-BR.')
}

/** An encoding of texts that can be read here, by its label in the Encoding Standard. */
export function encoding(text: string): string {
  try {
    return new TextDecoder(text).encoding
  } catch {
    throw new InvalidArgumentError('Expected an encoding, such as utf-8, windows-1252, shift_jis or gbk.')
  }
}
