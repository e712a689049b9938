/** The program of a {@link SearchingThread}. */
import { statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { workerData } from 'node:worker_threads'
import { poissonArrivals } from '../../loadtests/open-loop/arrivals.ts'
import { drive, FAILED } from '../../loadtests/open-loop/drive.ts'
import { PlainFts5 } from '../storage/search-index/plain-fts5.fixture.ts'
import { SqliteSearchIndex } from '../storage/search-index/sqlite-search-index.ts'
import type { Searchable } from './feed.ts'
import { generatedCatalog } from './generated-catalog.fixture.ts'
import { judge } from './quality/judge.fixture.ts'
import { readJudgedQueries } from './quality/judged-queries.fixture.ts'
import { searchQueries, spelledQueries, typedQueries } from './quality/queries.fixture.ts'
import { readSongs, searchablesOf, songsMissing } from './quality/songs.fixture.ts'
import { type BenchCatalog, type BenchSetup, type SharedWords, states } from './search-bench.fixture.ts'
import { fill, noCache, stillClock } from './searchables.fixture.ts'
import { SearchService } from './service.ts'

const STDERR = 2
const SEARCHES_PER_S = 15
const SUGGESTIONS_PER_S = 30
const LOOP_S = 20
const LIMIT = 20
const SUGGESTED = 10
const MOST_WAITING = 5000

const { setup, shared } = workerData as { setup: BenchSetup; shared: SharedWords }
const say = (text: string): void => void writeSync(STDERR, `${text}\n`)

/** So many things are enough to draw queries from. */
const SAMPLE = 20_000

/** What is searched: a generated catalog is made anew each time it is gone through, as a million things need not be in memory. */
function catalogOf(catalog: BenchCatalog): { searchables: Iterable<Searchable>; sample: readonly Searchable[] } {
  const songs = catalog === 'songs' ? readSongs() : null
  if (songs !== null) {
    const searchables = searchablesOf(songs)
    return { searchables, sample: searchables }
  }
  if (catalog === 'songs') say(`Generated songs are searched, and quality is not judged: ${songsMissing}.`)
  const tracks = catalog === 'songs' ? 26_000 : catalog
  const every = Math.ceil(tracks / SAMPLE)
  return {
    searchables: { [Symbol.iterator]: () => generatedCatalog(tracks) },
    sample: generatedCatalog(tracks)
      .filter((_, i) => i % every === 0)
      .toArray(),
  }
}

const { searchables, sample } = catalogOf(setup.catalog)
const isJudged = setup.catalog === 'songs' && readSongs() !== null
const path = join(setup.directory, 'search.db')

const startMs = performance.now()
const index = SqliteSearchIndex.open(path)
const documents = await fill(index, searchables)
const tookS = (performance.now() - startMs) / 1000
const sizeMb = (statSync(path).size + statSync(`${path}-wal`).size) / 1e6
say(
  `search: ${documents} documents indexed in ${tookS.toFixed(1)} s (${Math.round(documents / tookS)}/s), ${sizeMb.toFixed(0)} MB`,
)
const nothingKnown = { affinityOf: async () => null, velocityOf: () => 0 }
const service = new SearchService({ index, clock: stillClock, cache: noCache, ...nothingKnown })
const plain = new PlainFts5(searchables)

const clock = {
  nowMs: () => performance.now(),
  after: (delayMs: number, run: () => void) => void setTimeout(run, delayMs),
}

/**
 * One line: latency of queries that arrive when they arrive, and the processor's time for one on average, which other programs on
 * the machine do not lengthen. The driver is late where a search is slow, as both have this thread: that is in the latency.
 */
async function openLoop<Item>(
  name: string,
  items: readonly Item[],
  perSecond: number,
  call: (item: Item) => Promise<unknown>,
): Promise<string> {
  const before = process.threadCpuUsage()
  const { requests, answers, latency } = await drive({
    arrivals: poissonArrivals(name, perSecond, (items.length * 1000) / perSecond),
    ask: async (number) => {
      await call(items[number % items.length])
      return 'answered'
    },
    clock,
    mostLagMs: Number.POSITIVE_INFINITY,
    mostWaiting: MOST_WAITING,
  })
  const { user, system } = process.threadCpuUsage(before)
  if (answers.has(FAILED)) throw new Error(`${name}: ${answers.get(FAILED)} of ${requests} queries failed`)
  const { p50Ms, p99Ms, maxMs } = latency
  const shown = [p50Ms, p99Ms, maxMs, (user + system) / 1000 / requests].map((ms) => ms.toFixed(1))
  return `${name}: ${requests} at ${perSecond}/s, open loop: p50 ${shown[0]} ms, p99 ${shown[1]} ms, worst ${shown[2]} ms; processor time ${shown[3]} ms each`
}

async function search(text: string, kinds: Parameters<SearchService['suggest']>[1], limit = LIMIT) {
  return service.search({ text, kinds, market: null, listener: null, offset: 0, limit })
}

if (isJudged) {
  const queries = readJudgedQueries()
  const ours = await judge(queries, sample, async ({ query, list }, limit) => {
    return (await search(query, [list], limit)).pages[list]?.ids ?? []
  })
  const bm25 = await judge(queries, sample, async ({ query, list }, limit) => plain.search(list, query, limit))
  say(`${'judged queries'.padEnd(20)}  count   success@1: ours  bm25   MRR: ours  bm25`)
  for (const [made, { queries: count, successAt1, mrr }] of ours) {
    const other = bm25.get(made)
    const figures = [successAt1, other?.successAt1, mrr, other?.mrr].map((value) => value?.toFixed(3))
    say(
      `${made.padEnd(20)}  ${String(count).padStart(5)}        ${figures[0]} ${figures[1]}       ${figures[2]} ${figures[3]}`,
    )
  }
}

const searches = searchQueries(sample, SEARCHES_PER_S * LOOP_S)
const typed = typedQueries(sample, SUGGESTIONS_PER_S * LOOP_S)
for (const { text, kinds } of [...searches, ...typed].slice(0, 200)) await search(text, kinds)
say(await openLoop('search', searches, SEARCHES_PER_S, ({ text, kinds }) => search(text, kinds)))
say(
  await openLoop('autocomplete', typed, SUGGESTIONS_PER_S, ({ text, kinds }) =>
    service.suggest(text, kinds, SUGGESTED),
  ),
)

// Both have to come to the same number, and FTS5 does not know that "dont" is "don't".
const spelled = spelledQueries(sample, 2 * setup.queries)
  .filter(({ text, kinds }) => plain.search(kinds[0], text, LIMIT).length > 0)
  .slice(0, setup.queries)
const ways = {
  [states.ours]: async () => {
    let answered = 0
    for (const { text, kinds } of spelled) {
      if ((await search(text, kinds)).pages[kinds[0]]?.ids.length) answered++
    }
    return answered
  },
  [states.bm25]: async () => spelled.filter(({ text, kinds }) => plain.search(kinds[0], text, LIMIT).length > 0).length,
}

Atomics.store(shared, 0, states.idle)
Atomics.notify(shared, 0)
for (;;) {
  const told = Atomics.load(shared, 0)
  if (told === states.ours || told === states.bm25) {
    Atomics.store(shared, 1, await ways[told]())
    Atomics.store(shared, 0, states.idle)
    Atomics.notify(shared, 0)
  } else {
    Atomics.wait(shared, 0, told)
  }
}
