import type { BackendsOutcome } from '../backends/backends.ts'
import { backendHappenings } from '../backends/happenings.ts'
import { compareForms } from '../delivery-forms/compare-forms.ts'
import type { Happening, Result, ZoneOutcome } from '../result.ts'
import type { Tally } from '../stats/tally.ts'
import type { OriginRecord } from '../world/origin-port.ts'
import type { ShieldTier } from '../world/shield-tier.ts'
import type { StartState } from '../world/start-state.ts'
import type { Warming } from '../world/warming.ts'
import type { World } from '../world/world.ts'
import { buildCaches } from './caches.ts'
import { findCautions } from './cautions.ts'
import { comparableStretches } from './comparable.ts'
import { buildFigures, buildProviders } from './figures.ts'
import { hitRatiosOf } from './hit-ratios.ts'
import { modeCautions } from './mode-cautions.ts'
import { judge } from './objectives.ts'
import { rounded } from './rounded.ts'
import { serviceCautions } from './service-cautions.ts'
import { buildStations } from './stations.ts'
import { buildTimeline } from './timeline.ts'

/** What a run leaves behind. */
interface Found {
  world: World
  start: StartState
  tally: Tally
  shields: ShieldTier
  origin: OriginRecord
  happenings: readonly Happening[]
  warming: Warming | null
}

/** Puts the result together from what was counted. */
export function buildResult(
  { world, start, tally, shields, origin, happenings, warming }: Found,
  backends: BackendsOutcome = { services: null, storage: null },
  zones: ZoneOutcome[] = [],
): Result {
  const { plan } = world
  const comparable = comparableStretches(plan)
  const figures = buildFigures(world, start, tally, origin)
  const objectives = plan.objectives.map((objective) => judge(objective, figures, tally, comparable))
  const caches = buildCaches(world, start, tally, shields)
  const stations = buildStations(world, tally, origin, backends.services)
  const found = {
    held: objectives.every((objective) => objective.held),
    objectives,
    figures,
    timeline: buildTimeline(world, tally, shields, origin),
    providers: buildProviders(world, tally),
    caches,
    stations,
    services: backends.services,
    storage: backends.storage,
    promotedTracks: warming === null ? null : warming.promoted,
    forms: plan.delivery.compareForms ? compareForms(plan, hitRatiosOf(figures, caches)) : null,
    happenings: [
      ...happenings,
      ...releases(world),
      ...promotions(world, warming),
      ...backendHappenings(plan, backends),
    ].sort((a, b) => a.fromMs - b.fromMs),
    cautions: [
      ...findCautions(world, tally, shields, caches, stations),
      ...serviceCautions(plan, backends.services),
      ...modeCautions(plan),
    ],
  }
  return { schemaVersion: 1, plan, events: tally.cells[tally.events], zones, ...rounded(found) }
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

/** When releases were put everywhere because of how often they were played. */
function promotions({ plan }: World, warming: Warming | null): Happening[] {
  return plan.catalog.releases.flatMap(({ name }, i): Happening[] => {
    const atMs = warming?.releasesAtMs[i] ?? null
    if (atMs === null) return []
    return [
      { kind: 'preposition', label: `${name} is played so often that every edge gets it`, fromMs: atMs, toMs: atMs },
    ]
  })
}
