import { hash } from 'node:crypto'

/** Audio never changes at its path, so it may be kept for a year (CDN-6). */
export const AUDIO_TTL_S = 31_536_000

/** Bytes on their way to a listener, with what does not change from one answer to the next. */
export class ServedObject {
  readonly bytes: Buffer
  readonly etag: string
  /** When the origin handed it out, epoch milliseconds. */
  readonly bornMs: number
  /** How often listeners have got it from the cache since warming brought it there; null when a listener's miss did. */
  warmedHits: number | null = null
  /** Of a 304: name, value, name, value … as `writeHead` takes them. */
  readonly commonHeaders: readonly string[]
  /** Of a 200 and a 206, besides `Content-Length`. */
  readonly headers: readonly string[]

  /** @param sha256 of the bytes: lower-case hexadecimal */
  constructor(bytes: Buffer, sha256: string, bornMs: number) {
    this.bytes = bytes
    this.etag = `"${sha256}"`
    this.bornMs = bornMs
    this.commonHeaders = [
      'Cache-Control',
      `public, max-age=${AUDIO_TTL_S}, immutable`,
      'ETag',
      this.etag,
      'Access-Control-Allow-Origin',
      '*',
      'Timing-Allow-Origin',
      '*',
    ]
    this.headers = [
      ...this.commonHeaders,
      'Content-Type',
      'audio/ogg',
      'Repr-Digest',
      reprDigest(sha256),
      'Accept-Ranges',
      'bytes',
    ]
  }
}

/** Lower-case hexadecimal SHA-256. */
export function sha256Of(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'hex')
}

const DIGEST = /^sha-256=:([A-Za-z0-9+/]{43}=):$/

/** The `Repr-Digest` field of RFC 9530. */
function reprDigest(sha256: string): string {
  return `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`
}

/** The SHA-256 that a `Repr-Digest` field names, lower-case hexadecimal; null when it names none. */
export function sha256OfDigest(field: string | undefined): string | null {
  const digest = DIGEST.exec(field ?? '')
  return digest && Buffer.from(digest[1], 'base64').toString('hex')
}
