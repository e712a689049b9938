import { Backends, type BackendsModel } from '../backends/backends.ts'
import { playBack, RecordedBackends, type Recording } from '../backends/recorded-backends.ts'
import { oneTally } from '../modes/tally-kinds.ts'
import { buildResult } from '../outcome/result-builder.ts'
import type { Plan } from '../plan.ts'
import type { Result } from '../result.ts'
import { run, stationOrigin } from '../run.ts'
import type { ServicesOutcome } from '../services/outcome.ts'
import { simulate } from '../simulate.ts'
import type { ServiceFleet } from './fleet.ts'
import { type WorldFigures, worldFigures } from './world-figures.ts'

/** The services of one replay: what its plays met, window by window, and the replicas it took. */
export interface RecordedServices {
  recording: Recording
  fleet: readonly ServiceFleet[]
}

/** A replay whose services can be met by others. */
export interface RecordedWorld {
  figures: WorldFigures
  /** Null where services are not simulated. */
  services: RecordedServices | null
}

/**
 * Replays a world for the planner, in the thread that asks: its services with it, and without the storage of user data,
 * which gives nothing back to listeners.
 * @throws RangeError when the plan asks for more than the simulator's tables hold
 */
export function replayWorld(plan: Plan): WorldFigures {
  return worldFigures(plan, simulate(withoutStorage(plan), { workers: 1 }))
}

/** The same, and keeps what plays met of the services. */
export function recordWorld(plan: Plan): RecordedWorld {
  let backends: Backends | undefined
  let recorded: RecordedBackends | undefined
  const played = withoutStorage(plan)
  const counted = play(played, (windows) => {
    backends = new Backends(played, windows)
    recorded = new RecordedBackends(backends)
    return recorded
  })
  const figures = worldFigures(plan, resultOf(counted, backends?.outcome().services ?? null))
  const recording = plan.services === null ? null : (recorded?.recording ?? null)
  return { figures, services: recording && { recording, fleet: figures.fleet } }
}

/** Replays a world whose plays meet the services of another replay, which saves simulating them. */
export function replayWithServices(plan: Plan, { recording, fleet }: RecordedServices): WorldFigures {
  const counted = play(withoutStorage(plan), () => playBack(recording, -plan.warmupMs))
  return worldFigures(plan, resultOf(counted, null), fleet)
}

function withoutStorage(plan: Plan): Plan {
  return { ...plan, storage: { ...plan.storage, simulated: false } }
}

type Played = ReturnType<typeof play>

function play(plan: Plan, backends: (windows: number) => BackendsModel) {
  const regions = plan.population.regions.map((_, region) => region)
  const stretch = { fromMs: 0, toMs: plan.durationMs }
  const part = { stretch, regions, kinds: oneTally(regions.length), origin: stationOrigin, backends }
  return run(plan, part, { workers: 1 })
}

function resultOf(counted: Played, services: ServicesOutcome | null): Result {
  return buildResult({ ...counted, tally: counted.tallies[0] }, { services, storage: null })
}
