/**
 * Amounts that flow at a constant rate between two times, summed per tick without visiting the ticks between: a rate that
 * begins at t adds (rate, rate·t) to the tick of t, one that ends subtracts it. The amount up to a tick's end T is then
 * Σ (rate·T − rate·t), exact in integers.
 */

/**
 * Kernel: from `atMs` on, `rate` units per ms more. Integers in, integers kept. Times from `endMs` on are left out.
 * @param base where this flow's ticks begin in `cells`; its offsets follow after `ticks` cells
 * @param atMs zero or more
 */
export function addRate(
  cells: Float64Array,
  base: number,
  ticks: number,
  tickMs: number,
  endMs: number,
  atMs: number,
  rate: number,
): void {
  if (atMs >= endMs) return
  const i = base + Math.floor(atMs / tickMs)
  cells[i] = cells[i] + rate
  cells[i + ticks] = cells[i + ticks] + rate * atMs
}

/** Amount that flowed in each tick; the last one ends at `endMs`. */
export function amountsPerTick(
  cells: Float64Array,
  base: number,
  ticks: number,
  tickMs: number,
  endMs: number,
): Float64Array {
  const amounts = new Float64Array(ticks)
  let rate = 0
  let offset = 0
  let before = 0
  for (let tick = 0; tick < ticks; tick++) {
    rate += cells[base + tick]
    offset += cells[base + ticks + tick]
    const upTo = rate * Math.min((tick + 1) * tickMs, endMs) - offset
    amounts[tick] = upTo - before
    before = upTo
  }
  return amounts
}
