import type { Plan } from '../plan.ts'
import { siteLossesOf } from '../services/site-losses.ts'
import { lognormalTable, type QuantileTable } from '../stats/quantile-table.ts'
import type { TallyShape } from '../stats/tally.ts'
import { TICK_MS } from '../stats/tally.ts'
import { Catalog } from '../workload/catalog.ts'
import { dayCurveAt, worldPeak } from '../workload/day-curve.ts'
import { meanListenMs } from '../workload/listening.ts'
import { buildMetros, type Metro } from '../workload/metros.ts'
import { SessionModel } from '../workload/sessions.ts'
import { Connections } from './connections.ts'
import { buildGeometry, type Geometry } from './geometry.ts'
import { requireWithinLimits } from './limits.ts'
import { objectOf } from './objects.ts'
import type { PlaybackRules } from './playback.ts'
import { playbackRules } from './playback-rules.ts'
import { StandIns } from './stand-ins.ts'

/** About so many points does a chart over the whole replay have. */
const TIMELINE_BUCKETS = 240

/**
 * Everything that the plan fixes before time begins. Simulated time ("now", ms) counts from the beginning of the warm-up;
 * scenario time is now - zeroMs. Every worker builds its own world from the same plan.
 */
export interface World {
  plan: Plan
  metros: Metro[]
  geometry: Geometry
  catalog: Catalog
  /** Which tracks the caches' tables know. */
  standIns: StandIns
  sessions: SessionModel
  connections: Connections
  playback: PlaybackRules
  /** Renditions of releases have this number and more. */
  firstReleaseObject: number
  delays: Delays
  /** Simulated time of scenario time 0; below 0 where only a later stretch is simulated. */
  zeroMs: number
  /** Simulated times from which on things are counted, and at which all ends. */
  measuredFromMs: number
  endMs: number
  /** Scenario time until which nothing has happened yet: the stretch that theory is compared with. */
  steadyUntilMs: number
  tally: TallyShape
  /** Listeners of a metro wanted at a simulated time. */
  target: (metro: Metro, nowMs: number) => number
  /** Mean time between the beginnings of two tracks, and mean length of a session. */
  meanTrackMs: number
  meanStayMs: number
}

/** A part of the scenario's time, ms. */
export interface Stretch {
  fromMs: number
  toMs: number
}

export interface Delays {
  authorize: QuantileTable
  edgeService: QuantileTable
  shieldService: QuantileTable
  originService: QuantileTable
}

/**
 * @param stretch the part of the scenario that is simulated, scenario ms
 * @throws RangeError when the plan asks for more than the simulator's words hold
 */
export function buildWorld(plan: Plan, stretch: Stretch = { fromMs: 0, toMs: plan.durationMs }): World {
  const { fromMs, toMs } = stretch
  const zeroMs = plan.warmupMs - fromMs
  const { delivery, playback, population, scale } = plan
  const metros = buildMetros(population)
  const catalog = new Catalog(plan)
  requireWithinLimits(plan, catalog)
  const peak = worldPeak(population)
  const meanTrackMs = meanListenMs(population.session, catalog.meanDurationMs)
  const ticks = Math.ceil(plan.durationMs / TICK_MS)
  const sessions = new SessionModel(plan)
  return {
    plan,
    metros,
    geometry: buildGeometry(plan, metros),
    catalog,
    standIns: new StandIns(plan, catalog),
    sessions,
    connections: new Connections(plan.network),
    playback: playbackRules(plan),
    firstReleaseObject: objectOf(catalog.tracks, 0),
    delays: {
      authorize: lognormalTable(playback.authorizeMs.median, playback.authorizeMs.p99),
      edgeService: lognormalTable(delivery.edgeServiceMs.median, delivery.edgeServiceMs.p99),
      shieldService: lognormalTable(plan.shield.serviceMs.median, plan.shield.serviceMs.p99),
      originService: lognormalTable(plan.origin.serviceMs.median, plan.origin.serviceMs.p99),
    },
    zeroMs,
    measuredFromMs: plan.warmupMs,
    endMs: plan.warmupMs + toMs - fromMs,
    steadyUntilMs: Math.min(
      plan.durationMs,
      ...plan.faults.map((f) => f.atMs),
      ...siteLossesOf(plan).map((loss) => loss.atMs),
      ...plan.catalog.releases.map((r) => r.atMs - (delivery.prepositionLeadMs ?? 0)),
    ),
    tally: {
      providers: plan.providers.length,
      regions: population.regions.length,
      ticks,
      ticksPerBucket: Math.max(1, Math.ceil(ticks / TIMELINE_BUCKETS)),
    },
    target: (metro, nowMs) => {
      const utcMs = plan.startUtcMs + nowMs - zeroMs
      const local = dayCurveAt(population.dayCurve, utcMs, population.regions[metro.region].utcOffsetMinutes)
      return (scale.simulatedListeners * metro.share * local) / peak
    },
    meanTrackMs,
    meanStayMs: meanTrackMs * population.session.meanTracks,
  }
}
