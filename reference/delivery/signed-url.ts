import { createHmac, timingSafeEqual } from 'node:crypto'
import type { VerifyingKeys } from './verifying-keys.ts'

/**
 * Signed chunk URLs (CDN-4): `{path}?uid={user}&exp={epoch seconds}&kid={key}&sig={base64url HMAC-SHA256}`, the query in
 * exactly this form and order. Signed is `path \n uid \n exp \n kid` as it stands in the URL: none of the four can
 * contain a line feed, so no two URLs have the same text. A signature is compared as text, because the last of its 43
 * characters has two bits that its bytes do not show.
 */
const QUERY = /^uid=([A-Za-z0-9._~-]{1,128})&exp=([0-9]{1,12})&kid=([A-Za-z0-9_-]{8,64})&sig=([A-Za-z0-9_-]{43})$/
const PATH = /^\/[A-Za-z0-9._/-]{1,511}$/
const USER = /^[A-Za-z0-9._~-]{1,128}$/

/** A signing key ready for use. */
export interface UrlSigner {
  kid: string
  secret: Buffer
}

/** Why a URL is refused. */
export type UrlRefusal = 'url-unsigned' | 'url-key-unknown' | 'url-signature-invalid' | 'url-expired'

/** Epoch seconds at which a URL that is signed now is over. */
export function expiryS(nowMs: number, urlLifetimeMs: number): number {
  return Math.floor((nowMs + urlLifetimeMs) / 1000)
}

/**
 * Path and query of the signed URL.
 *
 * @param expS epoch seconds
 * @throws RangeError when path or user have characters that a URL does not carry as they are
 *
 * @example signUrl('/audio/4uLU6hMCjMI75M1A2tKUQC/high/0.ogg', 'user-1', 1763719200, signer)
 */
export function signUrl(path: string, userId: string, expS: number, signer: UrlSigner): string {
  if (!PATH.test(path)) throw new RangeError(`"${path}" is not a path that can be signed`)
  if (!USER.test(userId)) throw new RangeError(`"${userId}" is not a user that can be written into a URL`)
  const exp = String(expS)
  const sig = signature(path, userId, exp, signer.kid, signer.secret)
  return `${path}?uid=${userId}&exp=${exp}&kid=${signer.kid}&sig=${sig}`
}

/**
 * Null when the URL is good, otherwise the first thing that is wrong with it: not complete, its key unknown, its
 * signature another one, its time over (from the first millisecond of `exp` on).
 *
 * @param path the URL's path, as it was sent
 * @param query what follows the question mark, as it was sent
 */
export function refusalOf(path: string, query: string, keys: VerifyingKeys, nowMs: number): UrlRefusal | null {
  const parts = QUERY.exec(query)
  if (parts === null || !PATH.test(path)) return 'url-unsigned'
  const [, userId, exp, kid, sig] = parts
  const secret = keys.find(kid, nowMs)
  if (secret === null) return 'url-key-unknown'
  const expected = signature(path, userId, exp, kid, secret)
  if (!timingSafeEqual(Buffer.from(expected, 'latin1'), Buffer.from(sig, 'latin1'))) return 'url-signature-invalid'
  return nowMs < Number(exp) * 1000 ? null : 'url-expired'
}

function signature(path: string, userId: string, exp: string, kid: string, secret: Buffer): string {
  return createHmac('sha256', secret).update(`${path}\n${userId}\n${exp}\n${kid}`).digest('base64url')
}
