import { draw, itemKey, streamKey } from '../../sim/engine/random.ts'
import type { Plan } from '../../sim/plan.ts'
import { Arrivals } from '../../sim/workload/arrivals.ts'
import { listenMs, restMs } from '../../sim/workload/listening.ts'
import { traitCap, traitCellular, traitIsp } from '../../sim/workload/sessions.ts'
import { SKIP_KIND, SKIP_POSITION, THROUGHPUT, TRACK, trackDraws } from '../../sim/workload/track-draws.ts'
import { buildWorld, type World } from '../../sim/world/world.ts'

/** One session as the simulator would play it: the same draws of the same streams. */
export interface Session {
  /** Tracks that it starts. */
  tracks: number
  /** Highest rung that this listener may hear. */
  cap: number
  isp: number
  /** Of the listener's line, and its round trip without the way to a provider. */
  throughputBps: number
  rttMs: number
  /** @param atMs scenario time */
  track(index: number, atMs: number): SessionTrack
}

export interface SessionTrack {
  track: number
  durationMs: number
  /** How long the listener stays with it, ms of audio. */
  staysMs: number
  throughputBps: number
}

/** The people of a plan with one metro. */
export class People {
  readonly world: World
  private readonly familyKey: number
  private readonly restKey: number

  constructor(plan: Plan) {
    this.world = buildWorld(plan)
    this.familyKey = streamKey(plan.seed, 'listeners/0')
    this.restKey = streamKey(plan.seed, 'rest/0')
  }

  /** Listeners who are there when time begins; they have the sessions 0 to this less 1. */
  get present(): number {
    return Math.round(this.target(0))
  }

  /** When one who is there at the beginning is through with the track that is playing then, ms. */
  restMs(session: number): number {
    const { plan, catalog } = this.world
    return restMs(plan.population.session, (track) => catalog.durationMs(track), itemKey(this.restKey, session))
  }

  /** The sessions that begin later. */
  arrivals(): Arrivals {
    const { world } = this
    return new Arrivals(this.familyKey, this.present, world.endMs, (ms) => this.target(ms), world.meanStayMs)
  }

  session(session: number): Session {
    const { sessions, catalog, plan } = this.world
    const key = itemKey(this.familyKey, session)
    const traits = sessions.traits(key)
    const cellular = traitCellular(traits)
    const throughputBps = sessions.throughputBps(key, cellular)
    const { trackFactor } = sessions.access(cellular)
    return {
      tracks: sessions.tracks(key),
      cap: traitCap(traits),
      isp: traitIsp(traits),
      throughputBps,
      rttMs: sessions.rttMs(key, cellular),
      track: (index, atMs) => {
        const draws = trackDraws(index)
        const track = catalog.pick(key, draws + TRACK, atMs)
        const durationMs = catalog.durationMs(track)
        const kind = draw(key, draws + SKIP_KIND)
        return {
          track,
          durationMs,
          staysMs: listenMs(plan.population.session, durationMs, kind, draw(key, draws + SKIP_POSITION)),
          throughputBps: throughputBps * trackFactor.sample(draw(key, draws + THROUGHPUT)),
        }
      },
    }
  }

  /** Round trip between an ISP's network and a provider, ms. */
  popRttMs(isp: number, provider: number): number {
    const { geometry, plan } = this.world
    return geometry.popRttMs[isp * plan.providers.length + provider]
  }

  private target(ms: number): number {
    return this.world.target(this.world.metros[0], ms)
  }
}
