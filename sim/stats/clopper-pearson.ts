import { betaProbability } from './incomplete-beta.ts'

/** Half of what a 95 % interval leaves out. */
const TAIL = 0.025
/** Halvings that bring a logarithm between -700 and 0 to within a double's precision of its value. */
const HALVINGS = 64
const SMALLEST_LOG = -700
/** A part of an event, below which what is observed is none. */
const NEGLIGIBLE = 1e-2

/**
 * Exact 95 % interval for a probability of which `events` of `trials` independent observations tell (Clopper and Pearson,
 * "The use of confidence or fiducial limits illustrated in the case of the binomial", Biometrika 26, 1934): where the
 * binomial distribution would give so few, or so many, once in forty times. With no event at all it ends at about
 * 3.7 / trials. Numbers need not be whole, for observations that count for less than one (Korn and Graubard 1998).
 *
 * @param events from 0 to `trials`
 * @param trials above 0
 * @example clopperPearson(0, 3366) // { low: 0, high: 0.0010953… }
 */
export function clopperPearson(events: number, trials: number): { low: number; high: number } {
  if (events > trials / 2) {
    const { low, high } = clopperPearson(trials - events, trials)
    return { low: 1 - high, high: 1 - low }
  }
  return {
    low: events < NEGLIGIBLE ? 0 : betaQuantile(TAIL, events, trials - events + 1),
    high: betaQuantile(1 - TAIL, events + 1, trials - events),
  }
}

/** Where a beta distribution reaches `p`; its logarithm is found by halving, so that small ones are as exact as large ones. */
function betaQuantile(p: number, a: number, b: number): number {
  let [low, high] = [SMALLEST_LOG, 0]
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2
    if (betaProbability(Math.exp(middle), a, b) < p) low = middle
    else high = middle
  }
  return Math.exp((low + high) / 2)
}
