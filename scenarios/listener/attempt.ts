import { createHash } from 'node:crypto'
import type { Dispatcher } from 'undici'
import { type ListenerClock, Stopped, sleep } from './clock.ts'
import { handshakeMs, type Link, Pace } from './link.ts'
import type { ManifestChunk } from './manifest.ts'
import { serverTiming, type TimingPart } from './server-timing.ts'

/**
 * Why an attempt came to nothing.
 *
 * - `unreachable`: no connection, or it broke before the first byte.
 * - `timeout`: no first byte in time. `stalled`: then nothing more for as long.
 * - `cut-off`: the connection broke in the middle of the body.
 * - `refused`: an answer that is not the chunk. `expired`: the URL's time is over.
 * - `corrupt`: the body is not what the manifest says.
 */
export type Failure = 'unreachable' | 'timeout' | 'stalled' | 'cut-off' | 'refused' | 'expired' | 'corrupt'

/** One request for one chunk, and what came of it. Times are in ms. */
export interface Attempt {
  provider: string
  /** Whether edge and shield were told to fetch it anew. */
  refetch: boolean
  /** Monotonic time at which the chunk was asked for. */
  askedAtMs: number
  /** From there to the first byte, and to the last that came; null where none did. */
  firstByteMs: number | null
  lastByteMs: number | null
  /** To the first byte without what the emulated link adds: what the service and this machine took. */
  wireMs: number | null
  /** Body that came. */
  sizeBytes: number
  /** What the edge says of its cache: `hit`, `miss` or `shared`. */
  cache: string | null
  timing: readonly TimingPart[]
  status: number | null
  failure: Failure | null
}

/** What an attempt goes through. */
export interface Way {
  dispatcher: Dispatcher
  clock: ListenerClock
  link: Link
  /** How long a request may go without a byte, a new connection's handshake apart. */
  attemptTimeoutMs: number
}

/** What one attempt asks for. */
export interface AttemptWish {
  provider: string
  /** False where the handshake of a new connection comes first. */
  connected: boolean
  chunk: ManifestChunk
  url: string
  refetch: boolean
}

/** Refusals are short; of a long one this much is read. */
const MOST_REFUSAL_BYTES = 16_384

/**
 * Asks one provider for one chunk, once.
 *
 * @returns the attempt, and the chunk's bytes when it succeeded
 * @throws Stopped
 */
export async function attemptChunk(
  way: Way,
  wish: AttemptWish,
  signal: AbortSignal,
): Promise<{ attempt: Attempt; body: Uint8Array | null }> {
  const { clock, link } = way
  const { provider, chunk } = wish
  const askedAtMs = clock.monotonicMs()
  const roundTripMs = link.roundTripMs(provider, askedAtMs)
  const delayMs = roundTripMs + (wish.connected ? 0 : handshakeMs(roundTripMs))
  const attempt: Attempt = {
    provider,
    refetch: wish.refetch,
    askedAtMs,
    firstByteMs: null,
    lastByteMs: null,
    wireMs: null,
    sizeBytes: 0,
    cache: null,
    timing: [],
    status: null,
    failure: null,
  }
  const until = (atMs: number) => sleep(clock, atMs - clock.monotonicMs(), signal)
  const failed = (failure: Failure) => {
    attempt.failure = failure
    return { attempt, body: null }
  }
  const watch = new Watch(way, signal)
  try {
    const answer = await watch.answer(wish, Math.max(0, way.attemptTimeoutMs - roundTripMs))
    const tooLate = clock.monotonicMs() - askedAtMs + roundTripMs > way.attemptTimeoutMs
    if (answer === null || tooLate) {
      answer?.body.dump().catch(() => {})
      // What nobody answers costs the whole time; a refused connection is known after one round trip.
      const timedOut = tooLate || watch.timedOut
      await until(askedAtMs + (timedOut ? way.attemptTimeoutMs : roundTripMs))
      return failed(timedOut ? 'timeout' : 'unreachable')
    }
    const { statusCode, headers, body } = answer
    attempt.wireMs = clock.monotonicMs() - askedAtMs
    attempt.firstByteMs = attempt.wireMs + delayMs
    const firstByteAtMs = askedAtMs + attempt.firstByteMs
    attempt.status = statusCode
    attempt.cache = single(headers['x-cache'])?.toLowerCase() ?? null
    attempt.timing = serverTiming(single(headers['server-timing']) ?? '')
    if (statusCode !== 200) {
      const reason = await watch.reasonOf(body)
      await until(firstByteAtMs)
      return failed(statusCode === 403 && reason === 'url-expired' ? 'expired' : 'refused')
    }
    const bytes = Buffer.allocUnsafe(chunk.bytes)
    const pace = new Pace(link, firstByteAtMs)
    let arrivedAtMs = firstByteAtMs
    const whole = await watch.read(body, (part) => {
      if (attempt.sizeBytes + part.length <= bytes.length) bytes.set(part, attempt.sizeBytes)
      attempt.sizeBytes += part.length
      arrivedAtMs = pace.part(part.length, clock.monotonicMs() + delayMs)
      return attempt.sizeBytes <= bytes.length
    })
    await until(arrivedAtMs)
    attempt.lastByteMs = arrivedAtMs - askedAtMs
    if (!whole) return failed(watch.timedOut ? 'stalled' : 'cut-off')
    const sound = attempt.sizeBytes === bytes.length && sha256(bytes) === chunk.sha256
    return sound ? { attempt, body: bytes } : failed('corrupt')
  } finally {
    watch.stop()
  }
}

/** One request under a timer that starts again with every byte, and under the listener's own end. */
class Watch {
  timedOut = false
  private readonly way: Way
  private readonly signal: AbortSignal
  private readonly request = new AbortController()
  private takeBack: () => void = () => {}
  private readonly abort = () => this.request.abort()

  constructor(way: Way, signal: AbortSignal) {
    this.way = way
    this.signal = signal
    if (signal.aborted) throw new Stopped()
    signal.addEventListener('abort', this.abort, { once: true })
  }

  /** Head of the answer; null when none came. */
  async answer({ url, refetch }: AttemptWish, timeoutMs: number): Promise<Dispatcher.ResponseData | null> {
    const { origin, pathname, search } = new URL(url)
    this.allow(timeoutMs)
    try {
      return await this.way.dispatcher.request({
        origin,
        path: pathname + search,
        method: 'GET',
        headers: refetch ? { 'cache-control': 'no-cache' } : {},
        signal: this.request.signal,
      })
    } catch {
      if (this.signal.aborted) throw new Stopped()
      return null
    } finally {
      this.takeBack()
    }
  }

  /**
   * Hands over the body part by part.
   *
   * @param take returns false when it has enough
   * @returns whether the body's end was reached (or enough of it), and not the end of the connection
   */
  async read(body: Dispatcher.ResponseData['body'], take: (part: Uint8Array) => boolean): Promise<boolean> {
    this.allow(this.way.attemptTimeoutMs)
    try {
      for await (const part of body) {
        this.allow(this.way.attemptTimeoutMs)
        if (!take(part)) break
      }
      return true
    } catch {
      if (this.signal.aborted) throw new Stopped()
      return false
    } finally {
      this.takeBack()
    }
  }

  /** The reason in a refusal's body, where it has one. */
  async reasonOf(body: Dispatcher.ResponseData['body']): Promise<string | null> {
    let text = ''
    await this.read(body, (part) => {
      text += Buffer.from(part).toString('latin1')
      return text.length < MOST_REFUSAL_BYTES
    })
    return /"reason"\s*:\s*"([\w-]+)"/.exec(text)?.[1] ?? null
  }

  stop(): void {
    this.takeBack()
    this.signal.removeEventListener('abort', this.abort)
  }

  private allow(timeoutMs: number): void {
    this.takeBack()
    this.takeBack = this.way.clock.after(timeoutMs, () => {
      this.timedOut = true
      this.request.abort()
    })
  }
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(', ') : header
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
