import type { Kysely, Transaction } from 'kysely'
import type { Clock } from '../shared/clock.ts'
import type { Cache } from '../storage/cache/cache.ts'
import { openSql, type Sql } from '../storage/sql/sql.ts'
import { isForeignKeyFailure } from '../storage/sql/sql-failure.ts'
import type { Figures, Publication } from './catalog.ts'
import { catalogMigrations } from './migrations.ts'
import { Publisher } from './publish/publish.ts'
import { requireReferences } from './publish/references.ts'
import type { CatalogTables } from './tables.ts'

/** Where the catalog is kept. */
export interface CatalogLocation {
  /** Path of an SQLite file, made when it is not there; `:memory:`; or the URL of a PostgreSQL database. */
  readonly location: string
  /** URLs of streaming replicas of the PostgreSQL database. */
  readonly replicas?: readonly string[]
  readonly clock: Clock
  /** Keeps answers that are asked for often; null: every question goes to the database. */
  readonly cache: Cache | null
}

/** How long an answer is kept (ST-3). What changes is forgotten at once; this is for what another process changes. */
const CACHED_MS = 300_000
const TAG = 'catalog'

/** A question about the catalog, in `read/`. */
type Read<Given extends readonly unknown[], Answer> = (db: Kysely<CatalogTables>, ...given: Given) => Promise<Answer>

/** The catalog's tables: one way in and one way out. What is read is in `read/`, what is written in `publish/`. */
export class CatalogStore {
  private readonly sql: Sql<CatalogTables>
  private readonly clock: Clock
  private readonly cache: Cache | null
  private readonly publisher = new Publisher()

  constructor(sql: Sql<CatalogTables>, clock: Clock, cache: Cache | null) {
    this.sql = sql
    this.clock = clock
    this.cache = cache
  }

  static async open(where: CatalogLocation): Promise<CatalogStore> {
    const migrations = catalogMigrations(where.clock)
    const sql = await openSql<CatalogTables>({ ...where, schema: 'catalog', migrations })
    return new CatalogStore(sql, where.clock, where.cache)
  }

  get isWritable(): boolean {
    return this.sql.isWritable
  }

  close(): Promise<void> {
    return this.sql.close()
  }

  read<Given extends readonly unknown[], Answer>(read: Read<Given, Answer>, ...given: Given): Promise<Answer> {
    return this.sql.read((db) => read(db, ...given))
  }

  /**
   * The same from the leader alone. A replica may lack what another process has published, so whoever follows the feed there would
   * be told of something and not find it.
   */
  readLatest<Given extends readonly unknown[], Answer>(read: Read<Given, Answer>, ...given: Given): Promise<Answer> {
    return read(this.sql.db, ...given)
  }

  /**
   * The same for what apps ask again and again, through the cache where there is one.
   *
   * @param read a function with a name, whose answer is JSON or null
   * @param given the same for the same answer
   */
  ask<Given extends readonly unknown[], Answer>(read: Read<Given, Answer>, ...given: Given): Promise<Answer> {
    if (this.cache === null) return this.read(read, ...given)
    const entry = { key: `catalog:${read.name}:${JSON.stringify(given)}`, tags: [TAG], ttlMs: CACHED_MS }
    return this.cache.get<Answer>(entry, () => this.read(read, ...given)) as Promise<Answer>
  }

  /**
   * All of it becomes visible at once, or nothing. On disk when this resolves.
   *
   * @throws ServiceError `request-invalid` when something names a thing that is neither published with it nor there
   */
  async publish(publication: Publication): Promise<void> {
    try {
      await this.write((db) => this.publisher.publish(db, publication, this.clock.nowMs()))
    } catch (error) {
      if (isForeignKeyFailure(error)) await requireReferences(this.sql.db, publication)
      throw error
    }
  }

  update(figures: Figures): Promise<void> {
    return this.write((db) => this.publisher.update(db, figures, this.clock.nowMs()))
  }

  private async write(change: (db: Transaction<CatalogTables>) => Promise<void>): Promise<void> {
    await this.sql.db.transaction().execute(change)
    await this.cache?.invalidate({ tags: [TAG] })
  }
}
