import { type SearchKind, searchKinds, type TextField } from '../../search/service.ts'

/** Of the tables below and of what is stored in them; a file of another version is emptied and filled from the feed. */
export const SCHEMA_VERSION = 2

/** Beginnings of words up to so many letters have lists of their own; longer ones are few enough to be gathered. */
export const LONGEST_LISTED = 4
const LISTED = Array.from({ length: LONGEST_LISTED }, (_, i) => i + 1).join(' ')

/** A batch stays in memory until it is committed; FTS5's own limit would cut it into many small segments. */
const HASH_BYTES = 16 * 2 ** 20

/**
 * `rank` is a document's row number in all tables (see rank.ts). Each kind has an FTS5 table of its own, so that a search for
 * artists does not walk through tracks. The texts are not kept a second time: FTS5 has only the index.
 */
export const SCHEMA = `
  BEGIN;
  DROP TABLE IF EXISTS documents;
  DROP TABLE IF EXISTS names;
  DROP TABLE IF EXISTS lyrics;
  DROP TABLE IF EXISTS words;
  DROP TABLE IF EXISTS state;
  ${searchKinds.map((kind) => `DROP TABLE IF EXISTS ${textTable(kind)};`).join('\n  ')}
  CREATE TABLE documents (rank INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, stored TEXT NOT NULL) STRICT;
  CREATE UNIQUE INDEX documents_by_key ON documents (kind, id);
  CREATE TABLE names (name TEXT NOT NULL, rank INTEGER NOT NULL, PRIMARY KEY (name, rank)) STRICT, WITHOUT ROWID;
  ${searchKinds.map(createTextTable).join('\n  ')}
  CREATE VIRTUAL TABLE lyrics USING fts5 (text, content = '', contentless_delete = 1, tokenize = 'ascii');
  CREATE TABLE words (word TEXT PRIMARY KEY, weight INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE state (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  PRAGMA user_version = ${SCHEMA_VERSION};
  COMMIT;
`

/** Pages in the write-ahead log at which SQLite moves them to the file, 64 MiB: while much is written, a page is moved once for many changes. */
const CHECKPOINT_PAGES = 16_384

/** Of a connection that writes: what is committed is on the disk. */
export const WRITER_SETTINGS = `
  PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
  PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}; PRAGMA cache_size = -${64 * 1024}`

/**
 * What a word of tags or facts begins with in the FTS5 tables; words of people have no such signs. FTS5 finds a word in one column by
 * going through all documents that have it in any: whether "the" is a tag, say, would take as long as there are titles with it.
 */
export const MARKS: Readonly<Partial<Record<TextField, string>>> = { tags: '\ue000', facts: '\ue001' }

/** Words of a field as the FTS5 tables have them. */
export function markedWords(field: TextField, words: readonly string[]): string {
  const mark = MARKS[field] ?? ''
  return words.map((word) => mark + word).join(' ')
}

/** The FTS5 table of a kind. */
export function textTable(kind: SearchKind): string {
  return `${kind}_texts`
}

function createTextTable(kind: SearchKind): string {
  const table = textTable(kind)
  return `CREATE VIRTUAL TABLE ${table} USING fts5 (
    name, artists, album, tags, facts,
    content = '', contentless_delete = 1, tokenize = 'ascii', prefix = '${LISTED}'
  );
  INSERT INTO ${table} (${table}, rank) VALUES ('hashsize', ${HASH_BYTES});`
}
