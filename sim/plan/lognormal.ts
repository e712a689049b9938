/** A lognormal quantity given by two of its quantiles. */
export interface LognormalPlan {
  median: number
  p99: number
}
