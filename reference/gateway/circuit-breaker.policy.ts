/**
 * When a caller stops asking a service that fails (GW-3; Nygard, "Release It!", 2007): closed, all calls go through and
 * their failures are counted; open, none does; half open, a few probes do, and decide.
 */
export interface BreakerRules {
  /** Share of failed calls from which it opens. */
  failureShare: number
  /** Calls that must have been counted before a share means anything. */
  minCalls: number
  /** Calls are counted over so long, then anew. */
  countMs: number
  /** How long it stays open. */
  openMs: number
  /** Calls that go through while half open; all of them must succeed. */
  probes: number
}

/** What a breaker remembers; changed in place, so that a hot loop allocates nothing. */
export interface BreakerState {
  phase: 'closed' | 'open' | 'half-open'
  /** Counts up with each change of phase: an answer to a call of an earlier phase says nothing about this one. */
  epoch: number
  /** Closed: calls answered since `sinceMs`, and failed ones. Half open: probes sent, and answered. */
  calls: number
  failures: number
  answered: number
  /** When the counting or the phase began. */
  sinceMs: number
}

/** A call that must not be made. */
export const REFUSED = -1

export function closedBreaker(nowMs: number): BreakerState {
  return { phase: 'closed', epoch: 0, calls: 0, failures: 0, answered: 0, sinceMs: nowMs }
}

/**
 * Kernel: whether a call may be made now. Probes that nobody answers within `openMs` are replaced by others.
 * @returns what `callEnded` must be told of this call, or REFUSED
 */
export function admitCall(rules: BreakerRules, state: BreakerState, nowMs: number): number {
  if (state.phase !== 'closed' && nowMs - state.sinceMs >= rules.openMs) enter(state, 'half-open', nowMs)
  if (state.phase === 'open') return REFUSED
  if (state.phase === 'half-open') {
    if (state.calls >= rules.probes) return REFUSED
    state.calls++
  }
  return state.epoch
}

/** Kernel: a call has succeeded or failed (a timeout is a failure). */
export function callEnded(
  rules: BreakerRules,
  state: BreakerState,
  admittedIn: number,
  ok: boolean,
  nowMs: number,
): void {
  if (admittedIn !== state.epoch || state.phase === 'open') return
  if (state.phase === 'half-open') {
    if (!ok) enter(state, 'open', nowMs)
    else if (++state.answered >= rules.probes) enter(state, 'closed', nowMs)
    return
  }
  if (nowMs - state.sinceMs >= rules.countMs) {
    state.calls = 0
    state.failures = 0
    state.sinceMs = nowMs
  }
  state.calls++
  if (!ok) state.failures++
  if (state.calls >= rules.minCalls && state.failures >= rules.failureShare * state.calls) enter(state, 'open', nowMs)
}

function enter(state: BreakerState, phase: BreakerState['phase'], nowMs: number): void {
  state.phase = phase
  state.epoch++
  state.calls = 0
  state.failures = 0
  state.answered = 0
  state.sinceMs = nowMs
}
