/**
 * Round values between two bounds, at most `most` of them, in steps of 1, 2 or 5 times a power of ten.
 *
 * @example niceTicks(0, 412, 4) // [0, 200, 400]
 */
export function niceTicks(low: number, high: number, most: number): number[] {
  if (!(high > low)) return [low]
  const step = niceStep((high - low) / Math.max(1, most - 1))
  const first = Math.ceil(low / step - 1e-9)
  const last = Math.floor(high / step + 1e-9)
  return Array.from({ length: last - first + 1 }, (_, i) => round((first + i) * step))
}

/** Round values on a logarithmic axis: powers of ten, with 2 and 5 times them where few fit. */
export function logTicks(low: number, high: number, most: number): number[] {
  for (const factors of [[1, 2, 5], [1, 3], [1]]) {
    const ticks: number[] = []
    for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
      for (const factor of factors) ticks.push(round(factor * 10 ** power))
    }
    const inside = ticks.filter((tick) => tick >= low * 0.999 && tick <= high * 1.001)
    if (inside.length <= most || factors.length === 1) return inside
  }
  return []
}

function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least))
  const factor = [1, 2, 5, 10].find((f) => f * power >= least * (1 - 1e-9)) ?? 10
  return factor * power
}

/** Takes off what binary fractions leave at the end: 0.30000000000000004 → 0.3. */
const round = (value: number) => Number(value.toPrecision(12))
