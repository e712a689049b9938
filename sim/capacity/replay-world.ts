import { Backends, type BackendsModel } from '../backends/backends.ts'
import { playBack, RecordedBackends } from '../backends/recorded-backends.ts'
import { OriginLaw } from '../modes/origin-law.ts'
import { oneTally } from '../modes/tally-kinds.ts'
import { buildResult } from '../outcome/result-builder.ts'
import type { Plan } from '../plan.ts'
import type { Result } from '../result.ts'
import { run } from '../run.ts'
import type { ServicesOutcome } from '../services/outcome.ts'
import type { World } from '../world/world.ts'
import { type DemandWindow, effectOf, type RecordedServices, type Rehearsed } from './rehearsal.ts'
import { type WorldFigures, worldFigures } from './world-figures.ts'

/** A replay whose services can be met by others. */
export interface RecordedWorld {
  figures: WorldFigures
  /** Null where services are not simulated. */
  rehearsed: Rehearsed | null
  /** What its listeners asked for, by which other fleets can be rehearsed. */
  demand: readonly DemandWindow[]
}

/**
 * Replays a world for the planner, in the thread that asks: its services with it, and the storage that these ask.
 * @throws RangeError when the plan asks for more than the simulator's tables hold
 */
export function replayWorld(plan: Plan): WorldFigures {
  return playWithOwn(plan, (backends) => backends)
}

/** The same, and keeps what listeners asked of the services, and what plays met of them. */
export function recordWorld(plan: Plan): RecordedWorld {
  let recorded: RecordedBackends | undefined
  const demand: DemandWindow[] = []
  const figures = playWithOwn(plan, (backends) => {
    recorded = new RecordedBackends(backends)
    return listeningTo(recorded, demand)
  })
  if (plan.services === null || recorded === undefined) return { figures, rehearsed: null, demand }
  const { fleet } = figures
  const { recording } = recorded
  const effect = effectOf(plan, recording, fleet, demand)
  return { figures, rehearsed: { services: { recording, fleet }, effect }, demand }
}

/** Replays a world whose plays meet the services of another replay, which saves simulating them. */
export function replayWithServices(plan: Plan, { recording, fleet }: RecordedServices): WorldFigures {
  const counted = play(withoutIdleStorage(plan), () => playBack(recording, -plan.warmupMs))
  return worldFigures(plan, resultOf(counted, null), fleet)
}

/** Plays a world before services and storage of its own. @param seen those, as the replay asks them */
function playWithOwn(plan: Plan, seen: (backends: Backends) => BackendsModel): WorldFigures {
  let backends: Backends | undefined
  const played = withoutIdleStorage(plan)
  const counted = play(played, (windows) => {
    backends = new Backends(played, windows)
    return seen(backends)
  })
  return worldFigures(plan, resultOf(counted, backends?.outcome().services ?? null))
}

/** Where services are not simulated nobody asks storage anything, and its costs are not the planner's. */
function withoutIdleStorage(plan: Plan): Plan {
  if (plan.services !== null) return plan
  return { ...plan, storage: { ...plan.storage, simulated: false } }
}

/** The same backends; `heard` has what is asked of them. */
function listeningTo(model: BackendsModel, heard: DemandWindow[]): BackendsModel {
  return {
    asListeners: model.asListeners,
    authorizations: () => model.authorizations(),
    closeWindow: (fromMs, toMs, demand) => {
      heard.push({ fromMs, toMs, demand })
      return model.closeWindow(fromMs, toMs, demand)
    },
  }
}

type Played = ReturnType<typeof play>

/**
 * With the origin at the scenario's own size in closed form: its part for so few listeners would be a single stream or two, the
 * same for half of the bandwidth as for all of it.
 */
function play(plan: Plan, backends: (windows: number) => BackendsModel) {
  const regions = plan.population.regions.map((_, region) => region)
  const stretch = { fromMs: 0, toMs: plan.durationMs }
  const origin = (world: World): OriginLaw => new OriginLaw(world, regions)
  const part = { stretch, regions, kinds: oneTally(regions.length), origin, backends }
  return run(plan, part, { workers: 1 })
}

function resultOf(counted: Played, services: ServicesOutcome | null): Result {
  return buildResult({ ...counted, tally: counted.tallies[0] }, { services, storage: null })
}
