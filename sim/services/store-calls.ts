import { draw, streamKey } from '../engine/random.ts'
import { addTo, newColumn, newHistograms, SampleRows } from '../stats/sample-rows.ts'
import { type StorageWindow, storeOperations } from '../storage/store-law.ts'
import { Stream } from './stream.ts'

/** How storage answers a call: after so many ms, with what was wanted or without it. */
export interface StoreAnswer {
  ok: boolean
  afterMs: number
}

/** What became of the calls of one kind, as many of the world's as the simulated ones stand for. */
export class StoreCallRecord {
  readonly sample = new SampleRows()
  readonly calls = newColumn()
  readonly refused = newColumn()
  readonly unanswered = newColumn()
  /** Times of those that were answered, µs. */
  readonly delays = newHistograms()

  /** Counts what another one has counted. */
  add(other: StoreCallRecord): void {
    this.sample.add(other.sample)
    addTo(this.calls, other.calls)
    addTo(this.refused, other.refused)
    addTo(this.unanswered, other.unanswered)
    addTo(this.delays, other.delays)
  }
}

/**
 * Calls of services to storage. Times are drawn anew for each call. What a request asks for, and whether that is within reach,
 * is drawn by the request's number, so that it is the same in all its attempts: a key whose copies are down stays out of reach
 * however often it is tried.
 */
export class StoreCalls {
  /** By operation, as indices into `storeOperations`. */
  readonly records = storeOperations.map(() => new StoreCallRecord())
  /** How many of the world's calls one stands for. */
  weight = 0
  private readonly times: Stream[]
  private readonly lookups: number
  private readonly committing: number
  private readonly fates: number
  private laws: StorageWindow['laws'] | undefined
  private commitShare = 0

  constructor(seed: string) {
    this.lookups = streamKey(seed, 'services/storage/lookups')
    this.committing = streamKey(seed, 'services/storage/committing')
    this.fates = streamKey(seed, 'services/storage/fates')
    this.times = storeOperations.map((name) => new Stream(streamKey(seed, `services/storage/${name}`)))
  }

  /** @param commitShare part of the plays that have something to commit */
  open({ laws }: StorageWindow, commitShare: number): void {
    this.laws = laws
    this.commitShare = commitShare
  }

  /** What a request looks up in the cache: uniform in (0, 1), the cache has the lower part. */
  lookup(request: number): number {
    return draw(this.lookups, request)
  }

  /** Whether a request has something to commit. */
  commits(request: number): boolean {
    return draw(this.committing, request) < this.commitShare
  }

  /**
   * A call for a request.
   * @param operation index into `storeOperations`
   * @throws Error before the first window was opened
   */
  ask(operation: number, request: number): StoreAnswer {
    if (this.laws === undefined) throw new Error('storage was asked before its first window')
    const { refusedShare, unansweredShare, timeoutMs, delaysMs } = this.laws[storeOperations[operation]]
    const record = this.records[operation]
    const u = draw(this.fates, request)
    // Drawn for every call, so that the times of the others do not depend on which fail.
    const at = Math.floor(this.times[operation].next() * delaysMs.length)
    record.sample.observe(this.weight)
    record.sample.count(record.calls)
    if (u < refusedShare) {
      record.sample.count(record.refused)
      return { ok: false, afterMs: 0 }
    }
    if (u < refusedShare + unansweredShare) {
      record.sample.count(record.unanswered)
      return { ok: false, afterMs: timeoutMs }
    }
    record.sample.time(record.delays, delaysMs[at])
    return { ok: true, afterMs: delaysMs[at] }
  }
}
