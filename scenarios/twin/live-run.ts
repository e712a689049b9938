import { Stopped } from '../listener/clock.ts'
import { rulesOf } from '../listener/rules.ts'
import { type Entry, LiveSession, type LiveSessionParts } from './live-session.ts'
import type { People } from './people.ts'

export interface LiveRunParts extends Omit<LiveSessionParts, 'beganAtMs' | 'warmupMs' | 'rules' | 'popRttMs'> {
  people: People
  /** Lets a provider answer nothing any more, and answer again. */
  outage: { begin(provider: string): void; end(provider: string): void }
  /** @param done 0 to 1 */
  onProgress: (done: number) => void
}

/** What a run says of itself. */
export interface LiveRunFacts {
  sessions: number
  /** How much later than intended sessions began, at most: a driver that lags does not keep its load open-loop. */
  latestStartMs: number
}

const PROGRESS_MS = 500

/**
 * Lets the people of a plan listen to the live service, warm-up and all, in real time and open loop: sessions begin when
 * they are due, whatever the service does.
 *
 * @throws Stopped when the signal comes before the end
 */
export async function playLive(parts: LiveRunParts, signal: AbortSignal): Promise<LiveRunFacts> {
  if (signal.aborted) throw new Stopped()
  const { people, clock } = parts
  const { world } = people
  const leave = new AbortController()
  const stop = () => leave.abort()
  signal.addEventListener('abort', stop, { once: true })
  const beganAtMs = clock.monotonicMs()
  const providers = world.plan.providers.map(({ name }) => name)
  const common: LiveSessionParts = {
    ...parts,
    beganAtMs,
    warmupMs: world.plan.warmupMs,
    rules: rulesOf(world.plan),
    popRttMs: (isp, provider) => people.popRttMs(isp, providers.indexOf(provider)),
  }
  const running = new Set<Promise<void>>()
  let sessions = 0
  let latestStartMs = 0

  const enter = (number: number, entry: Entry) => {
    sessions++
    const played = new LiveSession(people.session(number), common).run(entry, leave.signal)
    running.add(played)
    played.finally(() => running.delete(played))
  }

  for (let number = 0; number < people.present; number++) {
    const { tracks } = people.session(number)
    const midTracks = people.midTracks(number)
    enter(number, { atMs: 0, tracks: tracks - midTracks.length, midTracks })
  }
  const arrivals = people.arrivals()
  let takeBackArrival = () => {}
  const nextArrival = () => {
    const nowMs = clock.monotonicMs() - beganAtMs
    for (let atMs = arrivals.nextMs(); atMs <= nowMs; atMs = arrivals.nextMs()) {
      latestStartMs = Math.max(latestStartMs, nowMs - atMs)
      const number = arrivals.nextSession
      enter(number, { atMs, tracks: people.session(number).tracks, midTracks: [] })
      arrivals.advance()
    }
    const nextMs = arrivals.nextMs()
    if (nextMs < world.endMs) takeBackArrival = clock.after(nextMs - nowMs, nextArrival)
  }
  nextArrival()
  const faults = world.plan.faults.map(({ provider, atMs, forMs }) => {
    const beginsMs = world.plan.warmupMs + atMs
    const begin = clock.after(beginsMs, () => parts.outage.begin(provider))
    const end = clock.after(beginsMs + forMs, () => parts.outage.end(provider))
    return () => {
      begin()
      end()
      parts.outage.end(provider)
    }
  })

  await new Promise<void>((resolve) => {
    const step = () => {
      const elapsedMs = clock.monotonicMs() - beganAtMs
      parts.onProgress(Math.min(1, elapsedMs / world.endMs))
      if (elapsedMs >= world.endMs || signal.aborted) resolve()
      else clock.after(Math.min(PROGRESS_MS, world.endMs - elapsedMs), step)
    }
    step()
  })
  signal.removeEventListener('abort', stop)
  leave.abort()
  takeBackArrival()
  for (const takeBack of faults) takeBack()
  await Promise.all(running)
  if (signal.aborted) throw new Stopped()
  return { sessions, latestStartMs }
}
