import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Area, Comparison } from '../../bench/area.ts'
import { type BenchCatalog, SearchingThread } from './search-bench.fixture.ts'

const MILLION = 1_000_000

/**
 * Names as they are spelled, beside FTS5 in the order of its own bm25, which forgives nothing. Before it is timed, the
 * quality of both on the judged queries and our latency under open-loop arrivals go to the standard error.
 */
function comparison(name: string, catalog: BenchCatalog, queries: number): Comparison {
  return {
    name,
    unit: 'queries',
    open: () => {
      const directory = mkdtempSync(join(tmpdir(), 'soundcheck-bench-'))
      process.once('exit', () => rmSync(directory, { recursive: true, force: true }))
      const thread = new SearchingThread({ catalog, queries, directory })
      return {
        operations: queries,
        subject: { name: 'SearchService', prepare: () => () => thread.run('ours') },
        against: { name: 'FTS5 by bm25', prepare: () => () => thread.run('bm25') },
      }
    },
  }
}

const area: Area = {
  name: 'search',
  comparisons: [
    comparison('26,229 songs and their artists', 'songs', 300),
    { ...comparison('a generated catalog of 1,000,000 tracks', MILLION, 60), long: true },
  ],
}
export default area
