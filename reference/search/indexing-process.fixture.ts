/** Indexes a catalog without end and says after each batch how far it is, until it is killed. */
import { SqliteSearchIndex } from '../storage/search-index/sqlite-search-index.ts'
import { searchDocument } from './document.ts'
import { track } from './searchables.fixture.ts'

const BATCH = 50
const index = SqliteSearchIndex.open(process.argv[2] as string)
for (let position = await index.position(); ; position += BATCH) {
  const put = Array.from({ length: BATCH }, (_, i) => {
    // Every second one is replaced by the next batch.
    const at = position + i - (i % 2) * BATCH
    return searchDocument(track(`t${at}`, `Song ${position + i}`, 'Somebody'))
  })
  await index.apply({ put, remove: [], position: position + BATCH })
  process.stdout.write(`${position + BATCH}\n`)
}
