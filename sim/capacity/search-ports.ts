import type { Plan } from '../plan.ts'
import type { Forecast } from './forecast.ts'
import type { DemandWindow, RecordedServices, Rehearsed } from './rehearsal.ts'
import type { RecordedWorld } from './replay-world.ts'
import type { WorldFigures } from './world-figures.ts'

/** Replays that are decided on at a time; fixed, so that the search is the same for any number of workers. */
export const BATCH = 4

/** What the search needs from outside. Answers are in the order of what was asked. */
export interface SearchPorts {
  /** Theory for worlds. */
  forecast: (plans: readonly Plan[]) => Promise<Forecast[]>
  /** Replays worlds, in any order and any number at a time. */
  replay: (tasks: readonly ReplayTask[]) => Promise<WorldFigures[]>
  /** Replays a world whole, and keeps what its listeners asked for and what its plays met of the services. */
  record: (plan: Plan) => Promise<RecordedWorld>
  /** Simulates the services of worlds under a recorded demand. */
  rehearse: (plans: readonly Plan[], demand: readonly DemandWindow[]) => Promise<Rehearsed[]>
  /** Called before every step of a stage with how many worlds are done in it, and how many there are. */
  onProgress: (stage: SearchStage, done: number, total: number) => void
  /** Asked before every step: someone wants to hear what is known so far. */
  stopped: () => boolean
}

/** A world to replay. */
export interface ReplayTask {
  plan: Plan
  /** What its plays meet of the services; null: these are simulated with it, if the plan has any. */
  services: RecordedServices | null
}

export type SearchStage = 'services' | 'theory' | 'short replays' | 'long replays' | 'fleets' | 'whole replays'
