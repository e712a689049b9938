import { systemClock } from '../../system-clock.ts'
import { songMigrations } from './songs.fixture.ts'
import { openSql } from './sql.ts'

/** A process that opens a database, migrates it, and prints how many artists there are. */
const [location = ''] = process.argv.slice(2)
const sql = await openSql<{ artists: { id: string } }>({
  location,
  schema: 'together',
  migrations: songMigrations,
  clock: systemClock,
})
console.log((await sql.db.selectFrom('artists').selectAll().execute()).length)
await sql.close()
