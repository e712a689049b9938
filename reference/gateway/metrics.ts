import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Bulkhead } from './bulkhead.ts'
import type { CircuitBreaker } from './circuit-breaker.ts'
import type { DependencyName } from './degradation.policy.ts'
import type { LimitedOperation } from './rate-limit.policy.ts'

/** From half a millisecond to ten seconds. */
const BUCKETS_S = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10]

const PHASES = ['closed', 'half-open', 'open'] as const

/** What Prometheus is told of the API process. */
export class GatewayMetrics {
  readonly registry = new Registry()
  private readonly requests = new Histogram({
    name: 'soundcheck_http_request_duration_seconds',
    help: 'Time from the request to the end of the answer, by endpoint.',
    labelNames: ['method', 'endpoint', 'status'] as const,
    buckets: BUCKETS_S,
    registers: [this.registry],
  })
  private readonly inFlight = new Gauge({
    name: 'soundcheck_http_requests_in_flight',
    help: 'Requests that are not answered yet.',
    registers: [this.registry],
  })
  private readonly limited = new Counter({
    name: 'soundcheck_rate_limited_total',
    help: 'Requests refused by a rate limit, by operation.',
    labelNames: ['operation'] as const,
    registers: [this.registry],
  })
  private readonly degraded = new Counter({
    name: 'soundcheck_degraded_total',
    help: 'Answers that a failing part was left out of, by that part.',
    labelNames: ['dependency'] as const,
    registers: [this.registry],
  })
  private readonly events = new Counter({
    name: 'soundcheck_play_events_total',
    help: 'Play events that apps sent: accepted ones are on disk, duplicates were there before.',
    labelNames: ['result'] as const,
    registers: [this.registry],
  })
  private readonly recording = new Histogram({
    name: 'soundcheck_play_events_duration_seconds',
    help: 'Time until the events of a request were on disk.',
    buckets: BUCKETS_S,
    registers: [this.registry],
  })

  private readonly cached = new Counter({
    name: 'soundcheck_cache_answers_total',
    help: 'How the cache came by its answers: `bypass` when it was down.',
    labelNames: ['answer'] as const,
    registers: [this.registry],
  })

  constructor() {
    collectDefaultMetrics({ register: this.registry })
  }

  /** Of the API as it stands when Prometheus asks. */
  watch(bulkheads: ReadonlyMap<string, Bulkhead>, breakers: ReadonlyMap<DependencyName, CircuitBreaker>): void {
    new Gauge({
      name: 'soundcheck_bulkhead_requests',
      help: 'Requests by chapter of the API: worked on, and waiting for a place.',
      labelNames: ['bulkhead', 'state'] as const,
      registers: [this.registry],
      collect() {
        for (const [bulkhead, { inFlight, queued }] of bulkheads) {
          this.set({ bulkhead, state: 'working' }, inFlight)
          this.set({ bulkhead, state: 'waiting' }, queued)
        }
      },
    })
    new Gauge({
      name: 'soundcheck_circuit_breaker_state',
      help: '1 for the state that the circuit breaker of a part is in.',
      labelNames: ['dependency', 'state'] as const,
      registers: [this.registry],
      collect() {
        for (const [dependency, { phase }] of breakers) {
          for (const state of PHASES) this.set({ dependency, state }, state === phase ? 1 : 0)
        }
      },
    })
  }

  /** How old the oldest change is that search does not find yet, s. */
  watchIndex(lagMs: () => number): void {
    new Gauge({
      name: 'soundcheck_search_index_lag_seconds',
      help: 'Age of the oldest change of the catalog that is not in the search index; 0 when all are.',
      registers: [this.registry],
      collect() {
        this.set(lagMs() / 1000)
      },
    })
  }

  cacheAnswered(answer: string): void {
    this.cached.inc({ answer })
  }

  requestBegan(): void {
    this.inFlight.inc()
  }

  requestEnded(method: string, endpoint: string, status: number, tookMs: number): void {
    this.inFlight.dec()
    this.requests.observe({ method, endpoint, status: String(status) }, tookMs / 1000)
  }

  rateLimited(operation: LimitedOperation): void {
    this.limited.inc({ operation })
  }

  answeredWithout(dependency: DependencyName): void {
    this.degraded.inc({ dependency })
  }

  recorded(accepted: number, duplicates: number, tookMs: number): void {
    this.events.inc({ result: 'accepted' }, accepted)
    this.events.inc({ result: 'duplicate' }, duplicates)
    this.recording.observe(tookMs / 1000)
  }
}
