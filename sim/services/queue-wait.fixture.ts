import { type ControlledMean, controlledMean } from './controlled-mean.fixture.ts'
import { type Driven, driveStation } from './driven-station.fixture.ts'
import { drawControls, exponentialControls } from './queue-controls.fixture.ts'
import { samplerOf } from './service-time.ts'
import type { TimeLaw } from './services-plan.ts'

/** A queue with Poisson arrivals and service times of mean 1 ms. */
export interface Queue {
  servers: number
  /** Erlangs. */
  load: number
  law: TimeLaw
  /** Standard deviation of the service time / its mean. */
  cv: number
}

export interface QueueWait {
  /** Mean wait, ms, from batch means alone, and with the chance in what was drawn taken out. */
  plain: ControlledMean
  controlled: ControlledMean
  driven: Driven
  /** The same for another figure of each batch. */
  controlledOf(figures: Float64Array): ControlledMean
}

/** Simulates such a queue; `really` are the servers of the station that is driven, which a test may get wrong. */
export function simulateQueue(queue: Queue, seed: string, perBatch: number, really = queue.servers): QueueWait {
  const { servers, load, law, cv } = queue
  const sampler = samplerOf({ law, meanMs: 1, cv })
  const controls =
    law === 'exponential' ? exponentialControls(servers, load, perBatch) : drawControls(load, sampler.scv)
  const { watch } = controls
  const driven = driveStation({ seed, sampler, arrivalsPerMs: load, servers: really, perBatch, watch })
  const columns = controls.columns()
  return {
    plain: controlledMean(driven.waitsMs, []),
    controlled: controlledMean(driven.waitsMs, columns),
    driven,
    controlledOf: (figures) => controlledMean(figures, columns),
  }
}
