/**
 * Moves labels that stand beside the ends of lines apart, as little as possible, so that none covers another.
 *
 * @param wanted Where each label would stand, in pixels from the top.
 * @param gap Least distance between two labels.
 * @param low, high Bounds for the labels; where they do not all fit between them, the gap shrinks.
 * @returns Where each label stands, in the order of `wanted`.
 */
export function spreadLabels(wanted: readonly number[], gap: number, low: number, high: number): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a] - wanted[b] || a - b)
  const least = Math.min(gap, (high - low) / Math.max(1, wanted.length - 1))
  const placed = order.map((i) => Math.min(high, Math.max(low, wanted[i])))
  for (let k = 1; k < placed.length; k++) placed[k] = Math.max(placed[k], placed[k - 1] + least)
  let limit = high
  for (let k = placed.length - 1; k >= 0; k--) {
    placed[k] = Math.min(placed[k], limit)
    limit = placed[k] - least
  }
  const result = new Array<number>(wanted.length)
  order.forEach((i, k) => {
    result[i] = placed[k]
  })
  return result
}
