import { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Clock } from '../../shared/clock.ts'
import { migrate } from './migrate.ts'
import type { Sql } from './sql.ts'
import { sqlFailure } from './sql-failure.ts'
import { SqliteConnection } from './sqlite-connection.ts'
import { type SqliteEngine, SqliteEngineDialect } from './sqlite-dialect.ts'
import { SqliteWriter } from './sqlite-writer.ts'

/**
 * Opens an SQLite file as a database and brings its schema up to date. Reads are answered in this thread, in
 * microseconds; writes go to a thread of their own, and are on disk when they are acknowledged. What queries mean is said at
 * `Sql`.
 *
 * @param path the file; `:memory:` for one that ends with the process
 * @param migrations by name; run in the order of their names, each once
 * @throws when a migration fails; the file is then as it was before that migration
 */
export async function openSqlite<Tables>(
  path: string,
  migrations: Readonly<Record<string, Migration>>,
  clock: Clock,
): Promise<Sql<Tables>> {
  const engine = path === ':memory:' ? inMemory() : await inFile(path, clock)
  const db = new Kysely<Tables>({ dialect: new SqliteEngineDialect(engine) })
  try {
    await migrate(db, migrations)
    return {
      db,
      read: (run) => run(db),
      get isWritable() {
        return engine.isWritable
      },
      close: () => db.destroy(),
    }
  } catch (error) {
    await db.destroy()
    throw error
  }
}

async function inFile(path: string, clock: Clock): Promise<SqliteEngine> {
  try {
    const writer = await SqliteWriter.open(path, clock)
    const reader = SqliteConnection.forReading(path)
    return {
      read: (sql, parameters) => reader.execute(sql, parameters),
      write: (sql, parameters) => writer.execute(sql, parameters),
      get isWritable() {
        return writer.isWritable
      },
      async close() {
        reader.close()
        // Last, so that it leaves one file behind, with everything in it.
        await writer.close()
      },
    }
  } catch (error) {
    throw sqlFailure(error)
  }
}

function inMemory(): SqliteEngine {
  const connection = SqliteConnection.forWriting(':memory:')
  return {
    // What is not committed must not be read, and another connection would be another database.
    read: null,
    write: async (sql, parameters) => connection.execute(sql, parameters),
    isWritable: true,
    close: async () => connection.close(),
  }
}
