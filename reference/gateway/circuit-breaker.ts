import type { Clock } from '../shared/clock.ts'
import { ServiceError } from '../shared/service-error.ts'
import { admitCall, type BreakerState, callEnded, closedBreaker, REFUSED } from './circuit-breaker.policy.ts'
import { withDeadline } from './deadline.ts'
import { breakerRules, type DependencyName, degradations } from './degradation.policy.ts'

/** The way to one part of the service that may fail: no calls for a while when it does, and none that takes too long. */
export class CircuitBreaker {
  private readonly dependency: DependencyName
  private readonly clock: Clock
  private readonly state: BreakerState

  constructor(dependency: DependencyName, clock: Clock) {
    this.dependency = dependency
    this.clock = clock
    this.state = closedBreaker(clock.monotonicMs())
  }

  get phase(): BreakerState['phase'] {
    return this.state.phase
  }

  /**
   * Calls the part. A refusal that says what is wrong with the request (4xx) is an answer like any other, and a caller
   * who has gone says nothing about the part.
   *
   * @param signal of the caller; `work` gets one that is also aborted when the part's time is over
   * @throws ServiceError the part's refusal in the table (`dependency-unavailable`, `read-only`), with what went wrong as
   * its cause; or what `work` throws when it is about the request
   */
  async call<T>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<T> | T): Promise<T> {
    const admitted = admitCall(breakerRules, this.state, this.clock.monotonicMs())
    if (admitted === REFUSED) throw this.refusal(undefined)
    try {
      const result = await withDeadline(degradations[this.dependency].timeLimitMs, this.clock, signal, work)
      this.ended(admitted, true)
      return result
    } catch (error) {
      if (signal.aborted) throw error
      const isFault = !(error instanceof ServiceError && error.status < 500)
      this.ended(admitted, !isFault)
      throw isFault ? this.refusal(error) : error
    }
  }

  private ended(admitted: number, ok: boolean): void {
    callEnded(breakerRules, this.state, admitted, ok, this.clock.monotonicMs())
  }

  private refusal(cause: unknown): ServiceError {
    const { refusal, meaning } = degradations[this.dependency]
    const openMs = this.state.phase === 'open' ? this.state.sinceMs + breakerRules.openMs : 0
    const waitS = Math.max(1, Math.ceil((openMs - this.clock.monotonicMs()) / 1000))
    return new ServiceError(refusal, meaning, { cause, headers: { 'Retry-After': String(waitS) } })
  }
}
