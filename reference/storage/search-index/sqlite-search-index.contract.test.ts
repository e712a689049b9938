import { searchIndexContract } from './search-index.fixture.ts'
import { SqliteSearchIndex } from './sqlite-search-index.ts'

searchIndexContract('the search index in SQLite', async () => SqliteSearchIndex.open(':memory:'))
