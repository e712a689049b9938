import { createHash } from 'node:crypto'
import { Agent } from 'undici'
import { type RetryRules, retryDelayMs } from '../../delivery/retry.policy.ts'
import type { Clock } from '../../shared/clock.ts'
import { inParallel } from '../../shared/in-parallel.ts'
import { pause } from '../../shared/pause.ts'
import { ServiceError } from '../../shared/service-error.ts'
import { checkedKey, type ObjectStore, type StoredObject } from './object-store.ts'
import { type S3Credentials, signedHeaders } from './s3-signature.ts'
import { objectUrl } from './s3-url.ts'

export interface S3Options {
  /** Of the service, without the bucket: `https://s3.eu-north-1.amazonaws.com`, `http://127.0.0.1:9000`. */
  readonly endpoint: string
  readonly bucket: string
  readonly region: string
  /** Whether the bucket stands in the path of URLs, as most services but Amazon's want it, or in the name of the host. */
  readonly bucketInPath: boolean
  readonly credentials: S3Credentials
  readonly clock: Clock
  /** Uniform in [0, 1). */
  readonly random: () => number
}

/** A bucket cannot be used: which, why, and what to do. */
export class BucketUnavailable extends Error {
  override readonly name = 'BucketUnavailable'
}

const CONNECTIONS = 64
/** Puts of one `putAll` at a time. */
const AT_ONCE = 16
/** More than the largest chunk has, and less than a defect of the other side could fill memory with. */
const OBJECT_BYTES = 64 * 1024 * 1024
const RULES: RetryRules = {
  attemptTimeoutMs: 10_000,
  maxAttempts: 5,
  backoffBaseMs: 100,
  backoffCapMs: 3000,
  cooldownMs: 0,
}
/** Answers that another attempt may mend: it took too long, too many requests (`SlowDown`), or something broke there. */
const PASSING = new Set([408, 429, 500, 502, 503, 504])
const NOTHING_SHA256 = createHash('sha256').digest('hex')

/**
 * Objects in a bucket of Amazon S3, or of anything that speaks its protocol. What is put carries its SHA-256, which the
 * other side checks and keeps; what is got is checked against it where it is sent along.
 *
 * Throws a ServiceError `storage-unavailable` when the other side does not answer or refuses, `object-corrupt` when an object
 * does not match its checksum, both after five attempts.
 */
export class S3Objects implements ObjectStore {
  private readonly options: S3Options
  private readonly agent = new Agent({
    connections: CONNECTIONS,
    maxResponseSize: OBJECT_BYTES,
    connectTimeout: RULES.attemptTimeoutMs,
  })

  private constructor(options: S3Options) {
    this.options = options
  }

  /** @throws BucketUnavailable when there is no such bucket, or it may not be looked into */
  static async open(options: S3Options): Promise<S3Objects> {
    const store = new S3Objects(options)
    try {
      const { status } = await store.request('HEAD', '')
      if (status === 200) return store
      const advice = status === 404 ? 'make the bucket' : 'check region, key and permissions'
      throw new BucketUnavailable(`${store.url('')} answers ${status}: ${advice}`)
    } catch (error) {
      await store.close()
      if (!(error instanceof ServiceError)) throw error
      const found = `${store.url('')} cannot be used (${error.message})`
      throw new BucketUnavailable(`${found}: start the service, or name another one`, { cause: error })
    }
  }

  async put(key: string, bytes: Uint8Array): Promise<void> {
    const answer = await this.request('PUT', checkedKey(key), bytes)
    if (answer.status !== 200) throw refused('PUT', key, answer)
  }

  putAll(objects: Iterable<StoredObject> | AsyncIterable<StoredObject>): Promise<void> {
    return inParallel(objects, AT_ONCE, ({ key, bytes }) => {
      checkedKey(key)
      return this.put(key, bytes)
    })
  }

  async get(key: string): Promise<Buffer | null> {
    const answer = await this.request('GET', checkedKey(key))
    if (answer.status === 200) return answer.body
    if (answer.status === 404 && codeOf(answer) !== 'NoSuchBucket') return null
    throw refused('GET', key, answer)
  }

  async sizeBytes(key: string): Promise<number | null> {
    const answer = await this.request('HEAD', checkedKey(key))
    if (answer.status === 200) return Number(answer.headers['content-length'])
    if (answer.status === 404) return null
    throw refused('HEAD', key, answer)
  }

  close(): Promise<void> {
    return this.agent.close()
  }

  private url(key: string): URL {
    const { endpoint, bucket, bucketInPath } = this.options
    return objectUrl(endpoint, bucket, bucketInPath, key)
  }

  /** The answer that stands after as many attempts as it takes. */
  private async request(method: 'GET' | 'HEAD' | 'PUT', key: string, body?: Uint8Array): Promise<Answer> {
    const { clock, random } = this.options
    for (let failures = 1; ; failures++) {
      const outcome = await this.attempt(method, key, body)
      if (!(outcome instanceof ServiceError)) return outcome
      const delayMs = retryDelayMs(RULES, failures, random())
      if (delayMs < 0) throw outcome
      await pause(delayMs, clock)
    }
  }

  /** One attempt; a ServiceError where another one may do better. */
  private async attempt(
    method: 'GET' | 'HEAD' | 'PUT',
    key: string,
    body?: Uint8Array,
  ): Promise<Answer | ServiceError> {
    const { clock, credentials, region } = this.options
    const url = this.url(key)
    const hash = body && createHash('sha256').update(body).digest()
    const headers: Record<string, string> = hash
      ? { 'x-amz-checksum-sha256': hash.toString('base64') }
      : { 'x-amz-checksum-mode': 'ENABLED' }
    const request = { method, url: url.href, headers, sha256: hash?.toString('hex') ?? NOTHING_SHA256 }
    const abort = new AbortController()
    const inTime = clock.after(RULES.attemptTimeoutMs, () => abort.abort(new Error('no answer in time')))
    try {
      const answer = await this.agent.request({
        origin: url.origin,
        path: url.pathname,
        method,
        headers: await signedHeaders(request, credentials, region, clock.nowMs()),
        body: body ?? null,
        signal: abort.signal,
      })
      const { statusCode: status } = answer
      const found = { status, headers: answer.headers, body: Buffer.from(await answer.body.arrayBuffer()) }
      if (PASSING.has(status)) return refused(method, key, found)
      return isWhole(method, found) ? found : new ServiceError('object-corrupt', `${key} does not match its checksum`)
    } catch (cause) {
      // No address: that is for the log, which has the cause, and not for whoever asked.
      const { message, code = message } = cause as { message: string; code?: string }
      return new ServiceError('storage-unavailable', `the object storage does not answer (${code})`, { cause })
    } finally {
      inTime()
    }
  }
}

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer
}

/** Whether what was got is what was put, as far as the other side says what that was. */
function isWhole(method: string, { status, headers, body }: Answer): boolean {
  const sha256 = headers['x-amz-checksum-sha256']
  if (method !== 'GET' || status !== 200 || typeof sha256 !== 'string') return true
  return createHash('sha256').update(body).digest('base64') === sha256
}

function refused(method: string, key: string, answer: Answer): ServiceError {
  const code = codeOf(answer)
  return new ServiceError(
    'storage-unavailable',
    `S3 answers ${answer.status}${code === '' ? '' : ` ${code}`} to ${method} ${key}`,
  )
}

/** S3's own word for what is wrong; empty where it says none. */
function codeOf({ body }: Answer): string {
  return /<Code>(\w{1,60})<\/Code>/.exec(body.toString('utf8', 0, 4096))?.[1] ?? ''
}
