import { CompiledQuery, type KyselyPlugin } from 'kysely'
import { expect, it } from 'vitest'
import { systemClock } from '../system-clock.ts'
import { CountStore, openCountSql } from './store.ts'

it('finds those that are not told by an index, however many are', async () => {
  const sql = await openCountSql(':memory:', systemClock)
  const asked: CompiledQuery[] = []
  const recording: KyselyPlugin = {
    transformQuery({ node, queryId }) {
      asked.push(sql.db.getExecutor().compileQuery(node, queryId))
      return node
    },
    transformResult: async ({ result }) => result,
  }
  const store = new CountStore({ ...sql, db: sql.db.withPlugin(recording) })
  await store.untoldTracks(10)
  await store.untoldArtists(20_000, 10)
  const plans = asked.map(async ({ sql: text, parameters }) => {
    const plan = CompiledQuery.raw(`explain query plan ${text}`, [...parameters])
    return (await sql.db.executeQuery<{ detail: string }>(plan)).rows.map(({ detail }) => detail)
  })
  expect((await Promise.all(plans)).flat()).toEqual([
    'SCAN track_counts USING INDEX untold_tracks',
    'SCAN artist_counts USING INDEX untold_artists',
    'CORRELATED SCALAR SUBQUERY 1',
    expect.stringMatching(/^SEARCH artist_days USING INDEX/),
  ])
  await store.close()
})
