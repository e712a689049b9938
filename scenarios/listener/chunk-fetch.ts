import { attemptTimeoutMs, avoidUntilMs, type RetryRules, retryDelayMs } from '../../reference/delivery/retry.policy.ts'
import { type Attempt, attemptChunk, type Way } from './attempt.ts'
import { Stopped, sleep } from './clock.ts'
import type { ManifestChunk } from './manifest.ts'

/** A chunk to fetch, and from whom. */
export interface ChunkWish {
  /** The router's choice first; `chunk.urls` has one URL for each. */
  providers: readonly string[]
  chunk: ManifestChunk
}

/** A switch from a provider that failed to one that answered. */
export interface Failover {
  fromProvider: string
  toProvider: string
  /** Monotonic time from which the listener waited for nothing: the failed request's start, or its body's last byte. */
  atMs: number
  /** From there to the first byte of the other provider. */
  tookMs: number
}

/** A chunk that has arrived and is what the manifest says. */
export interface FetchedChunk {
  bytes: Uint8Array
  provider: string
  attempts: readonly Attempt[]
  failover: Failover | null
}

/** No provider gave the chunk, as often as the retry rules allow. */
export class ChunkUnavailable extends Error {
  override readonly name = 'ChunkUnavailable'
  readonly attempts: readonly Attempt[]

  constructor(attempts: readonly Attempt[], options?: ErrorOptions) {
    const tried = attempts.map(({ provider, failure }) => `${provider} ${failure}`).join(', ')
    super(`no provider gave the chunk (${tried})`, options)
    this.attempts = attempts
  }
}

/** What a fetcher is made of. */
export interface FetcherParts extends Omit<Way, 'attemptTimeoutMs'> {
  retry: RetryRules
  /** Uniform in [0, 1), for the jitter of waits. */
  random: () => number
}

/**
 * A listener's way to chunks: asks the router's choice, and by the retry policy the next best one when that fails, and
 * then keeps away from the provider that failed until its cooldown is over.
 */
export class ChunkFetcher {
  private readonly parts: FetcherParts
  private readonly way: Way
  private readonly avoidedUntilMs = new Map<string, number>()
  /** The provider that there is a connection to: the last that answered, as in the simulator. */
  private connected: string | null = null

  constructor(parts: FetcherParts) {
    this.parts = parts
    this.way = { ...parts, attemptTimeoutMs: attemptTimeoutMs(parts.retry) }
  }

  /**
   * Fetches one chunk.
   *
   * @param renew asks the service for URLs that are good again; used once, when these have expired
   * @throws ChunkUnavailable, Stopped
   */
  async fetch(wish: ChunkWish, renew: () => Promise<ChunkWish>, signal: AbortSignal): Promise<FetchedChunk> {
    const { retry, random, clock } = this.parts
    const attempts: Attempt[] = []
    const failed = new Set<string>()
    let { providers, chunk } = wish
    let provider = this.choose(providers, failed)
    let refetch = false
    let renewed = false
    let failures = 0
    let lost: Omit<Failover, 'toProvider' | 'tookMs'> | null = null
    for (;;) {
      const { attempt, body } = await attemptChunk(
        this.way,
        {
          provider,
          connected: provider === this.connected,
          chunk,
          url: chunk.urls[providers.indexOf(provider)],
          refetch,
        },
        signal,
      )
      attempts.push(attempt)
      if (attempt.firstByteMs !== null) this.connected = provider
      if (body) return { bytes: body, provider, attempts, failover: lost && failoverTo(attempt, lost) }
      if (attempt.failure === 'expired' && !renewed) {
        renewed = true
        ;({ providers, chunk } = await renewedWish(renew, attempts))
        if (!providers.includes(provider)) provider = this.choose(providers, failed)
        continue
      }
      lost ??= { fromProvider: provider, atMs: lostFromMs(attempt) }
      const pauseMs = retryDelayMs(retry, ++failures, random())
      if (pauseMs < 0) throw new ChunkUnavailable(attempts)
      refetch = attempt.failure === 'corrupt' && !attempt.refetch
      // Its cache may hold a damaged copy, and the origin a good one (CDN-10).
      if (refetch) continue
      failed.add(provider)
      this.avoidedUntilMs.set(provider, avoidUntilMs(retry, clock.monotonicMs()))
      if (this.connected === provider) this.connected = null
      await sleep(clock, pauseMs, signal)
      provider = this.choose(providers, failed)
    }
  }

  /** The first that neither failed this chunk nor is avoided; where all did, the one whose failure is longest ago. */
  private choose(providers: readonly string[], failed: ReadonlySet<string>): string {
    const nowMs = this.parts.clock.monotonicMs()
    const untilMs = (name: string) => this.avoidedUntilMs.get(name) ?? Number.NEGATIVE_INFINITY
    const good = providers.find((name) => !failed.has(name) && untilMs(name) <= nowMs)
    return good ?? providers.reduce((best, name) => (untilMs(name) < untilMs(best) ? name : best))
  }
}

async function renewedWish(renew: () => Promise<ChunkWish>, attempts: readonly Attempt[]): Promise<ChunkWish> {
  try {
    return await renew()
  } catch (cause) {
    if (cause instanceof Stopped) throw cause
    throw new ChunkUnavailable(attempts, { cause })
  }
}

/** From when on a failed attempt kept the listener waiting: all of it, but for a body that had begun to come. */
function lostFromMs({ askedAtMs, lastByteMs }: Attempt): number {
  return askedAtMs + (lastByteMs ?? 0)
}

function failoverTo(attempt: Attempt, lost: Omit<Failover, 'toProvider' | 'tookMs'>): Failover | null {
  if (attempt.provider === lost.fromProvider || attempt.firstByteMs === null) return null
  return { ...lost, toProvider: attempt.provider, tookMs: attempt.askedAtMs + attempt.firstByteMs - lost.atMs }
}
