import { DatabaseSync, type StatementSync } from 'node:sqlite'
import {
  type Candidates,
  type IndexBatch,
  type IndexQuery,
  type KnownWord,
  MOST_COUNTED,
  type SearchDocument,
  type SearchIndex,
  type SearchKind,
  searchKinds,
} from '../../search/service.ts'
import { ServiceError } from '../../shared/service-error.ts'
import { BatchApplier, type WordChange } from './apply-batch.ts'
import { matchExpression } from './match-expression.ts'
import { ranksOf } from './rank.ts'
import { SCHEMA, SCHEMA_VERSION, textTable, WRITER_SETTINGS } from './sqlite-schema.ts'
import { Vocabulary } from './vocabulary.ts'
import { Writer } from './writer.ts'

/** Writes batches, one after the other; see {@link Writer}. */
interface Writing {
  apply(batch: IndexBatch): Promise<readonly WordChange[]>
  close(): Promise<void>
}

/** How long a read waits while another process mends the file after a crash. */
const BUSY_MS = 2000
/** A search reads a thousand pages from everywhere in the file: those within this reach need no call to the system. */
const MAPPED_BYTES = 2 ** 31 - 2 ** 16
/** More words than these are gathered sooner than named. */
const MOST_COMPLETIONS = 64
/** Behind everything that a word can go on with. */
const LAST_SIGN = '\u{10ffff}'

/**
 * The search index in one SQLite file: FTS5 over rows in order of popularity, the documents beside it, and the words in memory. It
 * is read in this thread and written in another; a batch is one transaction, synced before it is acknowledged.
 */
export class SqliteSearchIndex implements SearchIndex {
  readonly #database: DatabaseSync
  readonly #writing: Writing
  readonly #vocabulary: Vocabulary
  readonly #sql: Statements

  private constructor(database: DatabaseSync, writing: Writing) {
    this.#database = database
    this.#writing = writing
    this.#sql = prepareStatements(database)
    this.#vocabulary = new Vocabulary()
    for (const row of this.#sql.allWords.iterate()) {
      const { word, weight } = row as unknown as KnownWord
      this.#vocabulary.add(word, weight)
    }
  }

  /**
   * Opens the file, and begins a new index where it is missing or of another version: the feed fills it again.
   *
   * @param path the file; `:memory:` for an index that ends with the process, and is written in this thread
   */
  static open(path: string): SqliteSearchIndex {
    const database = new DatabaseSync(path, { timeout: BUSY_MS })
    database.exec(WRITER_SETTINGS)
    const { user_version: version } = database.prepare('PRAGMA user_version').get() as { user_version: number }
    if (version !== SCHEMA_VERSION) database.exec(SCHEMA)
    if (path === ':memory:') return new SqliteSearchIndex(database, inThisThread(database))
    database.exec(`PRAGMA query_only = ON; PRAGMA mmap_size = ${MAPPED_BYTES}`)
    return new SqliteSearchIndex(database, new Writer(path))
  }

  async apply(batch: IndexBatch): Promise<void> {
    try {
      for (const [word, weight] of await this.#writing.apply(batch)) this.#vocabulary.add(word, weight)
    } catch (error) {
      throw new ServiceError('search-unavailable', 'the search index could not be written', { cause: error })
    }
  }

  async position(): Promise<number> {
    return this.#read(() => this.#state('position'))
  }

  async candidates(query: IndexQuery, skip: number, limit: number): Promise<Candidates> {
    const find = query.inLyrics ? this.#sql.lyrics : this.#sql.texts[query.kind]
    return this.#read(() => {
      const expression = matchExpression(query, (beginning) => this.#completions(beginning))
      const from = (at: number, most: number) =>
        find.all(expression, Math.max(most, MOST_COUNTED - at), at, most) as unknown as FoundRow[]
      const rows = from(skip, limit)
      const [first] = rows
      // Behind the end there is no row that could tell how many came before.
      const total = first ? skip + first.walked : skip === 0 ? 0 : (from(0, 1)[0]?.walked ?? 0)
      return { documents: rows.map(documentOf), total: Math.min(total, MOST_COUNTED) }
    })
  }

  async named(kind: SearchKind, name: string, limit: number): Promise<SearchDocument[]> {
    const { from, before } = ranksOf(kind)
    return this.#read(() => (this.#sql.named.all(name, from, before, limit) as unknown as StoredRow[]).map(documentOf))
  }

  async wordsLike(word: string, open: boolean): Promise<KnownWord[]> {
    return this.#vocabulary.like(word, open)
  }

  async close(): Promise<void> {
    if (!this.#database.isOpen) return
    this.#database.close()
    // Last, so that it leaves one file behind, with everything in it.
    await this.#writing.close()
  }

  #read<Found>(read: () => Found): Found {
    try {
      return read()
    } catch (error) {
      throw new ServiceError('search-unavailable', 'the search index could not be read', { cause: error })
    }
  }

  #completions(beginning: string): readonly string[] | null {
    const rows = this.#sql.completions.all(beginning, beginning + LAST_SIGN, MOST_COMPLETIONS + 1)
    return rows.length > MOST_COMPLETIONS ? null : (rows as unknown as KnownWord[]).map(({ word }) => word)
  }

  #state(name: string): number {
    const row = this.#sql.state.get(name) as { value: number } | undefined
    return row?.value ?? 0
  }
}

interface StoredRow {
  readonly stored: string
}

interface FoundRow extends StoredRow {
  /** How many rows were walked through. */
  readonly walked: number
}

function documentOf({ stored }: StoredRow): SearchDocument {
  return JSON.parse(stored) as SearchDocument
}

function inThisThread(database: DatabaseSync): Writing {
  const applier = new BatchApplier(database)
  return { apply: async (batch) => applier.apply(batch), close: async () => {} }
}

type Statements = ReturnType<typeof prepareStatements>

function prepareStatements(database: DatabaseSync) {
  const prepare = (sql: string): StatementSync => database.prepare(sql)
  // One walk finds the page and counts what is behind it: to begin one is what takes the time.
  const findIn = (table: string) =>
    prepare(
      `WITH walked AS MATERIALIZED
         (SELECT rowid AS rank FROM ${table} WHERE ${table} MATCH ? ORDER BY rowid LIMIT ? OFFSET ?)
       SELECT (SELECT count(*) FROM walked) AS walked, stored
       FROM (SELECT rank FROM walked LIMIT ?) AS page CROSS JOIN documents ON documents.rank = page.rank
       ORDER BY page.rank`,
    )
  return {
    texts: Object.fromEntries(searchKinds.map((kind) => [kind, findIn(textTable(kind))])) as Record<
      SearchKind,
      StatementSync
    >,
    lyrics: findIn('lyrics'),
    named: prepare(
      `SELECT stored FROM names JOIN documents USING (rank)
       WHERE name = ? AND names.rank >= ? AND names.rank < ? ORDER BY names.rank LIMIT ?`,
    ),
    allWords: prepare('SELECT word, weight FROM words WHERE weight > 0'),
    completions: prepare('SELECT word FROM words WHERE word >= ? AND word < ? LIMIT ?'),
    state: prepare('SELECT value FROM state WHERE name = ?'),
  }
}
