import { LADDER } from '../../reference/audio/ladder.policy.ts'
import { chooseCdn } from '../../reference/delivery/cdn-router.policy.ts'
import { draw, itemKey, streamKey } from '../engine/random.ts'
import type { Plan } from '../plan.ts'
import { lognormalTable, type QuantileTable } from '../stats/quantile-table.ts'
import { Line } from '../workload/line.ts'
import { listenMs } from '../workload/listening.ts'
import { buildMetros, type Metro } from '../workload/metros.ts'
import { Popularity } from '../workload/popularity.ts'
import { SessionModel, traitCap, traitCellular, traitGroup, traitIsp } from '../workload/sessions.ts'
import { buildGeometry, type Geometry } from '../world/geometry.ts'

/** Shares of requests that find what they ask for at the edge, and of the others at the shield: measured, or from theory. */
export interface HitRatios {
  edge: number
  shield: number
}

/** One play as it meets the network, whatever the form of delivery. Filled anew for each. */
export class Situation {
  /** Stream of the play's own numbers, and its random group. */
  key = 0
  group = 0
  cellular = false
  rung = 0
  bps = 0
  /** Throughput around which the listener's line changes, and how; what it loses may leave less. */
  sessionBps = 0
  /** Last-mile round trip around which the listener's line changes, µs. */
  sessionRttUs = 0
  /** Whether a packet is lost before the first byte: uniform in (0, 1) (`PacketLoss`). */
  lost = 0.5
  /** Round trip of the last mile at the moment of the play. */
  lastMileMs = 0
  /** From there to the first-named provider's PoP, and to that of the one which the router chooses. */
  singleBeyondMs = 0
  multiBeyondMs = 0
  /** The provider that the router chooses. */
  provider = 0
  authorizeMs = 0
  /** At the edge; and from there to the shield and perhaps the origin and back, 0 for a hit. */
  edgeMs = 0
  missMs = 0
  /** Rank of the track. */
  track = 0
  durationMs = 0
  staysMs = 0
  /** Position of a seek, 0 to 1. */
  seekTo = 0
}

/** The numbers of a play's stream, behind those of its listener's traits. */
const METRO = 32
const TRACK = 33
const DURATION = 34
const SKIP_KIND = 35
const SKIP_POSITION = 36
const AUTHORIZE = 38
const EDGE = 39
const EDGE_HIT = 40
const SHIELD = 41
const SHIELD_HIT = 42
const ORIGIN = 43
const SEEK = 44
const LOST = 45
/** First number that is free for what comes after. */
export const MORE_NUMBERS = 48

/** Draws plays from a plan's population, network and catalog; play n is the same whatever is compared. */
export class SituationModel {
  readonly popularity: Popularity
  private readonly plan: Plan
  private readonly hitRatios: HitRatios
  private readonly familyKey: number
  private readonly metros: readonly Metro[]
  private readonly metroUpTo: Float64Array
  private readonly geometry: Geometry
  private readonly sessions: SessionModel
  private readonly line = new Line()
  private readonly durations: QuantileTable
  private readonly authorize: QuantileTable
  private readonly edge: QuantileTable
  private readonly shield: QuantileTable
  private readonly origin: QuantileTable
  private readonly columns: { latencyMs: Float64Array; availability: Float64Array; costUsdPerGb: Float64Array }

  constructor(plan: Plan, hitRatios: HitRatios) {
    const { providers, delivery, shield, origin, playback, catalog } = plan
    const table = ({ median, p99 }: { median: number; p99: number }) => lognormalTable(median, p99)
    this.plan = plan
    this.hitRatios = hitRatios
    this.familyKey = streamKey(plan.seed, 'delivery-forms')
    this.metros = buildMetros(plan.population)
    let upTo = 0
    this.metroUpTo = Float64Array.from(this.metros, ({ share }) => (upTo += share))
    this.geometry = buildGeometry(plan, this.metros)
    this.sessions = new SessionModel(plan)
    this.popularity = new Popularity(catalog.popularity, catalog.tracks)
    this.durations = table(catalog.durationMs)
    this.authorize = table(playback.authorizeMs)
    this.edge = table(delivery.edgeServiceMs)
    this.shield = table(shield.serviceMs)
    this.origin = table(origin.serviceMs)
    this.columns = {
      latencyMs: new Float64Array(providers.length),
      availability: Float64Array.from(providers, ({ availability }) => availability),
      costUsdPerGb: Float64Array.from(providers, ({ priceUsdPerGb }) => priceUsdPerGb),
    }
  }

  /** Play number n. */
  draw(n: number, into: Situation): void {
    const { plan, sessions } = this
    const key = itemKey(this.familyKey, n)
    const traits = sessions.traits(key)
    into.key = key
    into.group = traitGroup(traits)
    into.cellular = traitCellular(traits)
    into.rung = traitCap(traits)
    into.bps = LADDER[into.rung].bitsPerSecond
    into.sessionBps = sessions.throughputBps(key, into.cellular)
    into.lost = draw(key, LOST)
    into.sessionRttUs = sessions.rttMs(key, into.cellular) * 1000
    this.line.begin(sessions.access(into.cellular).changes, key, into.sessionBps, into.sessionRttUs, 0)
    into.lastMileMs = this.line.lastMileUs / 1000
    const metro = this.metroAt(draw(key, METRO))
    this.route(metro.id * plan.network.ispsPerMetro + traitIsp(traits), into)
    into.track = this.popularity.sample(draw(key, TRACK))
    into.durationMs = Math.max(1, Math.round(this.durations.sample(draw(key, DURATION))))
    const { session } = plan.population
    into.staysMs = listenMs(session, into.durationMs, draw(key, SKIP_KIND), draw(key, SKIP_POSITION))
    into.authorizeMs = this.authorize.sample(draw(key, AUTHORIZE))
    into.edgeMs = this.edge.sample(draw(key, EDGE))
    into.missMs = draw(key, EDGE_HIT) < this.hitRatios.edge ? 0 : this.missMs(key, metro.region)
    into.seekTo = draw(key, SEEK)
  }

  private metroAt(u: number): Metro {
    const at = this.metroUpTo.findIndex((upTo) => u < upTo)
    return this.metros[at < 0 ? this.metros.length - 1 : at]
  }

  /** @param location the metro's network: metro * isps + isp */
  private route(location: number, into: Situation): void {
    const { providers, routing } = this.plan
    const { columns, geometry } = this
    for (let p = 0; p < providers.length; p++) {
      columns.latencyMs[p] = geometry.popRttMs[location * providers.length + p]
    }
    into.provider = chooseCdn(columns, 0, providers.length, (1 << providers.length) - 1, routing)
    into.singleBeyondMs = columns.latencyMs[0]
    into.multiBeyondMs = columns.latencyMs[into.provider]
  }

  private missMs(key: number, region: number): number {
    const { population, network } = this.plan
    const shieldMs = network.shieldRttMs + this.shield.sample(draw(key, SHIELD))
    if (draw(key, SHIELD_HIT) < this.hitRatios.shield) return shieldMs
    return shieldMs + population.regions[region].originRttMs + this.origin.sample(draw(key, ORIGIN))
  }
}
