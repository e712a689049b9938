import { Kysely } from 'kysely'
import type pg from 'pg'
import type { Clock } from '../../shared/clock.ts'
import { PortablePostgres } from './postgres-dialect.ts'
import { isServerFailure } from './sql-failure.ts'

export interface ReadReplicasOptions {
  readonly leader: pg.Pool
  readonly replicas: readonly { readonly shownUrl: string; readonly pool: pg.Pool }[]
  readonly schema: string
  readonly clock: Clock
  readonly onReplica: (shownUrl: string, state: 'in use' | 'left', why: string) => void
}

/** How often replicas are looked at: while one has yet to see a write of this process, and otherwise. */
const CATCHING_UP_MS = 20
const CALM_MS = 1000

/** SQLSTATE of a query that a replica ended because it stood in the way of what the leader had written. */
const CONFLICT_WITH_RECOVERY = '40001'

interface Replica<Tables> {
  readonly shownUrl: string
  readonly pool: pg.Pool
  readonly db: Kysely<Tables>
  isUp: boolean
  /** It has what this process had written when so many writes were counted. */
  seenWrites: number
}

/**
 * Streaming replicas of a PostgreSQL server, as far as they may be read from: they answer, and have replayed the log up
 * to where the leader's stood after the last write of this process.
 *
 * The writes of this process are counted. Where the leader's log ends is asked after a count was taken, so a replica that
 * has replayed that much has that many writes; only then is it read from. Nobody waits: until then the leader is.
 */
export class ReadReplicas<Tables> {
  private readonly options: ReadReplicasOptions
  private readonly replicas: Replica<Tables>[]
  private writes = 0
  private turn = 0
  /** The look that is under way, or the last one. */
  private looking: Promise<void> = Promise.resolve()
  private takeBack = () => {}
  private nextLookMs = Number.POSITIVE_INFINITY
  private closed = false

  constructor(options: ReadReplicasOptions) {
    this.options = options
    this.replicas = options.replicas.map(({ shownUrl, pool }) => ({
      shownUrl,
      pool,
      db: new Kysely<Tables>({ dialect: new PortablePostgres(pool, options.schema, () => {}) }),
      isUp: false,
      seenWrites: -1,
    }))
  }

  /** Looks at all replicas once, and from now on by itself. */
  async start(): Promise<void> {
    await this.look()
  }

  /** This process may have changed something. */
  wrote(): void {
    this.writes++
    if (this.replicas.length > 0) this.lookIn(CATCHING_UP_MS)
  }

  /** See `Sql.read`. */
  async run<Result>(leader: Kysely<Tables>, read: (db: Kysely<Tables>) => Promise<Result>): Promise<Result> {
    const replica = this.choose()
    if (replica === null) return read(leader)
    try {
      return await read(replica.db)
    } catch (error) {
      const { cause = error } = error as { cause?: unknown }
      if (isServerFailure(cause)) this.leave(replica, cause)
      else if ((cause as { code?: unknown }).code !== CONFLICT_WITH_RECOVERY) throw error
      return read(leader)
    }
  }

  async close(): Promise<void> {
    this.closed = true
    this.takeBack()
    await this.looking
    await Promise.all(this.replicas.map(({ db }) => db.destroy()))
  }

  /** Those that can be read from, in turn. */
  private choose(): Replica<Tables> | null {
    const { replicas, writes } = this
    for (let tried = 0; tried < replicas.length; tried++) {
      this.turn = (this.turn + 1) % replicas.length
      const replica = replicas[this.turn] as Replica<Tables>
      if (replica.isUp && replica.seenWrites === writes) return replica
    }
    return null
  }

  private lookIn(delayMs: number): void {
    const { clock } = this.options
    const atMs = clock.monotonicMs() + delayMs
    if (this.closed || atMs >= this.nextLookMs) return
    this.takeBack()
    this.nextLookMs = atMs
    this.takeBack = clock.after(delayMs, () => {
      this.looking = this.looking.then(() => this.look())
    })
  }

  private async look(): Promise<void> {
    this.nextLookMs = Number.POSITIVE_INFINITY
    if (this.replicas.length === 0) return
    const { writes } = this
    const end = await endOfLog(this.options.leader, 'pg_current_wal_lsn()').catch(() => null)
    await Promise.all(this.replicas.map((replica) => this.lookAt(replica, writes, end)))
    const waiting = this.replicas.some(({ isUp, seenWrites }) => isUp && seenWrites < this.writes)
    this.lookIn(waiting ? CATCHING_UP_MS : CALM_MS)
  }

  /** @param end of the leader's log when this process had written so many times; null when the leader did not say */
  private async lookAt(replica: Replica<Tables>, writes: number, end: bigint | null): Promise<void> {
    try {
      const replayed = await endOfLog(replica.pool, 'pg_last_wal_replay_lsn()')
      if (replayed === null) {
        this.leave(replica, new Error('it is not a replica'))
        return
      }
      if (end !== null && replayed >= end) replica.seenWrites = writes
      if (!replica.isUp) this.options.onReplica(replica.shownUrl, 'in use', '')
      replica.isUp = true
    } catch (error) {
      this.leave(replica, error)
    }
  }

  private leave(replica: Replica<Tables>, why: unknown): void {
    if (replica.isUp) this.options.onReplica(replica.shownUrl, 'left', (why as Error).message)
    replica.isUp = false
    // What it has seen is asked again when it is back: it may have been set back.
    replica.seenWrites = -1
  }
}

/** A position in the log of writes, which only grows; null on a server that has no such position. */
async function endOfLog(
  pool: pg.Pool,
  position: 'pg_current_wal_lsn()' | 'pg_last_wal_replay_lsn()',
): Promise<bigint | null> {
  const { rows } = await pool.query<{ lsn: string | null }>(`select ${position}::text as lsn`)
  const lsn = rows[0]?.lsn
  if (typeof lsn !== 'string') return null
  const [high, low] = lsn.split('/')
  return (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`)
}
