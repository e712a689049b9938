import type { SigningKey } from './key-ring.ts'

/** The keys that one edge accepts, by the name that URLs call them by. Without keys an edge refuses every URL. */
export class VerifyingKeys {
  private readonly urlLifetimeMs: number
  private keys = new Map<string, { secret: Buffer; acceptedUntilMs: number }>()

  /** @param urlLifetimeMs how long a URL lives: a key is accepted for so long after its turn */
  constructor(urlLifetimeMs: number, keys: readonly SigningKey[]) {
    this.urlLifetimeMs = urlLifetimeMs
    this.replace(keys)
  }

  /** Takes these in place of those before. */
  replace(keys: readonly SigningKey[]): void {
    this.keys = new Map(
      keys.map(({ kid, secret, notAfterMs }) => [
        kid,
        { secret: Buffer.from(secret, 'base64url'), acceptedUntilMs: notAfterMs + this.urlLifetimeMs },
      ]),
    )
  }

  /** The key's secret; null when the key is unknown or retired. */
  find(kid: string, nowMs: number): Buffer | null {
    const key = this.keys.get(kid)
    return key !== undefined && nowMs < key.acceptedUntilMs ? key.secret : null
  }
}
