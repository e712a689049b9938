import { EventQueue } from '../engine/event-queue.ts'
import { windowBoundaries } from '../engine/windows.ts'
import type { Plan } from '../plan.ts'
import { ExpectedDemand } from './demand.ts'
import type { StorageOutcome } from './outcome.ts'
import { StorageModel } from './storage-model.ts'

/**
 * Plays the storage of a plan alone, under the demand that its population makes on average: a pure function of the plan.
 * @throws RangeError when a region has no site, or a loss names a site or a node that is not there
 */
export function simulateStorage(plan: Plan): StorageOutcome {
  const queue = new EventQueue()
  const model = new StorageModel(plan, queue, 0)
  const demand = new ExpectedDemand(plan)
  const endMs = plan.warmupMs + plan.durationMs
  const pump = (untilMs: number): void => {
    while (queue.nextTime() < untilMs) {
      queue.pop()
      model.handle(queue.kind, queue.first, queue.second, queue.time)
    }
  }
  const boundaries = windowBoundaries(endMs, plan.windows, [])
  for (let window = 0; window + 1 < boundaries.length; window++) {
    const fromMs = boundaries[window]
    const toMs = boundaries[window + 1]
    model.window(fromMs, toMs, demand.window(fromMs, toMs))
    pump(toMs)
    model.closeWindow(toMs)
  }
  // Operations that have begun end; nothing new begins.
  pump(endMs + 2 * plan.storage.ring.timeoutMs)
  return model.outcome()
}
