import type { Attempt } from '../listener/attempt.ts'
import type { Rendition } from '../listener/manifest.ts'
import type { FetchedPart } from './live-session.ts'

const rendition: Rendition = {
  quality: 'high',
  rung: 2,
  bitsPerSecond: 160_000,
  sampleRate: 44_100,
  channels: 2,
  samples: 441_000,
  masterOffset: 0,
  chunks: [],
}

/** One request for a chunk that took so long on the wire. */
export function attempt(cache: string, wireMs: number, over: Partial<Attempt> = {}): Attempt {
  return {
    provider: 'north',
    refetch: false,
    askedAtMs: 0,
    firstByteMs: wireMs,
    lastByteMs: wireMs,
    wireMs,
    sizeBytes: 250_000,
    cache,
    timing: [],
    status: 200,
    failure: null,
    ...over,
  }
}

/** Ten seconds of audio that came by these requests, a quarter larger than its bit rate says. */
export function fetched(...attempts: Attempt[]): FetchedPart {
  const chunk = {
    startSample: 0,
    samples: 441_000,
    skipSamples: 0,
    bytes: 250_000,
    sha256: '',
    urls: [],
  }
  const { provider } = attempts.at(-1) ?? attempt('hit', 0)
  return { chunk, rendition, fetched: { provider, attempts, failover: null } }
}
