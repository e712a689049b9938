const DIGITS = 6

/**
 * The same structure with every fractional number rounded to six significant digits, which is what results promise across
 * processors and Node versions. Whole numbers are counts and stay exact.
 */
export function rounded<T>(value: T): T {
  if (typeof value === 'number') {
    return (Number.isInteger(value) ? value : Number(value.toPrecision(DIGITS))) as T
  }
  if (Array.isArray(value)) return value.map((item) => rounded(item)) as T
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, rounded(item)])) as T
  }
  return value
}
