import type { LognormalPlan } from '../../sim/plan.ts'
import type { Attempt } from '../listener/attempt.ts'
import type { FetchedPart } from './live-session.ts'
import type { Conditions } from './scaled-plan.ts'

/** How many observations stand behind each of the conditions. */
export type CalibrationSamples = Record<'authorize' | 'edge' | 'shield' | 'origin', number>

/** Fewer misses than this tell nothing about a tail: then their median stands for it, too. */
const SAMPLES_FOR_P99 = 100

/**
 * Learns from a run of its own how long the live service takes for its parts of the work: what a listener waits beyond what
 * the emulated line costs. What a miss adds is told from what hits take, by their medians.
 */
export class Calibration {
  private readonly authorizeMs: number[] = []
  private readonly hitMs: number[] = []
  private readonly shieldMs: number[] = []
  private readonly originMs: number[] = []
  private bytes = 0
  private nominalBytes = 0

  authorized(tookMs: number): void {
    this.authorizeMs.push(tookMs)
  }

  fetched({ fetched, chunk, rendition }: FetchedPart): void {
    this.bytes += chunk.bytes
    this.nominalBytes += (chunk.samples / rendition.sampleRate) * (rendition.bitsPerSecond / 8)
    const attempt = fetched.attempts.at(-1)
    if (attempt?.wireMs == null || fetched.attempts.length > 1) return
    if (attempt.cache === 'hit') this.hitMs.push(attempt.wireMs)
    else if (attempt.cache === 'miss') (fromShield(attempt) ? this.shieldMs : this.originMs).push(attempt.wireMs)
  }

  get samples(): CalibrationSamples {
    return {
      authorize: this.authorizeMs.length,
      edge: this.hitMs.length,
      shield: this.shieldMs.length,
      origin: this.originMs.length,
    }
  }

  get conditions(): Conditions {
    const edge = lognormalOf(this.hitMs)
    const shield = lognormalOf(this.shieldMs.map((ms) => Math.max(0, ms - edge.median)))
    const behind = edge.median + shield.median
    return {
      authorizeMs: lognormalOf(this.authorizeMs),
      edgeServiceMs: edge,
      shieldServiceMs: shield,
      originServiceMs: lognormalOf(this.originMs.map((ms) => Math.max(0, ms - behind))),
      bytesPerNominal: this.nominalBytes === 0 ? 1 : this.bytes / this.nominalBytes,
    }
  }
}

function fromShield({ timing }: Attempt): boolean {
  return timing.some(({ name, description }) => name === 'shield' && description === 'hit')
}

/** Smallest figure that a lognormal quantity can have here, ms: it has no logarithm of zero. */
const LEAST_MS = 0.001

/** Median and 99th percentile of what was observed. */
function lognormalOf(observed: readonly number[]): LognormalPlan {
  const sorted = observed.toSorted((a, b) => a - b)
  const quantile = (p: number) =>
    Math.max(LEAST_MS, sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? 0)
  const median = quantile(0.5)
  return { median, p99: sorted.length < SAMPLES_FOR_P99 ? median : Math.max(median, quantile(0.99)) }
}
