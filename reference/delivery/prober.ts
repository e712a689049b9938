import type { Clock } from '../shared/clock.ts'
import { HEALTHY, isHealthy, nextAvailability, nextHealth, reportedAvailability } from './health.policy.ts'

/** Asks a provider for a sign of life: whether there was a good one. Ends soon after the signal; may reject. */
export type Probe = (edgeUrl: string, signal: AbortSignal) => Promise<boolean>

export interface ProbeRules {
  /** From the beginning of one probe to the next. */
  intervalMs: number
  timeoutMs: number
  failuresToUnhealthy: number
  successesToHealthy: number
}

export interface ProberOptions {
  /** 0 to 1: what a good probe speaks for. */
  nominalAvailability: number
  rules: ProbeRules
  probe: Probe
  clock: Clock
}

/** Weight of one probe in the measured latency: about the last eight. */
const LATENCY_WEIGHT = 1 / 8

/** Health of one provider as probes of its edge see it; before the first one it counts as healthy. */
export class Prober {
  private readonly options: ProberOptions
  private health = HEALTHY
  private measuredAvailability: number
  private measuredLatencyMs: number | null = null
  private stopped = true
  private takeBack = () => {}
  private abort = () => {}

  constructor(options: ProberOptions) {
    this.options = options
    this.measuredAvailability = options.nominalAvailability
  }

  get healthy(): boolean {
    return isHealthy(this.health)
  }

  /** What the router is told, 0 to 1. */
  get availability(): number {
    return reportedAvailability(this.measuredAvailability)
  }

  /** Weighted mean of good probes' round trips; null before the first one. */
  get latencyMs(): number | null {
    return this.measuredLatencyMs
  }

  /** Probes at once and then every interval, until `stop`. */
  start(edgeUrl: string): void {
    this.stopped = false
    void this.run(edgeUrl)
  }

  stop(): void {
    this.stopped = true
    this.takeBack()
    this.abort()
  }

  private async run(edgeUrl: string): Promise<void> {
    const { clock, rules } = this.options
    const startMs = clock.monotonicMs()
    const ok = await this.succeeds(edgeUrl)
    if (this.stopped) return
    const tookMs = clock.monotonicMs() - startMs
    this.note(ok, tookMs)
    this.takeBack = clock.after(Math.max(0, rules.intervalMs - tookMs), () => void this.run(edgeUrl))
  }

  private async succeeds(edgeUrl: string): Promise<boolean> {
    const { clock, rules, probe } = this.options
    const controller = new AbortController()
    this.abort = () => controller.abort()
    const inTime = clock.after(rules.timeoutMs, this.abort)
    try {
      return (await probe(edgeUrl, controller.signal)) && !controller.signal.aborted
    } catch {
      return false
    } finally {
      inTime()
    }
  }

  private note(ok: boolean, tookMs: number): void {
    const { rules, nominalAvailability } = this.options
    this.health = nextHealth(this.health, ok, rules.failuresToUnhealthy, rules.successesToHealthy)
    this.measuredAvailability = nextAvailability(this.measuredAvailability, ok, nominalAvailability)
    if (!ok) return
    const before = this.measuredLatencyMs ?? tookMs
    this.measuredLatencyMs = before + (tookMs - before) * LATENCY_WEIGHT
  }
}
