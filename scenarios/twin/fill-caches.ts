import type { Dispatcher } from 'undici'
import { LADDER } from '../../reference/audio/ladder.policy.ts'
import { chunksHeld } from '../../reference/playback/prefetch.policy.ts'
import { GROUPS } from '../../sim/stats/random-groups.ts'
import { Stopped } from '../listener/clock.ts'
import type { ServiceClient } from '../listener/service-client.ts'
import { ServiceFailure } from '../listener/service-failure.ts'
import type { People, Session } from './people.ts'

export interface FillParts {
  people: People
  dispatcher: Dispatcher
  /** The API as an account that may hear a rung sees it from an ISP's network. */
  client: (rung: number, isp: number) => ServiceClient
  trackId: (track: number) => string
  /** @param done 0 to 1 */
  onProgress: (done: number) => void
}

/** How often what the listeners ask for, hits and all, comes to the size of all edges. */
const TURNOVERS = 6
/** Rounds in which every listener asks for one chunk: enough to be through with a track, at most. */
const FEWEST_ROUNDS = 15
const AT_ONCE = 24

/**
 * Brings the live caches to what they hold in the long run: as many listeners as the twin has ask for their chunks in
 * turn, as fast as the service answers instead of one chunk in ten seconds, so that requests mix as they do in real time.
 *
 * @throws Stopped when the signal comes first
 */
export async function fillCaches(parts: FillParts, signal: AbortSignal): Promise<void> {
  const { people, onProgress } = parts
  const listeners = Array.from(
    { length: people.present },
    (_, number) => new FastListener(people.session(number), parts),
  )
  const steps = rounds(people) * listeners.length
  let step = 0
  const work = async () => {
    while (step < steps) {
      if (signal.aborted) throw new Stopped()
      const listener = listeners[step++ % listeners.length] as FastListener
      try {
        await listener.fetchNext(signal)
      } catch (error) {
        throw signal.aborted ? new Stopped() : error
      }
      onProgress(step / steps)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
}

function rounds({ world, present }: People): number {
  const { providers, delivery } = world.plan
  const edgeBytes = providers.reduce((sum, provider) => sum + provider.edgeBytes, 0)
  const shares = world.sessions.rungShares()
  const bps = LADDER.reduce((sum, { bitsPerSecond }, rung) => sum + bitsPerSecond * shares[rung], 0)
  const roundBytes = (present * bps * delivery.chunkMs) / 8000
  return Math.max(FEWEST_ROUNDS, Math.ceil((TURNOVERS * edgeBytes) / roundBytes))
}

/** Asks for one chunk after the other of one track after the other, of each as many as its session would. */
class FastListener {
  private readonly session: Session
  private readonly parts: FillParts
  private readonly client: ServiceClient
  private track = 0
  private urls: readonly string[] = []
  private busy: Promise<void> = Promise.resolve()

  constructor(session: Session, parts: FillParts) {
    this.session = session
    this.parts = parts
    this.client = parts.client(session.cap, session.isp)
  }

  /** In turn: one that is asked again before it is done begins after that. */
  fetchNext(signal: AbortSignal): Promise<void> {
    this.busy = this.busy.then(() => this.fetch(signal))
    return this.busy
  }

  private async fetch(signal: AbortSignal): Promise<void> {
    if (this.urls.length === 0) this.urls = await this.nextTrack(signal)
    const [url, ...others] = this.urls
    this.urls = others
    if (url === undefined) return
    const { origin, pathname, search } = new URL(url)
    const answer = await this.parts.dispatcher.request({ origin, path: pathname + search, method: 'GET', signal })
    await answer.body.dump({ limit: Number.MAX_SAFE_INTEGER })
    if (answer.statusCode === 200) return
    throw new ServiceFailure('refused', `An edge answered ${pathname} with ${answer.statusCode}.`)
  }

  /** URLs of the next track's chunks at the router's choice; the first track is taken up somewhere in its middle. */
  private async nextTrack(signal: AbortSignal): Promise<readonly string[]> {
    const { people, trackId } = this.parts
    const { plan } = people.world
    const index = this.track++
    const { track, staysMs } = this.session.track(index % this.session.tracks, 0)
    const quality = LADDER[this.session.cap]?.name ?? null
    const { renditions } = await this.client.manifest(trackId(track), { quality, adaptive: false }, signal)
    const held = chunksHeld(plan.playback.bufferHighMs, plan.delivery.chunkMs)
    const wanted = Math.ceil(staysMs / plan.delivery.chunkMs) + held - 1
    const urls = renditions[0]?.chunks.slice(0, wanted).map((chunk) => chunk.urls[0] as string) ?? []
    return index === 0 ? urls.slice(Math.floor(urls.length * (this.session.group / GROUPS))) : urls
  }
}
