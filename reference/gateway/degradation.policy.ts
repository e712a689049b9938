import type { BreakerRules } from './circuit-breaker.policy.ts'

/** A part of the service that may fail while the others go on, and what is answered then (GW-3; S1's table). */
export interface Degradation {
  /** What comes instead, as the header `Soundcheck-Degraded` names it. */
  readonly fallback: string
  /** For people: what they notice. */
  readonly meaning: string
  /** Refusal of a call for which there is nothing instead. */
  readonly refusal: 'dependency-unavailable' | 'read-only'
  /** A call that takes longer counts as failed: some ten times the tail latency that the part is held to. */
  readonly timeLimitMs: number
}

/**
 * The table. Audio is missing on purpose: that a provider fails is the app's to mend, which has URLs of all healthy ones
 * in every manifest, and the origin answers nobody but the shield.
 */
export const degradations = {
  search: {
    fallback: 'recently-played',
    meaning: 'Search does not answer; what you played lately is shown instead.',
    refusal: 'dependency-unavailable',
    timeLimitMs: 1000,
  },
  playlists: {
    fallback: 'read-only',
    meaning: 'Playlists can be read and played, not changed.',
    refusal: 'read-only',
    timeLimitMs: 2000,
  },
  recommendations: {
    fallback: 'top-hits',
    meaning: 'Recommendations are not at hand; the most played tracks are shown instead.',
    refusal: 'dependency-unavailable',
    timeLimitMs: 1000,
  },
} as const satisfies Record<string, Degradation>

export type DependencyName = keyof typeof degradations

/** Half of at least ten calls within ten seconds; tried again after five, by three. */
export const breakerRules: BreakerRules = { failureShare: 0.5, minCalls: 10, countMs: 10_000, openMs: 5000, probes: 3 }

/** @example degradedHeader('search') // 'search; fallback=recently-played' */
export function degradedHeader(dependency: DependencyName): string {
  return `${dependency}; fallback=${degradations[dependency].fallback}`
}
