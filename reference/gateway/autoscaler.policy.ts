/**
 * How many replicas a service should have (GW-5, S1): enough that processors, tail latency and queues stay at their
 * targets. The rule is that of Kubernetes' horizontal autoscaler: replicas × (measured / target) for the measure that asks
 * for most, no change within a tolerance, and down only to the most that was asked for during a while.
 */
export interface AutoscalerRules {
  /** Busy share of the workers that is aimed at. */
  utilization: number
  p99Ms: number
  /** Requests waiting at one replica. */
  queueDepth: number
  /** Relative distance from a target that changes nothing. */
  tolerance: number
  everyMs: number
  /** Shortest time between two steps up. */
  upCooldownMs: number
  /** How long less must have been enough before replicas are given back. */
  downCooldownMs: number
  /** From the decision until a new replica takes requests. */
  startUpMs: number
  minReplicas: number
  maxReplicas: number
}

/** What one evaluation sees; latency and queue are 0 where nothing was seen. */
export interface ServiceLoad {
  utilization: number
  p99Ms: number
  queueDepth: number
}

/** What an autoscaler remembers; changed in place. */
export interface AutoscalerState {
  lastUpMs: number
  /** Since when fewer would do; Infinity while they would not. */
  fewerSinceMs: number
  /** Most that was asked for since then. */
  fewerMost: number
}

/** A step up at most doubles: latency and queues say that more is needed, not how much. */
const MOST_GROWTH = 2

export function idleAutoscaler(): AutoscalerState {
  return { lastUpMs: Number.NEGATIVE_INFINITY, fewerSinceMs: Number.POSITIVE_INFINITY, fewerMost: 0 }
}

/**
 * Kernel: replicas that a measurement asks for. Only processors ask for fewer; latency and queues only for more, because
 * they say nothing about how much could be spared.
 */
export function wantedReplicas(
  rules: AutoscalerRules,
  replicas: number,
  utilization: number,
  p99Ms: number,
  queueDepth: number,
): number {
  let ratio = utilization / rules.utilization
  const pressed = Math.max(p99Ms / rules.p99Ms, queueDepth / rules.queueDepth)
  if (pressed > 1 && pressed > ratio) ratio = pressed
  const isNear = Math.abs(ratio - 1) <= rules.tolerance
  // A quotient that is whole but for its last bits is that whole number.
  const wanted = isNear ? replicas : Math.ceil(replicas * Math.min(ratio, MOST_GROWTH) - 1e-9)
  return Math.min(rules.maxReplicas, Math.max(rules.minReplicas, wanted))
}

/**
 * The number of replicas to have from now on, those that are still starting included.
 * @param replicas as many as there are or are starting
 */
export function nextReplicas(
  rules: AutoscalerRules,
  state: AutoscalerState,
  replicas: number,
  load: ServiceLoad,
  nowMs: number,
): number {
  const wanted = wantedReplicas(rules, replicas, load.utilization, load.p99Ms, load.queueDepth)
  if (wanted >= replicas) {
    state.fewerSinceMs = Number.POSITIVE_INFINITY
    if (wanted === replicas || nowMs - state.lastUpMs < rules.upCooldownMs) return replicas
    state.lastUpMs = nowMs
    return wanted
  }
  if (state.fewerSinceMs === Number.POSITIVE_INFINITY) {
    state.fewerSinceMs = nowMs
    state.fewerMost = wanted
  }
  state.fewerMost = Math.max(state.fewerMost, wanted)
  if (nowMs - state.fewerSinceMs < rules.downCooldownMs) return replicas
  state.fewerSinceMs = Number.POSITIVE_INFINITY
  return state.fewerMost
}
