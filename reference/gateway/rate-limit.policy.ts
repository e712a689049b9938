/**
 * How many requests one caller may make (GW-2): at most `limit` in any span of `windowMs`, wherever the span begins. A
 * sliding window kept as the instants of the last `limit` requests, so that it is exact: a counter per fixed window would
 * let twice as many through around its edge.
 */
export interface RateLimit {
  limit: number
  windowMs: number
}

/** What a limit is about; `unauthenticated` is per address, the others per account. */
export type LimitedOperation = 'standard' | 'search' | 'player' | 'playlist-write' | 'unauthenticated'

const perHalfMinute = (limit: number): RateLimit => ({ limit, windowMs: 30_000 })
const perMinute = (limit: number): RateLimit => ({ limit, windowMs: 60_000 })
const unauthenticated = perMinute(10)

/** The two published sets (S0, S1); S1 says nothing of other requests, for which S0's rate holds. */
export const rateLimitSets = {
  s0: {
    standard: perHalfMinute(100),
    search: perHalfMinute(30),
    player: perHalfMinute(50),
    'playlist-write': perHalfMinute(25),
    unauthenticated,
  },
  s1: {
    standard: perHalfMinute(100),
    search: perMinute(30),
    player: perMinute(100),
    'playlist-write': perMinute(60),
    unauthenticated,
  },
} as const satisfies Record<string, Record<LimitedOperation, RateLimit>>

/** Numbers that `admitRequest` keeps for one caller: a ring of instants, and where the oldest one lies. */
export function limitCells(limit: number): number {
  return limit + 1
}

/** Writes a caller who has asked for nothing yet at `at`. */
export function clearRequests(cells: Float64Array, at: number, limit: number): void {
  cells.fill(Number.NEGATIVE_INFINITY, at, at + limit)
  cells[at + limit] = 0
}

/**
 * Kernel: counts a request in if it may pass. A clock that goes back counts as one that stands still.
 * @returns 0, or the ms after which it would pass; a request that does not pass counts for nothing
 */
export function admitRequest(cells: Float64Array, at: number, limit: number, windowMs: number, nowMs: number): number {
  const head = cells[at + limit]
  const newest = cells[at + (head === 0 ? limit - 1 : head - 1)]
  const now = Math.max(nowMs, newest)
  const freeMs = cells[at + head] + windowMs
  if (freeMs > now) return freeMs - now
  cells[at + head] = now
  cells[at + limit] = head + 1 === limit ? 0 : head + 1
  return 0
}

/**
 * Kernel: how many requests would pass right now. The instants lie in order from the oldest on, so that those outside the
 * window are found by halving.
 */
export function requestsLeft(cells: Float64Array, at: number, limit: number, windowMs: number, nowMs: number): number {
  const head = cells[at + limit]
  let from = 0
  let to = limit
  while (from < to) {
    const middle = (from + to) >>> 1
    const cell = head + middle
    if (cells[at + (cell < limit ? cell : cell - limit)] + windowMs <= nowMs) from = middle + 1
    else to = middle
  }
  return from
}

/** One caller's requests of one kind. */
export interface RateWindow {
  readonly rule: RateLimit
  readonly cells: Float64Array
}

export function emptyWindow(rule: RateLimit): RateWindow {
  const cells = new Float64Array(limitCells(rule.limit))
  clearRequests(cells, 0, rule.limit)
  return { rule, cells }
}

/** What HTTP is to say: 429 with `Retry-After` in whole seconds, or null when the request passes. */
export function retryAfterS(window: RateWindow, nowMs: number): number | null {
  const { limit, windowMs } = window.rule
  const waitMs = admitRequest(window.cells, 0, limit, windowMs, nowMs)
  return waitMs === 0 ? null : Math.ceil(waitMs / 1000)
}
