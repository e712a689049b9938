/** From here on an object that is asked for so often in T practically never leaves an LRU cache by itself. */
const NEVER_LEAVES = 50

/** Steps to the root of x − ln x = a − ln a; each at least halves the error but near a = 1, where the root matters little. */
const ROOT_STEPS = 40

/**
 * How long an object that is put into an LRU cache stays there, on average, if it expires a lifetime after it came: until
 * it was not asked for during the cache's characteristic time T, or the lifetime is over. Requests are Poisson with `rate`;
 * all in one unit of time.
 *
 * With a = rate · T the share S that is still there after τ · T is 1 for τ < 1, then 1 − e^−a − a e^−a (τ − 1), and so on:
 * S' = −a e^−a S(τ − 1), piece by piece. After three pieces it falls by e^−θτ, where θ is the other root of
 * θ e^−θ = a e^−a, and what is left adds up to the known mean (e^a − 1) / rate without a lifetime. (Renewal argument as for
 * caches with timers: Fofack, Nain, Neglia, Towsley: "Performance evaluation of hierarchical TTL-based cache networks",
 * Computer Networks 65, 2014.)
 */
export function meanResidence(rate: number, time: number, lifetime: number): number {
  if (lifetime <= time) return lifetime
  const a = rate * time
  if (a > NEVER_LEAVES) return lifetime
  if (a === 0) return time
  const end = lifetime / time
  const q = Math.exp(-a)
  const first = residenceUntil(Math.min(end, 3), a, q)
  if (end <= 3) return first * time
  const rest = Math.max(0, Math.expm1(a) / a - first)
  return (first + rest * -Math.expm1(-decay(a) * (end - 3))) * time
}

/** The integral of S from 0 to τ, which is 1 to 3. */
function residenceUntil(end: number, a: number, q: number): number {
  const second = Math.min(end, 2) - 1
  const until2 = 1 + (1 - q) * second - (a * q * second ** 2) / 2
  if (end <= 2) return until2
  const third = end - 2
  return until2 + (1 - q - a * q) * third - a * q * (((1 - q) * third ** 2) / 2 - (a * q * third ** 3) / 6)
}

/** The root θ ≠ a of θ e^−θ = a e^−a; 1 where both meet. */
function decay(a: number): number {
  let theta = a > 1 ? 0 : 2
  for (let i = 0; i < ROOT_STEPS; i++) theta = a > 1 ? a * Math.exp(theta - a) : a + Math.log(theta / a)
  return theta
}
