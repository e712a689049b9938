import { GROUPS } from '../stats/random-groups.ts'
import { countDelay, newHistograms } from '../stats/sample-rows.ts'
import { stretchOf } from '../stats/stretches.ts'
import { RecentOperations } from './recent-operations.ts'

/** Which operations are counted, over time in buckets, and which of them services have asked for. */
export interface CountedOperations {
  fromMs: number
  untilMs: number
  bucketMs: number
  lostSitesAsk: boolean
}

/** How an operation ended without its result. */
export type Failure = 'unavailable' | 'timed out' | 'unreachable'

/** Counts of one kind of operation by random group (a key's number modulo the groups), and over time. */
export class OperationTally {
  readonly attempts = new Float64Array(GROUPS)
  readonly done = new Float64Array(GROUPS)
  readonly failures: Readonly<Record<Failure, Float64Array>> = {
    unavailable: new Float64Array(GROUPS),
    'timed out': new Float64Array(GROUPS),
    unreachable: new Float64Array(GROUPS),
  }
  /** Operations with the flaw that this kind is watched for: stale answers of reads, lost updates of writes. */
  readonly flawed = new Float64Array(GROUPS)
  /** Latencies of those that were done, by group and then by stretch. */
  readonly latencies = newHistograms()
  readonly attemptsAt: Float64Array
  readonly failedAt: Float64Array
  readonly flawedAt: Float64Array
  /** When the last one of each failure began; −Infinity = none did. */
  readonly lastMs: Record<Failure, number> = {
    unavailable: Number.NEGATIVE_INFINITY,
    'timed out': Number.NEGATIVE_INFINITY,
    unreachable: Number.NEGATIVE_INFINITY,
  }
  /** All that ended of late, the warm-up's included. */
  readonly recent: RecentOperations
  private readonly fromMs: number
  private readonly untilMs: number
  private readonly bucketMs: number
  private readonly lostSitesAsk: boolean

  /**
   * @param counted operations that begin before `fromMs`, or from `untilMs` on, are not counted; where `lostSitesAsk` is false,
   *   those that reach for a lost site are none of the recent ones
   * @param unloadedMs what an operation takes, about, where nothing waits
   */
  constructor({ fromMs, untilMs, bucketMs, lostSitesAsk }: CountedOperations, unloadedMs: number) {
    const buckets = Math.ceil((untilMs - fromMs) / bucketMs)
    this.recent = new RecentOperations(unloadedMs)
    this.fromMs = fromMs
    this.untilMs = untilMs
    this.bucketMs = bucketMs
    this.lostSitesAsk = lostSitesAsk
    this.attemptsAt = new Float64Array(buckets)
    this.failedAt = new Float64Array(buckets)
    this.flawedAt = new Float64Array(buckets)
  }

  /** An operation that ended well. */
  succeed(key: number, beganMs: number, latencyMs: number): void {
    this.recent.answered(latencyMs)
    if (!this.counts(beganMs)) return
    const group = key % GROUPS
    this.attempts[group]++
    this.attemptsAt[this.bucket(beganMs)]++
    this.done[group]++
    countDelay(this.latencies, group, stretchOf(beganMs - this.fromMs, this.untilMs - this.fromMs), latencyMs)
  }

  fail(key: number, beganMs: number, failure: Failure): void {
    if (failure === 'unavailable') this.recent.refused()
    else if (failure === 'timed out' || this.lostSitesAsk) this.recent.unanswered()
    if (!this.counts(beganMs)) return
    const group = key % GROUPS
    this.attempts[group]++
    this.attemptsAt[this.bucket(beganMs)]++
    this.failures[failure][group]++
    this.lastMs[failure] = Math.max(this.lastMs[failure], beganMs)
    this.failedAt[this.bucket(beganMs)]++
  }

  /** An operation that succeeded, or will, has the flaw. */
  flaw(key: number, beganMs: number): void {
    if (!this.counts(beganMs)) return
    this.flawed[key % GROUPS]++
    this.flawedAt[this.bucket(beganMs)]++
  }

  private counts(beganMs: number): boolean {
    return beganMs >= this.fromMs && beganMs < this.untilMs
  }

  private bucket(beganMs: number): number {
    return Math.floor((beganMs - this.fromMs) / this.bucketMs)
  }
}
