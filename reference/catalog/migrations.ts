import type { Migration } from 'kysely/migration'
import type { Clock } from '../shared/clock.ts'
import { createCatalog } from './migrations/0001-catalog.ts'
import { extendCatalog } from './migrations/0002-extended.ts'
import { addCounts } from './migrations/0003-counted.ts'
import { nameForLyrics } from './migrations/0004-what-lyrics-name.ts'

/** What makes the tables of `tables.ts`, step by step. A step that a release had is never changed. */
export function catalogMigrations(clock: Clock): Record<string, Migration> {
  return {
    '0001-catalog': { up: createCatalog },
    '0002-extended': { up: (db) => extendCatalog(db, clock.nowMs()) },
    '0003-counted': { up: addCounts },
    '0004-what-lyrics-name': { up: nameForLyrics },
  }
}
