import { hash, timingSafeEqual } from 'node:crypto'

/** So many random bytes, from a source that cannot be guessed. */
export type RandomBytes = (count: number) => Uint8Array

const SECRET_BYTES = 32

/** A token, code or client secret: 256 random bits, 43 characters of base64url. */
export function newSecret(randomBytes: RandomBytes): string {
  return Buffer.from(randomBytes(SECRET_BYTES)).toString('base64url')
}

/**
 * What is kept of a secret. Nobody can search 256 random bits, so a fast hash is enough; passwords, which people choose,
 * have a slow one (`password-hash.ts`).
 */
export function secretHash(secret: string): string {
  return hash('sha256', secret, 'base64url')
}

/** Whether two strings are the same, in a time that tells nothing of where they differ. */
export function sameSecret(a: string, b: string): boolean {
  return timingSafeEqual(hash('sha256', a, 'buffer'), hash('sha256', b, 'buffer'))
}
