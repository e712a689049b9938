import { DatabaseSync, type StatementSync } from 'node:sqlite'
import type { Searchable, SearchKind } from '../../search/service.ts'

/**
 * What SQLite gives by itself, to compare with: one FTS5 table a kind with FTS5's own tokenizer, all words of the query
 * wanted, the last one as a beginning, in the order of its own bm25.
 */
export class PlainFts5 {
  readonly #database = new DatabaseSync(':memory:')
  readonly #find = new Map<SearchKind, StatementSync>()

  constructor(searchables: Iterable<Searchable>) {
    const insert = new Map<SearchKind, StatementSync>()
    this.#database.exec('BEGIN')
    for (const { kind, id, name, artists, partOf, genres, moods } of searchables) {
      let into = insert.get(kind)
      if (into === undefined) {
        this.#database.exec(
          `CREATE VIRTUAL TABLE ${kind} USING fts5 (id UNINDEXED, name, artists, album, tags, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3 4')`,
        )
        into = this.#database.prepare(`INSERT INTO ${kind} VALUES (?, ?, ?, ?, ?)`)
        insert.set(kind, into)
        this.#find.set(
          kind,
          this.#database.prepare(`SELECT id FROM ${kind} WHERE ${kind} MATCH ? ORDER BY rank LIMIT ?`),
        )
      }
      const by = artists.map((artist) => artist.name).join(' ')
      into.run(id, name, by, partOf ?? '', [...genres, ...moods].join(' '))
    }
    this.#database.exec('COMMIT')
  }

  search(kind: SearchKind, text: string, limit: number): string[] {
    const words = text.match(/[\p{L}\p{N}\p{M}]+/gu)
    if (words === null) return []
    const expression = `${words.map((word) => `"${word}"`).join(' ')}*`
    const rows = this.#find.get(kind)?.all(expression, limit) as { id: string }[] | undefined
    return rows?.map(({ id }) => id) ?? []
  }

  close(): void {
    this.#database.close()
  }
}
