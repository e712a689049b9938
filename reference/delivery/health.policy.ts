/**
 * When a provider counts as healthy: it is taken out after so many failed probes in a row and taken back after so many
 * good ones, so that one lost probe moves nobody and a flapping provider stays out.
 *
 * The state is one integer: 0, 1, 2 … = healthy, with so many failures in a row; -1, -2, … = unhealthy, with -1 - state
 * successes in a row.
 */
export const HEALTHY = 0

export function isHealthy(state: number): boolean {
  return state >= 0
}

/** Kernel: the state after one more probe. */
export function nextHealth(
  state: number,
  probeOk: boolean,
  failuresToUnhealthy: number,
  successesToHealthy: number,
): number {
  if (state >= 0) {
    if (probeOk) return HEALTHY
    return state + 1 >= failuresToUnhealthy ? -1 : state + 1
  }
  if (!probeOk) return -1
  return -state >= successesToHealthy ? HEALTHY : state - 1
}

/** Weight of one probe in the measured availability: about the last two minutes at one probe every five seconds. */
const PROBE_WEIGHT = 1 / 24

/**
 * Kernel: availability as probes measure it, an exponentially weighted mean between 0 and the provider's nominal
 * availability, which a good probe speaks for.
 */
export function nextAvailability(previous: number, probeOk: boolean, nominal: number): number {
  return previous + ((probeOk ? nominal : 0) - previous) * PROBE_WEIGHT
}

/**
 * Kernel: the availability that the router is told: to four decimals, so that the router's min-max normalization does
 * not make a whole weight of what a long-past probe left behind.
 */
export function reportedAvailability(measured: number): number {
  return Math.round(measured * 10_000) / 10_000
}

const LATENCY_STEP_MS = 10

/**
 * Kernel: the probed round trip that the router is told, ms: in whole steps, because within a step differences are the
 * machine's noise, which min-max normalization would make a whole weight of.
 */
export function reportedLatencyMs(measuredMs: number): number {
  return Math.floor(measuredMs / LATENCY_STEP_MS) * LATENCY_STEP_MS
}
