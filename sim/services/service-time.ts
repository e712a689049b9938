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

/** Draws from observed times, each as likely as the others. */
export function empiricalSampler(valuesMs: readonly number[]): Sampler {
  const values = Float64Array.from(valuesMs)
  const meanMs = values.reduce((sum, ms) => sum + ms, 0) / values.length
  const variance = values.reduce((sum, ms) => sum + (ms - meanMs) ** 2, 0) / values.length
  return {
    meanMs,
    scv: variance / (meanMs * meanMs),
    next: (stream) => values[Math.floor(stream.next() * values.length)],
  }
}

function lognormal(meanMs: number, cv: number): Sampler {
  const sigma = Math.sqrt(Math.log1p(cv * cv))
  const median = meanMs * Math.exp((-sigma * sigma) / 2)
  return { meanMs, scv: cv * cv, next: (stream) => median * Math.exp(sigma * normalQuantile(stream.next())) }
}

/**
 * Gamma by Marsaglia and Tsang's rejection (2000), with their power of a uniform number for shapes below 1. Erlang-k is
 * the gamma with cv = 1/√k.
 */
function gamma(meanMs: number, cv: number): Sampler {
  const shape = 1 / (cv * cv)
  const scale = meanMs / shape
  const d = (shape < 1 ? shape + 1 : shape) - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  const next = (stream: Stream): number => {
    for (;;) {
      const x = normalQuantile(stream.next())
      const root = 1 + c * x
      if (root <= 0) continue
      const v = root * root * root
      if (Math.log(stream.next()) >= (x * x) / 2 + d - d * v + d * Math.log(v)) continue
      return scale * d * v * (shape < 1 ? stream.next() ** (1 / shape) : 1)
    }
  }
  return { meanMs, scv: cv * cv, next }
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
