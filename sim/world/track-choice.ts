import { firstRung, RECENT_STALL_MS } from '../../reference/playback/quality.policy.ts'
import { draw, itemKey } from '../engine/random.ts'
import { Line } from '../workload/line.ts'
import { listenMs, seekAfterMs } from '../workload/listening.ts'
import { rushOf } from '../workload/rush.ts'
import { traitCap, traitCellular, traitIsp } from '../workload/sessions.ts'
import { heardAs, SEEK, SEEK_AFTER, SKIP_KIND, SKIP_POSITION, TRACK, trackDraws } from '../workload/track-draws.ts'
import type { FirstByte } from './first-byte.ts'
import { Field, type Listeners, Next, NONE, RECORD, rungHeard } from './listeners.ts'
import type { TrackRows } from './track-rows.ts'
import type { World } from './world.ts'

interface Parts {
  world: World
  listeners: Listeners
  firstByte: FirstByte
  /** Region of the listeners. */
  region: number
  /** Key of the metro's sessions. */
  familyKey: number
}

/** The first of the steps in which tracks are played: which track, how much of it, and at which quality. */
export class TrackChoice {
  private readonly parts: Parts
  private readonly line = new Line()

  constructor(parts: Parts) {
    this.parts = parts
  }

  /** What rows 0 to `count` - 1 play. */
  choose(rows: TrackRows, count: number): void {
    const { line } = this
    const { world, region, familyKey, firstByte } = this.parts
    const { catalog, sessions, connections, playback, plan } = world
    const { session } = plan.population
    const { words } = this.parts.listeners
    for (let row = 0; row < count; row++) {
      const at = rows.slot[row] * RECORD
      const nowMs = rows.nowMs[row]
      const traits = words[at + Field.traits]
      const heard = words[at + Field.heard]
      const kind = words[at + Field.next]
      const key = itemKey(familyKey, words[at + Field.session])
      const index = words[at + Field.tracks] & 0xffff
      const draws = trackDraws(index)
      const source = session.repeatShare > 0 ? heardAs(key, index, session.repeatShare) : index
      const cameFor = source === 0 ? rushOf(words[at + Field.session]) : -1
      const track =
        cameFor >= 0
          ? catalog.pickFromRelease(cameFor, key, trackDraws(source) + TRACK)
          : catalog.pick(key, trackDraws(source) + TRACK, nowMs - world.zeroMs, region)
      const durationMs = catalog.durationMs(track)
      const cellular = traitCellular(traits)
      const before = rungHeard(heard) === NONE ? -1 : rungHeard(heard)
      const stalled = nowMs - words[at + Field.stalledMs] < RECENT_STALL_MS
      const waits = kind === Next.first || kind === Next.skipped
      rows.key[row] = key
      rows.draws[row] = draws
      rows.track[row] = track
      rows.durationMs[row] = durationMs
      const staysMs = listenMs(session, durationMs, draw(key, draws + SKIP_KIND), draw(key, draws + SKIP_POSITION))
      const seeks = session.seekShare > 0 && staysMs > 1 && draw(key, draws + SEEK) < session.seekShare
      rows.staysMs[row] = seeks ? seekAfterMs(staysMs, draw(key, draws + SEEK_AFTER)) : staysMs
      rows.seeks[row] = seeks ? 1 : 0
      rows.own[row] = source === index ? 0 : this.heardChunks(key, trackDraws(source), durationMs)
      const sessionBps = words[at + Field.throughputKbps] * 1000
      line.begin(sessions.access(cellular).changes, key, sessionBps, words[at + Field.rttUs], nowMs)
      rows.lineFactor[row] = line.factor
      rows.lastMileUs[row] = line.lastMileUs
      rows.lineForUs[row] = line.untilUs
      const bps = line.bpsTo(connections.loss(cellular).boundBpsMs, firstByte.likelyBeyondMs(traitIsp(traits)))
      rows.rung[row] = firstRung(playback.quality, traitCap(traits), before, waits, stalled, bps)
    }
  }

  /** Chunks that a track's first hearing has brought to the edge, from the beginning. @param draws that hearing's numbers */
  private heardChunks(key: number, draws: number, durationMs: number): number {
    const { plan, playback } = this.parts.world
    const kind = draw(key, draws + SKIP_KIND)
    const staysMs = listenMs(plan.population.session, durationMs, kind, draw(key, draws + SKIP_POSITION))
    const { chunkMs } = plan.delivery
    return Math.min(Math.ceil(durationMs / chunkMs), Math.ceil(staysMs / chunkMs) + playback.held - 1)
  }
}
