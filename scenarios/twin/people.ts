import { draw, itemKey, streamKey } from '../../sim/engine/random.ts'
import type { Plan } from '../../sim/plan.ts'
import { Arrivals } from '../../sim/workload/arrivals.ts'
import { Line } from '../../sim/workload/line.ts'
import { listenMs } from '../../sim/workload/listening.ts'
import { RandomMoment } from '../../sim/workload/random-moment.ts'
import { traitCap, traitCellular, traitGroup, traitIsp } from '../../sim/workload/sessions.ts'
import { SKIP_KIND, SKIP_POSITION, TRACK, trackDraws } from '../../sim/workload/track-draws.ts'
import { fetchedAheadMs } from '../../sim/world/next-track.ts'
import { buildWorld, type World } from '../../sim/world/world.ts'

const MOST_PICKS = 100
const US = 1000

/** One session as the simulator would play it: the same draws of the same streams. */
export interface Session {
  /** Tracks that it starts. */
  tracks: number
  /** Highest rung that this listener may hear. */
  cap: number
  isp: number
  /** Random group, for intervals. */
  group: number
  /** The listener's line from simulated time 0 on, without the way to a provider. */
  line: Line
  /** @param atMs scenario time */
  track(index: number, atMs: number): SessionTrack
}

export interface SessionTrack {
  track: number
  durationMs: number
  /** How long the listener stays with it, ms of audio. */
  staysMs: number
}

/** A track that plays when time begins, or comes right after it; as long as the simulator takes it to be. */
export interface MidTrack extends SessionTrack {
  /** How much of the stay is left, ms. */
  leftMs: number
}

/** The people of a plan with one metro. */
export class People {
  readonly world: World
  private readonly familyKey: number
  private readonly restKey: number
  private readonly midTrackKey: number

  constructor(plan: Plan) {
    this.world = buildWorld(plan)
    this.familyKey = streamKey(plan.seed, 'listeners/0')
    this.restKey = streamKey(plan.seed, 'rest/0')
    this.midTrackKey = streamKey(plan.seed, 'twin/mid-track')
  }

  /** Listeners who are there when time begins; they have the sessions 0 to this less 1. */
  get present(): number {
    return Math.round(this.target(0))
  }

  /**
   * What one who is there at the beginning hears before the first track that is compared: the one that plays, and the one after
   * it too where that has been fetched ahead by then (sim/world/metro.ts).
   */
  midTracks(session: number): readonly MidTrack[] {
    const { plan, sessions } = this.world
    const key = itemKey(this.restKey, session)
    const moment = new RandomMoment(plan.population.session, plan.catalog.durationMs)
    moment.draw(key)
    const playing = this.midTrack(session, 0, moment)
    const { staysMs, durationMs, leftMs } = playing
    const { prefetchAt } = plan.playback
    const goesOn = sessions.tracks(itemKey(this.familyKey, session)) > 1
    if (!goesOn || fetchedAheadMs(leftMs - staysMs, staysMs, durationMs, leftMs, prefetchAt) >= 0) return [playing]
    moment.drawNext(key)
    return [playing, this.midTrack(session, 1, moment)]
  }

  private midTrack(session: number, index: number, { stayMs, leftMs, durationMs }: RandomMoment): MidTrack {
    const { catalog } = this.world
    const pick = (n: number) => catalog.pick(itemKey(this.midTrackKey, session), 2 * (index * MOST_PICKS + n), 0)
    // By popularity, among those that are long enough for the stay where one of them turns up.
    let track = pick(0)
    for (let n = 1; n < MOST_PICKS && catalog.durationMs(track) < stayMs; n++) track = pick(n)
    return { track, durationMs, staysMs: stayMs, leftMs }
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
    const line = new Line()
    const { changes } = sessions.access(cellular)
    line.begin(changes, key, sessions.throughputBps(key, cellular), sessions.rttMs(key, cellular) * US, 0)
    return {
      tracks: sessions.tracks(key),
      cap: traitCap(traits),
      isp: traitIsp(traits),
      group: traitGroup(traits),
      line,
      track: (index, atMs) => {
        const draws = trackDraws(index)
        const track = catalog.pick(key, draws + TRACK, atMs)
        const durationMs = catalog.durationMs(track)
        const kind = draw(key, draws + SKIP_KIND)
        return {
          track,
          durationMs,
          staysMs: listenMs(plan.population.session, durationMs, kind, draw(key, draws + SKIP_POSITION)),
        }
      },
    }
  }

  /** Round trip between an ISP's network and a provider, ms. */
  readonly popRttMs = (isp: number, provider: number): number => {
    const { geometry, plan } = this.world
    return geometry.popRttMs[isp * plan.providers.length + provider]
  }

  private target(ms: number): number {
    return this.world.target(this.world.metros[0], ms)
  }
}
