import type { Clock } from '../shared/clock.ts'
import type { WarmAnswer } from './caching-tier.ts'

/** Why something is warmed. */
export type WarmReason = 'velocity' | 'next'

/** Something that one edge is to hold. */
export interface WarmWish {
  /** The same for the same chunks. */
  readonly key: string
  readonly reason: WarmReason
  readonly trackId: string
  /** On the monotonic clock: after that it is not worth the bytes any more. */
  readonly untilMs: number
}

/** The chunks that it consists of. */
export interface WarmJob extends WarmWish {
  /** Those that matter most first; at least one. */
  readonly paths: readonly string[]
}

/**
 * How a job ended: `done`; `gone` when the chunks do not exist; `late` when its time was over; `failed` when the edge did not do
 * it; `dropped` when it was not even begun: too many waited, the edge does not work, or hot tracks have their part of its cache.
 */
export type WarmOutcome = 'done' | 'gone' | 'late' | 'failed' | 'dropped'

/** What became of a job. */
export interface WarmReport {
  readonly job: WarmWish
  readonly outcome: WarmOutcome
  /** What the edge fetched for it. */
  readonly chunks: number
  readonly bytes: number
}

/** Asks an edge to hold the chunk at a path; null when there is no such chunk. Rejects when the edge does not do it. */
export type Warm = (edgeUrl: string, path: string, signal: AbortSignal) => Promise<WarmAnswer | null>

export interface WarmingLaneParts {
  /** What the edge fetches for warming, at most, on average. */
  bytesPerSecond: number
  warm: Warm
  clock: Clock
  healthy: () => boolean
  onEnd: (report: WarmReport) => void
}

/** Chunks that the edge fetches for warming at a time. */
const AT_ONCE = 4
/** Jobs of one reason that wait. */
const MOST_WAITING = 64
/** After so long without a connection to spare the edge is asked again. */
const BUSY_MS = 250
const FAILED_MS = 1000
/** Longer than an edge takes to give up a fetch. */
const TIMEOUT_MS = 12_000
/** What was done so lately is not asked for again, and so many of those jobs are remembered. */
const REMEMBERED_MS = 60_000
const MOST_REMEMBERED = 4096

interface Waiting {
  readonly job: WarmJob
  /** Chunks to ask for, the last one first. */
  readonly todo: string[]
  asked: number
  chunks: number
  bytes: number
  ended: boolean
}

/**
 * The way to one edge for what no listener waits for: few requests at a time, so many bytes a second, and jobs dropped instead
 * of queued where there are too many. Jobs of both reasons take turns, so that neither starves the other.
 */
export class WarmingLane {
  private readonly parts: WarmingLaneParts
  private readonly waiting: Record<WarmReason, Waiting[]> = { velocity: [], next: [] }
  /** When jobs that are done may come again, on the monotonic clock; Infinity for those that wait. */
  private readonly known = new Map<string, number>()
  private turn: WarmReason = 'next'
  private edgeUrl: string | null = null
  /** What is under way; aborting ends it. */
  private readonly underWay = new Set<AbortController>()
  private notBeforeMs = 0
  private wasOut = false
  private wakeUp: (() => void) | null = null

  constructor(parts: WarmingLaneParts) {
    this.parts = parts
  }

  /** @param edgeUrl without a path */
  start(edgeUrl: string): void {
    this.edgeUrl = edgeUrl
  }

  /** Drops what waits and what is under way. */
  stop(): void {
    this.edgeUrl = null
    for (const one of this.underWay) one.abort()
    this.wakeUp?.()
    this.wakeUp = null
    this.dropAll()
  }

  /** Whether a job was done lately or waits already. */
  knows(key: string): boolean {
    const untilMs = this.known.get(key)
    return untilMs !== undefined && untilMs > this.parts.clock.monotonicMs()
  }

  hasRoom(reason: WarmReason): boolean {
    return this.waiting[reason].length < MOST_WAITING
  }

  /** Takes a job unless it is known; drops it when there is no room or the edge does not work. */
  offer(job: WarmJob): void {
    if (this.knows(job.key)) return
    if (!this.works() || !this.hasRoom(job.reason)) {
      this.drop(job)
      return
    }
    this.known.set(job.key, Number.POSITIVE_INFINITY)
    const one = { job, todo: job.paths.toReversed(), asked: 0, chunks: 0, bytes: 0, ended: false }
    this.waiting[job.reason].push(one)
    this.goOn()
  }

  /** Says of something that it is not even tried. */
  drop(job: WarmWish): void {
    this.parts.onEnd({ job, outcome: 'dropped', chunks: 0, bytes: 0 })
  }

  /** True once when the edge works again after it did not: it may have lost what it held. */
  returned(): boolean {
    if (this.works() && this.wasOut) {
      this.wasOut = false
      return true
    }
    return false
  }

  /** Whether the edge is there; what waits for one that is not is dropped. */
  private works(): boolean {
    if (this.edgeUrl !== null && this.parts.healthy()) return true
    this.wasOut = this.edgeUrl !== null
    this.known.clear()
    this.dropAll()
    return false
  }

  private goOn(): void {
    if (this.wakeUp !== null || this.edgeUrl === null) return
    const { clock } = this.parts
    while (this.underWay.size < AT_ONCE) {
      const waitMs = Math.ceil(this.notBeforeMs - clock.monotonicMs())
      if (waitMs > 0) {
        this.wakeUp = clock.after(waitMs, () => {
          this.wakeUp = null
          this.goOn()
        })
        return
      }
      const one = this.take()
      if (one === null) return
      void this.ask(one, one.todo.pop() as string)
    }
  }

  /** The job whose turn it is and that has chunks left to ask for. */
  private take(): Waiting | null {
    if (!this.works()) return null
    const nowMs = this.parts.clock.monotonicMs()
    this.turn = this.turn === 'next' ? 'velocity' : 'next'
    for (const reason of [this.turn, this.turn === 'next' ? 'velocity' : 'next'] as const) {
      const queue = this.waiting[reason]
      for (let one = queue[0]; one !== undefined; one = queue[0]) {
        if (one.job.untilMs > nowMs && one.todo.length > 0 && !one.ended) return one
        queue.shift()
        if (one.todo.length > 0) this.end(one, 'late')
      }
    }
    return null
  }

  private async ask(one: Waiting, path: string): Promise<void> {
    const { warm, clock, bytesPerSecond } = this.parts
    const abort = new AbortController()
    const inTime = clock.after(TIMEOUT_MS, () => abort.abort(new Error(`no answer within ${TIMEOUT_MS} ms`)))
    this.underWay.add(abort)
    one.asked++
    try {
      const answer = await warm(this.edgeUrl as string, path, abort.signal)
      if (answer === null) this.end(one, 'gone')
      else if (answer.result === 'busy') this.putBack(one, path)
      else if (answer.result === 'warmed') {
        one.chunks++
        one.bytes += answer.bytes
        this.notBeforeMs = Math.max(this.notBeforeMs, clock.monotonicMs()) + (answer.bytes * 1000) / bytesPerSecond
      }
    } catch {
      this.pause(FAILED_MS)
      this.end(one, 'failed')
    } finally {
      inTime()
      this.underWay.delete(abort)
      one.asked--
      if (one.asked === 0 && one.todo.length === 0) this.end(one, 'done')
      this.goOn()
    }
  }

  private putBack(one: Waiting, path: string): void {
    this.pause(BUSY_MS)
    one.todo.push(path)
    const queue = this.waiting[one.job.reason]
    if (!one.ended && !queue.includes(one)) queue.unshift(one)
  }

  private pause(ms: number): void {
    this.notBeforeMs = Math.max(this.notBeforeMs, this.parts.clock.monotonicMs() + ms)
  }

  private end(one: Waiting, outcome: WarmOutcome): void {
    if (one.ended) return
    one.ended = true
    if (outcome === 'done') this.remember(one.job.key)
    else this.known.delete(one.job.key)
    this.parts.onEnd({ job: one.job, outcome, chunks: one.chunks, bytes: one.bytes })
  }

  private remember(key: string): void {
    this.known.delete(key)
    this.known.set(key, this.parts.clock.monotonicMs() + REMEMBERED_MS)
    // Those that wait are few and young; what was done first is forgotten first.
    if (this.known.size <= MOST_REMEMBERED) return
    for (const [oldest, untilMs] of this.known) {
      if (untilMs === Number.POSITIVE_INFINITY) continue
      this.known.delete(oldest)
      return
    }
  }

  private dropAll(): void {
    for (const queue of Object.values(this.waiting)) {
      for (const one of queue.splice(0)) this.end(one, one.todo.length < one.job.paths.length ? 'failed' : 'dropped')
    }
  }
}
