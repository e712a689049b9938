import { it } from 'vitest'
import { onPostgres } from '../storage/sql/sql-engines.fixture.ts'
import { countsLaw } from './counts-law.fixture.ts'
import { openCountSql } from './service.ts'

const TABLES = ['track_counts', 'artist_counts', 'track_listeners', 'artist_listeners', 'artist_days'] as const

onPostgres((engine) => {
  it('counts as it does on SQLite', () =>
    countsLaw(async (clock) => {
      const sql = await openCountSql(engine.location('counts'), clock)
      for (const table of TABLES) await sql.db.deleteFrom(table).execute()
      await sql.db.updateTable('progress').set({ log_offset: 0, log_day: 0, told_day: 0 }).execute()
      return sql
    }, 15))
})
