import { Gamma } from '../stats/gamma.ts'
import { normalQuantile } from '../stats/normal.ts'
import type { ServiceTimePlan } from './services-plan.ts'
import type { Stream } from './stream.ts'

/** Draws service times exactly from their law. */
export interface Sampler {
  readonly meanMs: number
  /** Squared coefficient of variation. */
  readonly scv: number
  next(stream: Stream): number
}

/** The sampler of a law with a mean and a coefficient of variation. */
export function samplerOf({ law, meanMs, cv }: ServiceTimePlan): Sampler {
  if (law === 'deterministic') return { meanMs, scv: 0, next: () => meanMs }
  if (law === 'exponential') return { meanMs, scv: 1, next: (stream) => -meanMs * Math.log(stream.next()) }
  if (law === 'lognormal') return lognormal(meanMs, cv)
  if (law === 'gamma') return gamma(meanMs, cv)
  return hyperexponential(meanMs, cv)
}

function lognormal(meanMs: number, cv: number): Sampler {
  const sigma = Math.sqrt(Math.log1p(cv * cv))
  const median = meanMs * Math.exp((-sigma * sigma) / 2)
  return { meanMs, scv: cv * cv, next: (stream) => median * Math.exp(sigma * normalQuantile(stream.next())) }
}

/** Erlang-k is the gamma with cv = 1/√k. */
function gamma(meanMs: number, cv: number): Sampler {
  const scv = cv * cv
  const law = new Gamma(1 / scv, meanMs * scv)
  return { meanMs, scv, next: (stream) => law.sample(stream) }
}

/** Two exponential phases with balanced means (Whitt 1982): each contributes half of the mean. */
function hyperexponential(meanMs: number, cv: number): Sampler {
  const scv = cv * cv
  const share = (1 + Math.sqrt((scv - 1) / (scv + 1))) / 2
  const fast = meanMs / (2 * share)
  const slow = meanMs / (2 * (1 - share))
  const next = (stream: Stream): number => -(stream.next() < share ? fast : slow) * Math.log(stream.next())
  return { meanMs, scv, next }
}
