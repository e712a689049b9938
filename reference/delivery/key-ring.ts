/**
 * The keys that sign one provider's chunk URLs (CDN-4). One key signs at a time; the next one is made a whole period
 * before its turn, so that every edge has it long before it meets a URL signed with it. A key that has had its turn is
 * accepted for as long as a URL that it signed may live, and then forgotten.
 *
 * A ring is a plain list and survives JSON. Times are epoch milliseconds.
 */
export type KeyRing = readonly SigningKey[]

export interface SigningKey {
  /** What URLs name the key by: 16 characters of base64url. */
  kid: string
  /** 32 random bytes, base64url. */
  secret: string
  /** The key signs from here on … */
  notBeforeMs: number
  /** … until just before here. */
  notAfterMs: number
}

/** Unit of both: milliseconds. */
export interface KeyRules {
  /** How long a key signs. */
  keyLifetimeMs: number
  /** How long a URL lives from its signing on. */
  urlLifetimeMs: number
}

/** So many random bytes. */
export type RandomBytes = (size: number) => Uint8Array

/**
 * The ring as it has to be at `nowMs`: with a key that signs now and one that follows it, without those that are over. The
 * same ring when it is so already. To be called several times while a key signs.
 */
export function rotatedKeys(ring: KeyRing, rules: KeyRules, nowMs: number, random: RandomBytes): KeyRing {
  let keys = ring.filter((key) => nowMs < key.notAfterMs + rules.urlLifetimeMs)
  let fromMs = nowMs
  for (let turn = 0; turn < TURNS; turn++) {
    let key = signingKey(keys, fromMs)
    if (key === null) {
      key = newKey(fromMs, fromMs + rules.keyLifetimeMs, random)
      keys = [...keys, key]
    }
    fromMs = key.notAfterMs
  }
  const same = keys.length === ring.length && keys.every((key, i) => key === ring[i])
  return same ? ring : keys
}

/** The key whose turn it is at `nowMs`, the youngest if several are; null when the ring has to be rotated first. */
export function signingKey(ring: KeyRing, nowMs: number): SigningKey | null {
  return ring.findLast((key) => key.notBeforeMs <= nowMs && nowMs < key.notAfterMs) ?? null
}

/** The one that signs, and the next. */
const TURNS = 2
const KID_BYTES = 12
const SECRET_BYTES = 32

function newKey(notBeforeMs: number, notAfterMs: number, random: RandomBytes): SigningKey {
  return {
    kid: Buffer.from(random(KID_BYTES)).toString('base64url'),
    secret: Buffer.from(random(SECRET_BYTES)).toString('base64url'),
    notBeforeMs,
    notAfterMs,
  }
}
