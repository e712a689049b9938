import { Pool } from 'undici'
import type { Clock } from '../shared/clock.ts'
import { ServiceError, type ServiceErrorCode } from '../shared/service-error.ts'
import { INTERNAL_HEADER } from './internal-only.ts'
import { ServedObject, sha256Of, sha256OfDigest } from './served-object.ts'
import type { TierMetrics } from './tier-metrics.ts'
import { mayWarm } from './warming.policy.ts'

export interface UpstreamOptions {
  /** Of the tier behind, without a path. */
  url: string
  /** What the tier behind knows this one by. */
  secret: string
  clock: Clock
  metrics: TierMetrics
}

/** An object as the tier behind gave it, and its `Server-Timing`. */
export interface Fetched {
  object: ServedObject
  serverTiming: string
}

const CONNECTIONS = 64
/** Fetches under way and waiting for a connection. */
const FETCHES = 1024
/** From the wish to the last byte, waiting included. */
const TIMEOUT_MS = 10_000
/** The largest chunk of the ladder has about 600 kB. */
const OBJECT_BYTES = 16 * 1024 * 1024

/** Refusals of the tier behind that are this tier's answer too; all others mean that it does not work. */
const PASSED_ON = new Map<number, ServiceErrorCode>([
  [404, 'not-found'],
  [503, 'overloaded'],
])

/** The way to the tier behind. Takes nothing that does not match its digest (CDN-10). */
export class Upstream {
  private readonly pool: Pool
  private readonly options: UpstreamOptions
  private underWay = 0

  constructor(options: UpstreamOptions) {
    this.options = options
    this.pool = new Pool(options.url, {
      connections: CONNECTIONS,
      pipelining: 1,
      maxResponseSize: OBJECT_BYTES,
      connectTimeout: TIMEOUT_MS,
      headersTimeout: 0,
      bodyTimeout: 0,
      allowH2: false,
    })
  }

  /** Whether there are connections to spare for what no listener waits for. */
  get idle(): boolean {
    return mayWarm(this.underWay, CONNECTIONS)
  }

  /**
   * The object at a path of the tier behind. One whose bytes do not match its digest is asked for once more, past all
   * caches.
   *
   * @param provider whose fetch this is, for the metrics
   * @param anew past the caches of the tier behind
   * @throws ServiceError `not-found`, `object-corrupt`, `upstream-unavailable`, `overloaded`
   */
  async fetch(path: string, provider: string, anew: boolean): Promise<Fetched> {
    if (this.underWay >= FETCHES) {
      throw new ServiceError('overloaded', `${FETCHES} fetches from the tier behind are under way already`)
    }
    const { clock, metrics } = this.options
    const abort = new AbortController()
    const inTime = clock.after(TIMEOUT_MS, () => abort.abort(new Error(`no answer within ${TIMEOUT_MS} ms`)))
    this.underWay++
    try {
      const first = await this.attempt(path, provider, anew, abort.signal)
      if (first !== null) return first
      metrics.corrupt(provider)
      const second = await this.attempt(path, provider, true, abort.signal)
      if (second !== null) return second
      metrics.corrupt(provider)
      throw new ServiceError('object-corrupt', `${path} does not match its checksum, fetched anew neither`)
    } finally {
      this.underWay--
      inTime()
    }
  }

  /** Drops what is under way. */
  close(): Promise<void> {
    return this.pool.destroy()
  }

  /** Null when the bytes do not match the digest. */
  private async attempt(path: string, provider: string, anew: boolean, signal: AbortSignal): Promise<Fetched | null> {
    const { clock, metrics } = this.options
    const startMs = clock.monotonicMs()
    let outcome: 'ok' | ServiceErrorCode = 'upstream-unavailable'
    let bytes = 0
    try {
      const answer = await this.get(path, anew, signal)
      bytes = answer.body.length
      const refusal = refusalOf(answer)
      if (refusal !== null) {
        outcome = refusal.code
        throw refusal
      }
      const sha256 = sha256Of(answer.body)
      if (sha256 !== sha256OfDigest(answer.header('repr-digest'))) {
        outcome = 'object-corrupt'
        return null
      }
      outcome = 'ok'
      const ageS = Number(answer.header('age') ?? 0) || 0
      return {
        object: new ServedObject(answer.body, sha256, clock.nowMs() - ageS * 1000),
        serverTiming: answer.header('server-timing') ?? '',
      }
    } finally {
      metrics.fetchEnded(provider, outcome, clock.monotonicMs() - startMs, bytes)
    }
  }

  private async get(path: string, anew: boolean, signal: AbortSignal): Promise<Answer> {
    const headers: Record<string, string> = { [INTERNAL_HEADER]: this.options.secret }
    if (anew) headers['cache-control'] = 'no-cache'
    try {
      const { statusCode, headers: sent, body } = await this.pool.request({ method: 'GET', path, headers, signal })
      return {
        status: statusCode,
        header: (name) => [sent[name]].flat()[0],
        body: Buffer.from(await body.arrayBuffer()),
      }
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      throw new ServiceError('upstream-unavailable', `the tier behind does not answer: ${why}`, { cause: error })
    }
  }
}

interface Answer {
  status: number
  header: (name: string) => string | undefined
  body: Buffer
}

function refusalOf({ status, body }: Answer): ServiceError | null {
  if (status === 200) return null
  const { message, reason } = errorOf(body)
  if (reason === 'object-corrupt') return new ServiceError(reason, message)
  const code = PASSED_ON.get(status)
  if (code !== undefined) return new ServiceError(code, message)
  return new ServiceError('upstream-unavailable', `the tier behind answers ${status}: ${message}`)
}

/** Message and reason of an error body, as far as it is one. */
function errorOf(body: Buffer): { message: string; reason: string } {
  try {
    const { error } = JSON.parse(body.toString())
    return { message: String(error.message), reason: String(error.reason) }
  } catch {
    return { message: 'no error body', reason: '' }
  }
}
