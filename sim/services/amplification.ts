import { serviceNames } from './services-plan.ts'

/** Time over which calls to services are compared with what requests should cause, ms on the mesh's clock. */
const AMPLIFICATION_MS = 500

/** Calls that requests really cause / calls that they would cause if nothing failed, by service. */
export class Amplification {
  readonly times = new Float64Array(serviceNames.length).fill(1)

  /**
   * Learns from what was simulated, and takes the count back to 0.
   * @param firstAttempts of the pods' own requests, by service
   * @param callsPerMs that they should cause
   */
  learn(firstAttempts: Float64Array, callsPerMs: (service: number) => number, sliceMs: number): void {
    const part = sliceMs / (sliceMs + AMPLIFICATION_MS)
    for (let i = 0; i < firstAttempts.length; i++) {
      const expected = callsPerMs(i) * sliceMs
      if (expected > 0) this.times[i] += (firstAttempts[i] / expected - this.times[i]) * part
      firstAttempts[i] = 0
    }
  }
}
