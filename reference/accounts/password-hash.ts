import { argon2, timingSafeEqual } from 'node:crypto'
import { Turns } from '../shared/turns.ts'
import type { RandomBytes } from './secrets.ts'

/** What one hash costs (RFC 9106). */
export interface Argon2Cost {
  readonly memoryKiB: number
  readonly passes: number
  readonly lanes: number
}

/** Above OWASP's least for argon2id (19 MiB, 2 passes, 1 lane; Password Storage Cheat Sheet, 2025). */
export const DEFAULT_COST: Argon2Cost = { memoryKiB: 32_768, passes: 3, lanes: 1 }

const SALT_BYTES = 16
const TAG_BYTES = 32

/** Hashes at a time: each takes a thread of the pool that files are read with too. */
const MOST_AT_ONCE = 2
const MOST_WAITING = 64

/**
 * Hashes passwords with argon2id and compares them with what is kept. Parameters and salt stand in the hash, so that they
 * can rise later: `$argon2id$v=19$m=32768,t=3,p=1$salt$tag` (the PHC string format).
 */
export class PasswordHashes {
  private readonly cost: Argon2Cost
  private readonly randomBytes: RandomBytes
  private readonly turns = new Turns(
    MOST_AT_ONCE,
    MOST_WAITING,
    'too many people are logging in; try again in a few seconds',
  )
  private readonly nobody: string

  constructor(randomBytes: RandomBytes, cost: Argon2Cost = DEFAULT_COST) {
    this.randomBytes = randomBytes
    this.cost = cost
    this.nobody = phc({ cost, salt: Buffer.alloc(SALT_BYTES), tag: Buffer.alloc(TAG_BYTES) })
  }

  /** @throws ServiceError `overloaded` when too many wait already */
  async hash(password: string): Promise<string> {
    const salt = Buffer.from(this.randomBytes(SALT_BYTES))
    return phc({ cost: this.cost, salt, tag: await this.derive(password, salt, this.cost, TAG_BYTES) })
  }

  /**
   * Whether the password belongs to the hash. Without a hash it takes as long and is false, so that the time does not tell
   * which user names exist.
   *
   * @throws ServiceError `overloaded` when too many wait already
   */
  async matches(password: string, hash: string | null): Promise<boolean> {
    const kept = parsed(hash ?? this.nobody)
    const tag = await this.derive(password, kept.salt, kept.cost, kept.tag.length)
    return timingSafeEqual(tag, kept.tag) && hash !== null
  }

  /** Whether the hash was made more cheaply than hashes are now: make it anew while the password is at hand. */
  isOutdated(hash: string): boolean {
    const { cost } = parsed(hash)
    return cost.memoryKiB < this.cost.memoryKiB || cost.passes < this.cost.passes || cost.lanes < this.cost.lanes
  }

  private derive(password: string, salt: Buffer, cost: Argon2Cost, tagLength: number): Promise<Buffer> {
    return this.turns.run(() => argon2id(password, salt, cost, tagLength))
  }
}

/** The same characters give the same bytes, however a keyboard composes them (NIST SP 800-63B, 2025, 3.1.1.2). */
function argon2id(password: string, nonce: Buffer, cost: Argon2Cost, tagLength: number): Promise<Buffer> {
  const { memoryKiB: memory, passes, lanes: parallelism } = cost
  const message = password.normalize('NFKC')
  return new Promise((resolve, reject) => {
    argon2('argon2id', { message, nonce, memory, passes, parallelism, tagLength }, (error, tag) => {
      if (error) reject(error)
      else resolve(tag)
    })
  })
}

interface KeptHash {
  readonly cost: Argon2Cost
  readonly salt: Buffer
  readonly tag: Buffer
}

function phc({ cost, salt, tag }: KeptHash): string {
  const parameters = `m=${cost.memoryKiB},t=${cost.passes},p=${cost.lanes}`
  return `$argon2id$v=19$${parameters}$${unpadded(salt)}$${unpadded(tag)}`
}

const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/

function parsed(hash: string): KeptHash {
  const [, memory, passes, lanes, salt, tag] = PHC.exec(hash) ?? []
  if (tag === undefined) throw new Error('a password hash is not in the form that this version writes')
  return {
    cost: { memoryKiB: Number(memory), passes: Number(passes), lanes: Number(lanes) },
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  }
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}
