import type { Clock } from '../shared/clock.ts'
import { ServiceError } from '../shared/service-error.ts'
import {
  emptyWindow,
  type LimitedOperation,
  type RateLimit,
  type RateWindow,
  rateLimitSets,
  requestsLeft,
  retryAfterS,
} from './rate-limit.policy.ts'

/** Which limits hold: those of S0, those of S1, or none at all, for load tests of one's own machine. */
export type RateLimitSet = keyof typeof rateLimitSets | 'off'

/**
 * Windows kept per operation: callers who are active within one window. A window of `standard` has 0.8 kB, so all of them
 * have at most 50 MB. When one more comes, the one that was quiet for longest goes.
 */
const MOST_WINDOWS = 50_000

/** Counts requests by operation and caller (GW-2) and refuses those beyond the limit. */
export class RateLimiter {
  private readonly set: RateLimitSet
  private readonly clock: Clock
  private readonly mostWindows: number
  /** The windows of an operation, those used longest ago first. */
  private readonly windows = new Map<LimitedOperation, Map<string, RateWindow>>()

  constructor(set: RateLimitSet, clock: Clock, mostWindows: number = MOST_WINDOWS) {
    this.set = set
    this.clock = clock
    this.mostWindows = mostWindows
  }

  /**
   * Counts a request in.
   *
   * @param who the account, the app, or the network, depending on the operation
   * @returns what the answer says of it: `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10)
   * @throws ServiceError `rate-limited`
   */
  admit(operation: LimitedOperation, who: string): Readonly<Record<string, string>> {
    if (this.set === 'off') return {}
    const rule = rateLimitSets[this.set][operation]
    const nowMs = this.clock.monotonicMs()
    const window = this.windowOf(operation, who, rule, nowMs)
    const waitS = retryAfterS(window, nowMs)
    const left = requestsLeft(window.cells, 0, rule.limit, rule.windowMs, nowMs)
    const windowS = rule.windowMs / 1000
    const headers = {
      'RateLimit-Policy': `"${operation}";q=${rule.limit};w=${windowS}`,
      RateLimit: `"${operation}";r=${left};t=${waitS ?? windowS}`,
    }
    if (waitS === null) return headers
    const message = `${operation}: expected at most ${rule.limit} requests in ${windowS} s; try again in ${waitS} s`
    throw new ServiceError('rate-limited', message, { headers: { ...headers, 'Retry-After': String(waitS) } })
  }

  /** Windows that are kept now. */
  get size(): number {
    return [...this.windows.values()].reduce((sum, { size }) => sum + size, 0)
  }

  private windowOf(operation: LimitedOperation, who: string, rule: RateLimit, nowMs: number): RateWindow {
    const windows = this.windows.get(operation) ?? new Map<string, RateWindow>()
    this.windows.set(operation, windows)
    const kept = windows.get(who)
    if (kept === undefined) this.makeRoom(windows, nowMs)
    else windows.delete(who)
    const window = kept ?? emptyWindow(rule)
    windows.set(who, window)
    return window
  }

  /** Forgets windows that say nothing any more, the oldest first; two at most, so that each request pays its share. */
  private makeRoom(windows: Map<string, RateWindow>, nowMs: number): void {
    let looked = 0
    for (const [who, { rule, cells }] of windows) {
      const isIdle = requestsLeft(cells, 0, rule.limit, rule.windowMs, nowMs) === rule.limit
      if (!isIdle && windows.size < this.mostWindows) return
      windows.delete(who)
      if (++looked === 2) return
    }
  }
}
