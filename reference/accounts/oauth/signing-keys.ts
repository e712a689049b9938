import { type CryptoKey, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose'
import type { Kysely } from 'kysely'
import type { Clock } from '../../shared/clock.ts'
import { newSecret, type RandomBytes } from '../secrets.ts'
import type { AccountTables } from '../tables.ts'

/** ECDSA on P-256: what every client of a JWKS knows. The only algorithm that is ever accepted. */
export const SIGNING_ALGORITHM = 'ES256'

export interface KeyRules {
  /** How long a key signs, ms. */
  readonly keyLifetimeMs: number
  /** How long what it signed is good, ms; a key is known for so long after its turn. */
  readonly tokenLifetimeMs: number
}

interface SigningKey {
  readonly kid: string
  readonly privateKey: CryptoKey
  readonly publicKey: CryptoKey
  readonly publicJwk: JWK
  readonly notBeforeMs: number
  readonly notAfterMs: number
}

/** The key that signs and the one that follows it. */
const TURNS = 2
const KID_CHARACTERS = 16
/** Tokens with made-up key names do not make the keys be read more often than so. */
const RELOAD_MS = 1000
/** Another machine's clock may be behind. */
const LEEWAY_MS = 60_000

/**
 * The keys that sign access tokens. Each signs for its time; the next is made a whole turn before, so that whoever keeps a
 * copy of the public keys has it in time; an old one is known until the last token that it signed has ended. They are kept
 * in SQL: tokens survive a restart, and every process that shares the database knows every key.
 */
export class SigningKeys {
  private readonly db: Kysely<AccountTables>
  private readonly clock: Clock
  private readonly randomBytes: RandomBytes
  private readonly rules: KeyRules
  private keys: readonly SigningKey[] = []
  private loadedMs = 0

  /** Has no keys before the first `rotate`. */
  constructor(db: Kysely<AccountTables>, clock: Clock, randomBytes: RandomBytes, rules: KeyRules) {
    this.db = db
    this.clock = clock
    this.randomBytes = randomBytes
    this.rules = rules
  }

  /** Makes the keys that are due and forgets those that are over; to be called several times while a key signs. */
  async rotate(): Promise<void> {
    const nowMs = this.clock.nowMs()
    const overMs = nowMs - this.rules.tokenLifetimeMs - LEEWAY_MS
    await this.db.deleteFrom('signing_keys').where('not_after_ms', '<=', overMs).execute()
    await this.reload()
    let fromMs = nowMs
    for (let turn = 0; turn < TURNS; turn++) {
      let key = this.at(fromMs)
      if (key === null) {
        await this.make(fromMs)
        await this.reload()
        key = this.at(fromMs)
      }
      fromMs = key?.notAfterMs ?? fromMs + this.rules.keyLifetimeMs
    }
  }

  /** The key whose turn it is. */
  async signer(): Promise<{ kid: string; key: CryptoKey }> {
    if (this.at(this.clock.nowMs()) === null) await this.rotate()
    const key = this.at(this.clock.nowMs())
    if (key === null) throw new Error('no key signs now: the clock jumped while keys were being made')
    return { kid: key.kid, key: key.privateKey }
  }

  /** The public key of a name, or null. Another process may have made it just now. */
  async verifier(kid: string): Promise<CryptoKey | null> {
    const known = this.keys.find((key) => key.kid === kid)
    if (known) return known.publicKey
    if (this.clock.monotonicMs() - this.loadedMs >= RELOAD_MS) await this.reload()
    return this.keys.find((key) => key.kid === kid)?.publicKey ?? null
  }

  /** All public keys, as `/.well-known/jwks.json` has them (RFC 7517). */
  jwks(): { keys: JWK[] } {
    return { keys: this.keys.map(({ publicJwk }) => publicJwk) }
  }

  private at(nowMs: number): SigningKey | null {
    return this.keys.find(({ notBeforeMs, notAfterMs }) => notBeforeMs <= nowMs && nowMs < notAfterMs) ?? null
  }

  private async make(fromMs: number): Promise<void> {
    const { privateKey } = await generateKeyPair(SIGNING_ALGORITHM, { extractable: true })
    await this.db
      .insertInto('signing_keys')
      .values({
        kid: newSecret(this.randomBytes).slice(0, KID_CHARACTERS),
        private_jwk: JSON.stringify(await exportJWK(privateKey)),
        not_before_ms: fromMs,
        not_after_ms: fromMs + this.rules.keyLifetimeMs,
      })
      .execute()
  }

  private async reload(): Promise<void> {
    this.loadedMs = this.clock.monotonicMs()
    const rows = await this.db.selectFrom('signing_keys').selectAll().orderBy('not_before_ms').orderBy('kid').execute()
    const known = new Map(this.keys.map((key) => [key.kid, key]))
    this.keys = await Promise.all(rows.map(async (row) => known.get(row.kid) ?? (await keyFrom(row))))
  }
}

async function keyFrom(row: AccountTables['signing_keys']): Promise<SigningKey> {
  const { d, ...bare } = JSON.parse(row.private_jwk) as JWK & { d: string }
  const publicJwk = { ...bare, kid: row.kid, alg: SIGNING_ALGORITHM, use: 'sig' }
  return {
    kid: row.kid,
    privateKey: (await importJWK({ ...bare, d }, SIGNING_ALGORITHM)) as CryptoKey,
    publicKey: (await importJWK(bare, SIGNING_ALGORITHM)) as CryptoKey,
    publicJwk,
    notBeforeMs: row.not_before_ms,
    notAfterMs: row.not_after_ms,
  }
}
