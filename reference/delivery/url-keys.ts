import { type KeyRing, type KeyRules, type RandomBytes, rotatedKeys, type SigningKey, signingKey } from './key-ring.ts'
import type { UrlSigner } from './signed-url.ts'
import type { KeyStore } from './store.ts'

export interface UrlKeysOptions {
  providers: readonly string[]
  rules: KeyRules
  store: KeyStore
  /** A source that cannot be guessed. */
  randomBytes: RandomBytes
  /** Told when the keys of a provider have changed: its edges must have them. */
  onKeys: (provider: string, keys: SigningKey[]) => void
}

interface ReadySigner extends UrlSigner {
  notBeforeMs: number
  notAfterMs: number
}

/** The signing keys of all providers: loaded, rotated and saved before they are used. */
export class UrlKeys {
  private readonly options: UrlKeysOptions
  private readonly rings = new Map<string, KeyRing>()
  private readonly signers = new Map<string, ReadySigner>()

  constructor(options: UrlKeysOptions, nowMs: number) {
    this.options = options
    const saved = options.store.load()
    for (const provider of options.providers) this.rings.set(provider, saved[provider] ?? [])
    this.rotate(nowMs)
  }

  /**
   * Makes the keys as they have to be at `nowMs`; to be called several times while a key signs.
   *
   * @throws what saving threw; the keys are then as they were
   */
  rotate(nowMs: number): void {
    const { rules, randomBytes, store, onKeys } = this.options
    const changed = new Map<string, KeyRing>()
    for (const [provider, ring] of this.rings) {
      const rotated = rotatedKeys(ring, rules, nowMs, randomBytes)
      if (rotated !== ring) changed.set(provider, rotated)
    }
    if (changed.size === 0) return
    store.save(Object.fromEntries([...this.rings, ...changed]))
    for (const [provider, ring] of changed) {
      this.rings.set(provider, ring)
      onKeys(provider, [...ring])
    }
  }

  /** The provider's keys: what its edges must have. */
  of(provider: string): SigningKey[] {
    return [...(this.rings.get(provider) ?? [])]
  }

  /** The provider's key whose turn it is. */
  signer(provider: string, nowMs: number): UrlSigner {
    const ready = this.signers.get(provider)
    if (ready !== undefined && ready.notBeforeMs <= nowMs && nowMs < ready.notAfterMs) return ready
    if (signingKey(this.rings.get(provider) ?? [], nowMs) === null) this.rotate(nowMs)
    const key = signingKey(this.rings.get(provider) ?? [], nowMs)
    if (key === null) throw new RangeError(`there is no provider "${provider}"`)
    const signer = { ...key, secret: Buffer.from(key.secret, 'base64url') }
    this.signers.set(provider, signer)
    return signer
  }
}
