import type { Happening, Result } from '../result.ts'
import type { Tally } from '../stats/tally.ts'
import type { Origin } from '../world/origin.ts'
import type { ShieldTier } from '../world/shield-tier.ts'
import type { StartState } from '../world/start-state.ts'
import type { World } from '../world/world.ts'
import { buildCaches } from './caches.ts'
import { findCautions } from './cautions.ts'
import { buildFigures, buildProviders } from './figures.ts'
import { judge } from './objectives.ts'
import { rounded } from './rounded.ts'
import { buildStations } from './stations.ts'
import { buildTimeline } from './timeline.ts'

/** Puts the result together from what was counted. */
export function buildResult(
  world: World,
  start: StartState,
  tally: Tally,
  shields: ShieldTier,
  origin: Origin,
  happenings: readonly Happening[],
): Result {
  const { plan } = world
  const figures = buildFigures(world, start, tally, origin)
  const objectives = plan.objectives.map((objective) => judge(objective, figures, tally))
  const caches = buildCaches(world, start, tally, shields)
  const stations = buildStations(world, tally, origin)
  const found = {
    held: objectives.every((objective) => objective.held),
    objectives,
    figures,
    timeline: buildTimeline(world, tally, shields, origin),
    providers: buildProviders(world, tally),
    caches,
    stations,
    happenings: [...happenings, ...releases(world)].sort((a, b) => a.fromMs - b.fromMs),
    cautions: findCautions(world, tally, shields, caches, stations),
  }
  return { schemaVersion: 1, plan, events: tally.cells[tally.events], ...rounded(found) }
}

function releases({ plan }: World): Happening[] {
  const { prepositionLeadMs } = plan.delivery
  return plan.catalog.releases.flatMap((release) => {
    const appears: Happening = {
      kind: 'release',
      label: `${release.name} appears`,
      fromMs: release.atMs,
      toMs: release.atMs,
    }
    if (prepositionLeadMs === null) return [appears]
    const placedMs = Math.max(0, release.atMs - prepositionLeadMs)
    return [{ kind: 'preposition', label: `${release.name} on every edge`, fromMs: placedMs, toMs: placedMs }, appears]
  })
}
