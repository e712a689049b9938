import { DatabaseSync, type StatementSync } from 'node:sqlite'
import {
  type Candidates,
  type DocumentKey,
  type IndexBatch,
  type IndexQuery,
  type KnownWord,
  MOST_COUNTED,
  type NewDocument,
  type SearchDocument,
  type SearchIndex,
  type SearchKind,
  searchKinds,
} from '../../search/service.ts'
import { ServiceError } from '../../shared/service-error.ts'
import { matchExpression } from './match-expression.ts'
import { rankOf, ranksOf } from './rank.ts'
import { SCHEMA, SCHEMA_VERSION, textTable } from './sqlite-schema.ts'
import { Vocabulary } from './vocabulary.ts'
import { WordWeights } from './word-weights.ts'

/**
 * The search index in one SQLite file (or `:memory:`): FTS5 over rows in order of popularity, the documents beside it, and
 * the words in memory. A batch is one transaction, synced before it is acknowledged.
 */
export class SqliteSearchIndex implements SearchIndex {
  readonly #database: DatabaseSync
  readonly #vocabulary: Vocabulary
  readonly #sql: Statements

  private constructor(database: DatabaseSync) {
    this.#database = database
    this.#sql = prepareStatements(database)
    this.#vocabulary = new Vocabulary()
    for (const row of this.#sql.allWords.iterate()) {
      const { word, weight } = row as unknown as KnownWord
      this.#vocabulary.add(word, weight)
    }
  }

  /** Opens the file, and begins a new index where it is missing or of another version: the feed fills it again. */
  static open(path: string): SqliteSearchIndex {
    const database = new DatabaseSync(path)
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536')
    const { user_version: version } = database.prepare('PRAGMA user_version').get() as { user_version: number }
    if (version !== SCHEMA_VERSION) database.exec(SCHEMA)
    return new SqliteSearchIndex(database)
  }

  async apply({ put, remove, position }: IndexBatch): Promise<void> {
    const words = new WordWeights()
    this.#write(() => {
      const newest = new Map(put.map((document) => [keyOf(document), document]))
      const gone = new Map([...remove, ...put].map((key) => [keyOf(key), key]))
      for (const rank of this.#ranksOf([...gone.values()])) this.#remove(rank, words)
      this.#insert([...newest.values()], words)
      for (const [word, weight] of words.changes) this.#sql.addWord.run(word, weight)
      this.#sql.setState.run('position', position)
    })
    for (const [word, weight] of words.changes) this.#vocabulary.add(word, weight)
  }

  async position(): Promise<number> {
    return this.#read(() => this.#state('position'))
  }

  async candidates(query: IndexQuery, skip: number, limit: number): Promise<Candidates> {
    const expression = matchExpression(query)
    const sql = query.inLyrics ? this.#sql.lyrics : this.#sql.texts[query.kind]
    return this.#read(() => {
      const rows = sql.find.all(expression, limit, skip) as unknown as StoredRow[]
      const documents = rows.map(documentOf)
      if (documents.length < limit && (documents.length > 0 || skip === 0)) {
        return { documents, total: Math.min(skip + documents.length, MOST_COUNTED) }
      }
      const { total } = sql.count.get(expression, MOST_COUNTED) as { total: number }
      return { documents, total }
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
    this.#database.close()
  }

  #read<Found>(read: () => Found): Found {
    try {
      return read()
    } catch (error) {
      throw new ServiceError('search-unavailable', 'the search index could not be read', { cause: error })
    }
  }

  #write(change: () => void): void {
    try {
      this.#database.exec('BEGIN IMMEDIATE')
      change()
      this.#database.exec('COMMIT')
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK')
      throw new ServiceError('search-unavailable', 'the search index could not be written', { cause: error })
    }
  }

  /** Ascending, as FTS5 wants its changes: against the order it begins a new segment each time. */
  #ranksOf(keys: readonly DocumentKey[]): number[] {
    const ranks = keys.flatMap(({ kind, id }) => {
      const row = this.#sql.rankOf.get(kind, id) as { rank: number } | undefined
      return row === undefined ? [] : [row.rank]
    })
    return ranks.sort((a, b) => a - b)
  }

  #remove(rank: number, words: WordWeights): void {
    const document = documentOf(this.#sql.document.get(rank) as unknown as StoredRow)
    words.subtract(document)
    for (const name of document.names) this.#sql.removeName.run(name, rank)
    this.#sql.texts[document.kind].remove.run(rank)
    this.#sql.lyrics.remove.run(rank)
    this.#sql.removeDocument.run(rank)
  }

  #insert(documents: readonly NewDocument[], words: WordWeights): void {
    let sequence = this.#state('sequence')
    const ranked = documents
      .map((document) => ({ document, rank: rankOf(document.kind, document.popularity, sequence++) }))
      .sort((a, b) => a.rank - b.rank)
    for (const { document, rank } of ranked) {
      const { lyrics, ...kept } = document
      words.add(document)
      this.#sql.putDocument.run(rank, document.kind, document.id, JSON.stringify(kept))
      for (const name of document.names) this.#sql.putName.run(name, rank)
      this.#sql.texts[document.kind].put.run(
        rank,
        document.names.join(' '),
        document.artists.join(' '),
        document.album,
        document.tags,
        document.facts,
      )
      if (lyrics !== '') this.#sql.lyrics.put.run(rank, lyrics)
    }
    this.#sql.setState.run('sequence', sequence)
  }

  #state(name: string): number {
    const row = this.#sql.state.get(name) as { value: number } | undefined
    return row?.value ?? 0
  }
}

interface StoredRow {
  readonly stored: string
}

function documentOf({ stored }: StoredRow): SearchDocument {
  return JSON.parse(stored) as SearchDocument
}

function keyOf({ kind, id }: DocumentKey): string {
  return `${kind} ${id}`
}

type Statements = ReturnType<typeof prepareStatements>

function prepareStatements(database: DatabaseSync) {
  const prepare = (sql: string): StatementSync => database.prepare(sql)
  // FTS5 notes a removal under a row number of its own; Node reports the last one after every write, and no double holds it.
  const prepareWrite = (sql: string): StatementSync => {
    const statement = prepare(sql)
    statement.setReadBigInts(true)
    return statement
  }
  const textIndex = (table: string, columns: readonly string[]) => ({
    find: prepare(
      `SELECT stored FROM ${table} JOIN documents ON documents.rank = ${table}.rowid
       WHERE ${table} MATCH ? ORDER BY ${table}.rowid LIMIT ? OFFSET ?`,
    ),
    count: prepare(`SELECT count(*) AS total FROM (SELECT 1 FROM ${table} WHERE ${table} MATCH ? LIMIT ?)`),
    put: prepareWrite(`INSERT INTO ${table} (rowid, ${columns.join(', ')}) VALUES (?${', ?'.repeat(columns.length)})`),
    remove: prepareWrite(`DELETE FROM ${table} WHERE rowid = ?`),
  })
  const textsOf = (kind: SearchKind) => textIndex(textTable(kind), ['name', 'artists', 'album', 'tags', 'facts'])
  return {
    texts: Object.fromEntries(searchKinds.map((kind) => [kind, textsOf(kind)])) as Record<
      SearchKind,
      ReturnType<typeof textsOf>
    >,
    lyrics: textIndex('lyrics', ['text']),
    named: prepare(
      `SELECT stored FROM names JOIN documents USING (rank)
       WHERE name = ? AND names.rank >= ? AND names.rank < ? ORDER BY names.rank LIMIT ?`,
    ),
    allWords: prepare('SELECT word, weight FROM words WHERE weight > 0'),
    rankOf: prepare('SELECT rank FROM documents WHERE kind = ? AND id = ?'),
    document: prepare('SELECT stored FROM documents WHERE rank = ?'),
    state: prepare('SELECT value FROM state WHERE name = ?'),
    setState: prepareWrite(
      'INSERT INTO state (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    ),
    addWord: prepareWrite(
      'INSERT INTO words (word, weight) VALUES (?, ?) ON CONFLICT (word) DO UPDATE SET weight = weight + excluded.weight',
    ),
    putDocument: prepareWrite('INSERT INTO documents (rank, kind, id, stored) VALUES (?, ?, ?, ?)'),
    putName: prepareWrite('INSERT INTO names (name, rank) VALUES (?, ?)'),
    removeDocument: prepareWrite('DELETE FROM documents WHERE rank = ?'),
    removeName: prepareWrite('DELETE FROM names WHERE name = ? AND rank = ?'),
  }
}
