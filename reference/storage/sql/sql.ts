import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Clock } from '../../shared/clock.ts'
import { openPostgres } from './postgres.ts'
import { openSqlite } from './sqlite.ts'

/**
 * A relational database, embedded or on a server. The same migrations and the same queries run on both, and mean the
 * same:
 *
 * - a write is on disk when it resolves;
 * - transactions come one after another, so what one has read does not change under it, and a number drawn as "the
 *   largest so far and one" is in the order of commits; they should be short, and hold no network call;
 * - foreign keys are checked when a transaction commits;
 * - text is compared and ordered by its code points (case counts, also for `like`), and `lower` knows ASCII only;
 * - whole numbers and `count` come as numbers, up to 2^53; a truth value goes in as a boolean or as 0 or 1, lies in an
 *   integer column, and comes as 0 or 1.
 *
 * What differs, and what portable code therefore avoids: a column of whole numbers beyond 2^31 is a `bigint`, one with a
 * fraction `double precision`, other types than these, `integer` and `text` are not portable; text has no character of
 * code 0; after a statement that failed a transaction can only be given up.
 *
 * Every query throws a ServiceError `storage-unavailable` when the disk is full or does not work, or when the server cannot
 * be reached. Then nothing of the transaction is there, unless the connection broke, or the thread that writes ended, while it was
 * being committed; the message says so.
 */
export interface Sql<Tables> {
  /** Reads and writes. */
  readonly db: Kysely<Tables>
  /**
   * Runs reads where they cost the leader nothing: on a replica that is there and has everything that this process had
   * written when they began; on the leader when there is none. A replica that fails on the way is left, and the
   * reads are run once more on the leader.
   *
   * What other processes write is there a little later than on the leader.
   */
  read<Result>(run: (db: Kysely<Tables>) => Promise<Result>): Promise<Result>
  /** Whether writes are taken, as far as this process knows: not while the thread that writes a file has ended and the next one begins. */
  readonly isWritable: boolean
  close(): Promise<void>
}

export interface SqlOptions {
  /** Path of an SQLite file, `:memory:`, or the URL of a PostgreSQL database: `postgres://user:password@host:5432/name`. */
  readonly location: string
  /** What the tables are about, such as `catalog`: in PostgreSQL, the schema that has them, made when it is missing. */
  readonly schema: string
  /** By name; run in the order of their names, each once, even when two processes start at the same time. */
  readonly migrations: Readonly<Record<string, Migration>>
  /** URLs of streaming replicas of the PostgreSQL database. */
  readonly replicas?: readonly string[]
  readonly clock: Clock
  /** Told when a replica comes into use and when it is left. The URL is without the password. */
  readonly onReplica?: (url: string, state: 'in use' | 'left', why: string) => void
}

/**
 * Opens a database and brings its tables up to date. A server is waited for, half a minute.
 *
 * @throws SqlUnavailable when the server does not answer or does not let this service in; or what a migration threw, and
 * the database is then as it was before that migration
 */
export async function openSql<Tables>(options: SqlOptions): Promise<Sql<Tables>> {
  if (isPostgresUrl(options.location)) return openPostgres<Tables>(options)
  return openSqlite<Tables>(options.location, options.migrations, options.clock)
}

/** Whether a location is a server's, not a file's. */
function isPostgresUrl(location: string): boolean {
  return /^postgres(ql)?:\/\//.test(location)
}
