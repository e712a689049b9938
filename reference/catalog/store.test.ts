import { expect, it } from 'vitest'
import { openSql } from '../storage/sql/sql.ts'
import { systemClock } from '../system-clock.ts'
import { catalogMigrations } from './migrations.ts'
import { ids, publication } from './publication.fixture.ts'
import { CatalogService } from './service.ts'
import { CatalogStore } from './store.ts'
import type { CatalogTables } from './tables.ts'
import { nobodyFollows } from './test-catalog.fixture.ts'

it('tells the search of what the leader has, also while a replica does not have it yet', async () => {
  const open = () =>
    openSql<CatalogTables>({
      location: ':memory:',
      schema: 'catalog',
      migrations: catalogMigrations(systemClock),
      clock: systemClock,
    })
  const [leader, replica] = await Promise.all([open(), open()])
  const sql = { ...leader, read: replica.read }
  const catalog = new CatalogService(new CatalogStore(sql, systemClock, null), nobodyFollows)
  await catalog.publish(publication())
  expect(await catalog.tracks([ids.tracks[0]])).toEqual([null])
  const changes = await catalog.changes(0, 1000)
  const tracks = changes.filter(({ kind }) => kind === 'track').map(({ id }) => id)
  expect(tracks).toContain(ids.tracks[0])
  const found = await catalog.searchables('track', tracks)
  expect(found.map(({ id }) => id).sort()).toEqual([...tracks].sort())
  await Promise.all([leader.close(), replica.close()])
})
