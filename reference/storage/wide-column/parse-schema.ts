import { CqlError, type Token, tokensOf } from './cql-tokens.ts'
import { type ClusteringColumn, type Column, type ColumnType, columnTypes, type Schema, type Table } from './schema.ts'

/** Cassandra's own, ten days. */
const GC_GRACE_SECONDS = 864_000
/** Longest TTL that Cassandra takes, twenty years. */
export const TTL_MAX_SECONDS = 630_720_000
const NAME = /^[a-z][a-z0-9_]{0,47}$/

/**
 * Reads table declarations in CQL:
 *
 *     CREATE TABLE plays (
 *       user_id text, played_at timestamp, play_id text, track_id text,
 *       PRIMARY KEY ((user_id), played_at, play_id)
 *     ) WITH CLUSTERING ORDER BY (played_at DESC, play_id ASC)
 *       AND default_time_to_live = 7776000 AND gc_grace_seconds = 864000;
 *
 * Types are `text`, `int`, `bigint`, `double`, `boolean`, `blob`, `timestamp` and `counter`. `comment` is allowed and means nothing
 * here. Names are lower case with digits and underscores.
 *
 * @throws CqlError naming line, what was expected and what was found
 */
export function parseSchema(cql: string): Schema {
  const reader = new Reader(tokensOf(cql))
  const tables = new Map<string, Table>()
  while (!reader.isAt('end')) {
    const { line } = reader.next
    const table = readTable(reader)
    if (tables.has(table.name)) throw new CqlError(line, `the table ${table.name} is declared twice`)
    tables.set(table.name, table)
  }
  return tables
}

class Reader {
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  get next(): Token {
    return this.#tokens[this.#at]
  }

  isAt(kind: Token['kind'], text?: string): boolean {
    return this.next.kind === kind && (text === undefined || this.next.text === text)
  }

  /** Goes on if the next token is this one. */
  takes(kind: Token['kind'], text: string): boolean {
    if (!this.isAt(kind, text)) return false
    this.#at++
    return true
  }

  /** Goes on behind words or signs that must come now. */
  expect(...texts: string[]): void {
    for (const text of texts) {
      if (!this.takes(/^\w/.test(text) ? 'word' : 'sign', text)) throw this.unexpected(`"${text}"`)
    }
  }

  /** The next token, which must be of a kind. */
  take(kind: Token['kind'], what: string): Token {
    const token = this.next
    if (token.kind !== kind) throw this.unexpected(what)
    this.#at++
    return token
  }

  name(what: string): string {
    const { text, line } = this.take('word', what)
    if (NAME.test(text)) return text
    throw new CqlError(line, `expected ${what} of lower-case letters, digits and "_", at most 48, found "${text}"`)
  }

  /** Things with commas between them, in parentheses. */
  list(each: () => void): void {
    this.expect('(')
    do each()
    while (this.takes('sign', ','))
    if (!this.takes('sign', ')')) throw this.unexpected('"," or ")"')
  }

  unexpected(expected: string): CqlError {
    const { kind, text, line } = this.next
    return new CqlError(line, `expected ${expected}, found ${kind === 'end' ? text : `"${text}"`}`)
  }
}

interface Keys {
  partition: string[]
  clustering: string[]
}

function readTable(reader: Reader): Table {
  reader.expect('create', 'table')
  if (reader.takes('word', 'if')) reader.expect('not', 'exists')
  const { line } = reader.next
  const name = reader.name("a table's name")
  const columns = new Map<string, Column>()
  let keys: Keys | null = null
  reader.list(() => {
    const begin = reader.next.line
    const found = readColumnOrKey(reader, columns)
    if (found && keys) throw new CqlError(begin, `${name} has two primary keys`)
    keys = found ?? keys
  })
  if (keys === null) throw new CqlError(line, `expected a PRIMARY KEY in the table ${name}`)
  const options = readOptions(reader)
  return assemble(name, line, columns, keys, options)
}

/** One entry of the list of columns. Returns the primary key where it is one, or the column carries it. */
function readColumnOrKey(reader: Reader, columns: Map<string, Column>): Keys | null {
  if (reader.takes('word', 'primary')) {
    reader.expect('key')
    return readKeys(reader)
  }
  const { line } = reader.next
  const name = reader.name("a column's name")
  if (columns.has(name)) throw new CqlError(line, `the column ${name} is declared twice`)
  const { text } = reader.next
  if (!columnTypes.includes(text as ColumnType)) throw reader.unexpected(`a type (${columnTypes.join(', ')})`)
  reader.expect(text)
  columns.set(name, { name, type: text as ColumnType })
  if (!reader.takes('word', 'primary')) return null
  reader.expect('key')
  return { partition: [name], clustering: [] }
}

function readKeys(reader: Reader): Keys {
  const keys: Keys = { partition: [], clustering: [] }
  const column = (into: string[]): void => void into.push(reader.name("a column's name"))
  reader.list(() => {
    if (keys.partition.length > 0) column(keys.clustering)
    else if (reader.isAt('sign', '(')) reader.list(() => column(keys.partition))
    else column(keys.partition)
  })
  return keys
}

interface Options {
  order: { name: string; descending: boolean; line: number }[]
  defaultTtlSeconds: number
  gcGraceSeconds: number
}

function readOptions(reader: Reader): Options {
  const options: Options = { order: [], defaultTtlSeconds: 0, gcGraceSeconds: GC_GRACE_SECONDS }
  if (reader.takes('word', 'with')) {
    do readOption(reader, options)
    while (reader.takes('word', 'and'))
  }
  if (!reader.isAt('end')) reader.expect(';')
  return options
}

function readOption(reader: Reader, options: Options): void {
  if (reader.takes('word', 'clustering')) {
    reader.expect('order', 'by')
    reader.list(() => {
      const { line } = reader.next
      const name = reader.name("a clustering column's name")
      const descending = reader.takes('word', 'desc')
      if (!descending) reader.takes('word', 'asc')
      options.order.push({ name, descending, line })
    })
  } else if (reader.takes('word', 'default_time_to_live')) {
    options.defaultTtlSeconds = readSeconds(reader, TTL_MAX_SECONDS)
  } else if (reader.takes('word', 'gc_grace_seconds')) {
    options.gcGraceSeconds = readSeconds(reader, 2 ** 31 - 1)
  } else if (reader.takes('word', 'comment')) {
    reader.expect('=')
    reader.take('text', 'a string')
  } else {
    throw reader.unexpected('CLUSTERING ORDER BY, default_time_to_live, gc_grace_seconds or comment')
  }
}

function readSeconds(reader: Reader, max: number): number {
  reader.expect('=')
  const { text, line } = reader.take('number', `a whole number from 0 to ${max}`)
  const seconds = Number(text)
  if (Number.isInteger(seconds) && seconds >= 0 && seconds <= max) return seconds
  throw new CqlError(line, `expected a whole number from 0 to ${max}, found ${text}`)
}

function assemble(
  name: string,
  line: number,
  columns: ReadonlyMap<string, Column>,
  keys: Keys,
  { order, defaultTtlSeconds, gcGraceSeconds }: Options,
): Table {
  const keyNames = [...keys.partition, ...keys.clustering]
  const keyColumn = (key: string): Column => {
    const column = columns.get(key)
    if (!column) throw new CqlError(line, `the primary key of ${name} names ${key}, which is no column`)
    if (column.type === 'counter') throw new CqlError(line, `${key} cannot be in the primary key: it is a counter`)
    if (keyNames.indexOf(key) !== keyNames.lastIndexOf(key)) {
      throw new CqlError(line, `the primary key of ${name} names ${key} twice`)
    }
    return column
  }
  for (const [i, ordered] of order.entries()) {
    if (ordered.name === keys.clustering[i]) continue
    const expected = keys.clustering[i] ?? 'no more columns'
    throw new CqlError(
      ordered.line,
      `CLUSTERING ORDER BY goes by the primary key: expected ${expected}, found ${ordered.name}`,
    )
  }
  const partitionKey = keys.partition.map(keyColumn)
  const clustering = keys.clustering.map(
    (key, i): ClusteringColumn => ({ ...keyColumn(key), descending: order[i]?.descending ?? false }),
  )
  const cells = [...columns.values()].filter((column) => !keyNames.includes(column.name))
  const counters = cells.some(({ type }) => type === 'counter')
  const stranger = counters && cells.find(({ type }) => type !== 'counter')
  if (stranger) {
    throw new CqlError(line, `${name} has counters, so ${stranger.name} must be one too; give it a table of its own`)
  }
  if (counters && defaultTtlSeconds > 0) throw new CqlError(line, `${name} has counters, which take no TTL`)
  return { name, partitionKey, clustering, cells, counters, defaultTtlSeconds, gcGraceSeconds }
}
