import { draw } from '../engine/random.ts'
import type { CatalogPlan, PopulationPlan } from '../plan.ts'
import { lognormalMean, lognormalTable, type QuantileTable } from '../stats/quantile-table.ts'
import { EARLY_SKIP_MS, listenMs } from './listening.ts'

/** Numbers of a stream that one moment takes. */
const KIND = 0
const LENGTH = 1
const POSITION = 2
const MOMENT = 3
/** And the track after it. */
const NEXT_LENGTH = 4
const NEXT_KIND = 5
const NEXT_POSITION = 6

/**
 * The stay with a track in which a listener is found at a random moment, and what is left of it (the residual time of a
 * renewal process). Long stays are found more often, in proportion to their length, and the moment is anywhere within one.
 *
 * Drawn without trial and error: first which kind of stay, by its share of all listening; then its length, weighted by
 * itself. A lognormal length weighted by itself is lognormal again, its median e^σ² times as long.
 */
export class RandomMoment {
  /** Of what was drawn last, whole ms: length of the stay, what is left of it, and length of the track. */
  stayMs = 0
  leftMs = 0
  durationMs = 0
  private readonly session: PopulationPlan['session']
  private readonly earlyPart: number
  private readonly latePart: number
  /** Part of late skips whose track is as long as any; that of the others is weighted by its length. */
  private readonly plainPart: number
  private readonly durations: QuantileTable
  private readonly weighted: QuantileTable

  constructor(session: PopulationPlan['session'], duration: CatalogPlan['durationMs']) {
    const { earlySkipShare, lateSkipShare } = session
    const { median, p99 } = duration
    const mean = lognormalMean(median, p99)
    const stretch = (mean / median) ** 2
    const early = earlySkipShare * (EARLY_SKIP_MS / 2)
    const late = (lateSkipShare * (EARLY_SKIP_MS + mean)) / 2
    const all = early + late + (1 - earlySkipShare - lateSkipShare) * mean
    this.session = session
    this.earlyPart = early / all
    this.latePart = late / all
    this.plainPart = EARLY_SKIP_MS / (EARLY_SKIP_MS + mean)
    this.durations = lognormalTable(median, p99)
    this.weighted = lognormalTable(median * stretch, p99 * stretch)
  }

  /** @param key a stream of its own */
  draw(key: number): void {
    const stay = this.length(key)
    this.stayMs = Math.max(1, Math.round(stay))
    this.leftMs = Math.floor(draw(key, MOMENT) * this.stayMs)
    this.durationMs = Math.max(this.stayMs, this.durationMs)
  }

  /** The stay with the track that comes then, of which all is left. @param key that of the moment */
  drawNext(key: number): void {
    this.durationMs = Math.max(1, Math.round(this.durations.sample(draw(key, NEXT_LENGTH))))
    this.stayMs = listenMs(this.session, this.durationMs, draw(key, NEXT_KIND), draw(key, NEXT_POSITION))
    this.leftMs = this.stayMs
  }

  /** Length of a stay; notes the track's where that is longer. */
  private length(key: number): number {
    const kind = draw(key, KIND)
    const u = draw(key, LENGTH)
    this.durationMs = 0
    if (kind < this.earlyPart) {
      this.durationMs = Math.round(this.durations.sample(draw(key, POSITION)))
      return EARLY_SKIP_MS * Math.sqrt(u)
    }
    if (kind >= this.earlyPart + this.latePart) return this.weighted.sample(u)
    // Left between 30 s and the track's end: the track by (30 s + its length), the stay by itself.
    const plain = (kind - this.earlyPart) / this.latePart < this.plainPart
    const end = Math.max(EARLY_SKIP_MS, (plain ? this.durations : this.weighted).sample(u))
    this.durationMs = Math.round(end)
    const from = EARLY_SKIP_MS * EARLY_SKIP_MS
    return Math.sqrt(from + draw(key, POSITION) * (end * end - from))
  }
}
