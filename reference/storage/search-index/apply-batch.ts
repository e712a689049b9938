import type { DatabaseSync, StatementSync } from 'node:sqlite'
import {
  type DocumentKey,
  type IndexBatch,
  type NewDocument,
  type SearchDocument,
  type SearchKind,
  searchKinds,
} from '../../search/service.ts'
import { rankOf } from './rank.ts'
import { markedWords, textTable } from './sqlite-schema.ts'
import { WordWeights } from './word-weights.ts'

/** How much the weight of a word has risen, or fallen. */
export type WordChange = readonly [word: string, weight: number]

/** Writes batches to an index's file: each is one transaction, on the disk when it has been applied. */
export class BatchApplier {
  readonly #database: DatabaseSync
  readonly #sql: WriteStatements

  constructor(database: DatabaseSync) {
    this.#database = database
    this.#sql = writeStatements(database)
  }

  /**
   * @returns the words whose weight has changed
   * @throws SQLite's error; nothing of the batch is in then
   */
  apply({ put, remove, position }: IndexBatch): WordChange[] {
    const words = new WordWeights()
    try {
      this.#database.exec('BEGIN IMMEDIATE')
      const newest = new Map(put.map((document) => [keyOf(document), document]))
      const gone = new Map([...remove, ...put].map((key) => [keyOf(key), key]))
      for (const rank of this.#ranksOf([...gone.values()])) this.#remove(rank, words)
      this.#insert([...newest.values()], words)
      const changes = [...words.changes].filter(([, weight]) => weight !== 0)
      for (const [word, weight] of changes) this.#sql.addWord.run(word, weight)
      this.#sql.setState.run('position', position)
      this.#database.exec('COMMIT')
      return changes
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK')
      throw error
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
    const { stored } = this.#sql.document.get(rank) as { stored: string }
    const document = JSON.parse(stored) as SearchDocument
    words.subtract(document)
    for (const name of document.names) this.#sql.removeName.run(name, rank)
    this.#sql.texts[document.kind].remove.run(rank)
    this.#sql.lyrics.remove.run(rank)
    this.#sql.removeDocument.run(rank)
  }

  #insert(documents: readonly NewDocument[], words: WordWeights): void {
    const row = this.#sql.state.get('sequence') as { value: number } | undefined
    let sequence = row?.value ?? 0
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
        markedWords('tags', wordsIn(document.tags)),
        markedWords('facts', wordsIn(document.facts)),
      )
      if (lyrics !== '') this.#sql.lyrics.put.run(rank, lyrics)
    }
    this.#sql.setState.run('sequence', sequence)
  }
}

function wordsIn(text: string): string[] {
  return text === '' ? [] : text.split(' ')
}

function keyOf({ kind, id }: DocumentKey): string {
  return `${kind} ${id}`
}

type WriteStatements = ReturnType<typeof writeStatements>

function writeStatements(database: DatabaseSync) {
  // FTS5 notes a removal under a row number of its own; Node reports the last one after every write, and no double holds it.
  const prepare = (sql: string): StatementSync => {
    const statement = database.prepare(sql)
    statement.setReadBigInts(true)
    return statement
  }
  const textIndex = (table: string, columns: readonly string[]) => ({
    put: prepare(`INSERT INTO ${table} (rowid, ${columns.join(', ')}) VALUES (?${', ?'.repeat(columns.length)})`),
    remove: prepare(`DELETE FROM ${table} WHERE rowid = ?`),
  })
  const textsOf = (kind: SearchKind) => textIndex(textTable(kind), ['name', 'artists', 'album', 'tags', 'facts'])
  return {
    texts: Object.fromEntries(searchKinds.map((kind) => [kind, textsOf(kind)])) as Record<
      SearchKind,
      ReturnType<typeof textsOf>
    >,
    lyrics: textIndex('lyrics', ['text']),
    rankOf: database.prepare('SELECT rank FROM documents WHERE kind = ? AND id = ?'),
    document: database.prepare('SELECT stored FROM documents WHERE rank = ?'),
    state: database.prepare('SELECT value FROM state WHERE name = ?'),
    setState: prepare(
      'INSERT INTO state (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    ),
    addWord: prepare(
      'INSERT INTO words (word, weight) VALUES (?, ?) ON CONFLICT (word) DO UPDATE SET weight = weight + excluded.weight',
    ),
    putDocument: prepare('INSERT INTO documents (rank, kind, id, stored) VALUES (?, ?, ?, ?)'),
    putName: prepare('INSERT INTO names (name, rank) VALUES (?, ?)'),
    removeDocument: prepare('DELETE FROM documents WHERE rank = ?'),
    removeName: prepare('DELETE FROM names WHERE name = ? AND rank = ?'),
  }
}
