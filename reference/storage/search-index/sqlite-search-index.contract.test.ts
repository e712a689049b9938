import { expect, it } from 'vitest'
import { queryFor, searchIndexContract } from './search-index.fixture.ts'
import { SqliteSearchIndex } from './sqlite-search-index.ts'

searchIndexContract('the search index in SQLite', async () => SqliteSearchIndex.open(':memory:'))

it('says that it is unavailable when its file cannot be read, so that others may stand in for it', async () => {
  const index = SqliteSearchIndex.open(':memory:')
  await index.close()
  const query = queryFor([{ words: ['stay'], fields: ['name'], open: false }])
  const refusal = { code: 'search-unavailable' }
  await expect(index.candidates(query, 0, 10)).rejects.toMatchObject(refusal)
  await expect(index.named('track', 'stay', 10)).rejects.toMatchObject(refusal)
  await expect(index.position()).rejects.toMatchObject(refusal)
})
