import type { Pod } from './pod.ts'

/** Services are in trouble that fail so large a part of their calls. */
const TROUBLE = 0.01

/** Whether services fail calls. */
export class Trouble {
  /** Calls and failed ones when they were last looked at. */
  private calls = 0
  private failed = 0

  /** Whether they have since this was last asked. */
  lately(pods: readonly Pod[]): boolean {
    const before = { calls: this.calls, failed: this.failed }
    this.calls = 0
    this.failed = 0
    for (const { record, timeouts, refusedByBreaker } of pods) {
      this.calls += record.arrived + refusedByBreaker
      this.failed += record.refused + timeouts + refusedByBreaker
    }
    return this.failed - before.failed > TROUBLE * (this.calls - before.calls)
  }
}

/** What a change of tells `Pace` of: faults, losses of storage, and while there is trouble the replicas that work on it. */
export function stateOf(pods: readonly Pod[], storageChanges: number, inTrouble: boolean): string {
  const services = pods.map(({ isDown, slowness, replicas }) => `${isDown} ${slowness} ${inTrouble ? replicas : ''}`)
  return [...services, storageChanges].join()
}
