/** How long a clip is that one hears before one has a token: half a minute, as the Web API's. */
export const CLIP_MS = 30_000

/**
 * Kernel: where the loudest stretch begins. The chorus is what a song is known by, and mostly its loudest part; a rule that anybody can
 * check is worth more here than a model of what is typical.
 *
 * @param energies of the parts of a track, one after the other, 0 or more
 * @param parts how many of them the stretch has; where there are not more, it begins at the first
 * @returns the place of its first part; the first of those that are equally loud
 */
export function loudestStretch(energies: Float64Array, parts: number): number {
  let sum = 0
  for (let at = 0; at < Math.min(parts, energies.length); at++) sum += energies[at]
  let most = sum
  let best = 0
  for (let at = parts; at < energies.length; at++) {
    sum += energies[at] - energies[at - parts]
    if (sum <= most * (1 + ROUNDING)) continue
    most = sum
    best = at - parts + 1
  }
  return best
}

/** Stretches that differ by less are equally loud: the sum that runs along is not exact. */
const ROUNDING = 1e-9
