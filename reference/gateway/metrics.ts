import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client'

/** From half a millisecond to ten seconds. */
const BUCKETS_S = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10]

/** What Prometheus is told of the API process. */
export class GatewayMetrics {
  readonly registry = new Registry()
  private readonly requests = new Histogram({
    name: 'soundcheck_http_request_duration_seconds',
    help: 'Time from the request to the end of the answer, by route.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: BUCKETS_S,
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

  constructor() {
    collectDefaultMetrics({ register: this.registry })
  }

  request(method: string, route: string, status: number, tookMs: number): void {
    this.requests.observe({ method, route, status: String(status) }, tookMs / 1000)
  }

  recorded(accepted: number, duplicates: number, tookMs: number): void {
    this.events.inc({ result: 'accepted' }, accepted)
    this.events.inc({ result: 'duplicate' }, duplicates)
    this.recording.observe(tookMs / 1000)
  }
}
