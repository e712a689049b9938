/** Both sides of Little's law are sums of the same stays in another order: more than this apart, something was counted wrongly. */
export const LITTLE_TOLERANCE = 1e-9

/**
 * Little's law (Little 1961): L = λW, however things arrive and are served. Both sides counted apart over the same time.
 * @param presentMs the integral over time of the number in the system
 * @param stayMs sum of each one's own stay, as far as it lies in that time
 * @returns (L − λW) / L; 0 where nothing was there, or where only the last bits of a sum differ
 */
export function littleDifference(presentMs: number, stayMs: number): number {
  const difference = presentMs === 0 ? Math.sign(-stayMs) : (presentMs - stayMs) / presentMs
  return Math.abs(difference) < 1e-12 ? 0 : difference
}
