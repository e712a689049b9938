import { CsvError, parse } from 'csv-parse'
import type { Publication } from '../catalog.ts'
import { type Column, columnsOf, ImportError } from './columns.ts'
import { type ImportDefaults, SongPublications } from './publications.ts'
import { type BadRow, isBadRow, type Song, songFrom } from './song.ts'

export { ImportError }

export interface ImportOptions {
  readonly defaults: ImportDefaults
  /** Takes what becomes visible together; it is durable when this resolves. */
  publish(publication: Publication): Promise<void>
  /** Bytes of the file that are dealt with. */
  onProgress?(bytes: number): void
  /** Ends the import after the batch under way. */
  readonly signal?: AbortSignal
}

export interface ImportReport {
  readonly rows: number
  readonly tracks: number
  readonly artists: number
  readonly albums: number
  readonly withFeatures: number
  /** Rows that were left out: how many, and the first of them. */
  readonly badRows: number
  readonly firstBadRows: readonly BadRow[]
  /** The signal came before the end of the file. */
  readonly isStopped: boolean
}

/** Songs of one publication: some 200 KB as JSON. */
const BATCH = 500
const SHOWN_BAD_ROWS = 10
/** More than any row of songs has: where a quote is never closed, the rest of the file is one row. */
const LONGEST_ROW_BYTES = 1_000_000

/**
 * Brings the songs of a CSV file into a catalog, a batch at a time: what is published stays whatever happens to the rest, and
 * importing again changes nothing. A row that makes no sense is left out and told.
 *
 * @throws ImportError when the file as a whole is none; what reading the file throws
 */
export async function importSongs(file: AsyncIterable<Uint8Array>, options: ImportOptions): Promise<ImportReport> {
  const publications = new SongPublications(options.defaults)
  const firstBadRows: BadRow[] = []
  let places: ReadonlyMap<Column, number> | null = null
  let [rows, badRows, withFeatures] = [0, 0, 0]
  let isStopped = false
  let batch: Song[] = []
  const flush = async (bytes: number) => {
    if (batch.length > 0) await options.publish(publications.publish(batch))
    batch = []
    options.onProgress?.(bytes)
  }
  for await (const { fields, line, bytes } of rowsOf(file)) {
    if (places === null) {
      places = columnsOf(fields)
      continue
    }
    rows++
    const song = songFrom(fields, places, line)
    if (isBadRow(song)) {
      badRows++
      if (firstBadRows.length < SHOWN_BAD_ROWS) firstBadRows.push(song)
      continue
    }
    if (song.features !== null) withFeatures++
    batch.push(song)
    if (batch.length < BATCH) continue
    await flush(bytes)
    isStopped = options.signal?.aborted ?? false
    if (isStopped) break
  }
  if (places === null) throw new ImportError('line 1: expected the names of the columns, found an empty file')
  await flush(Number.POSITIVE_INFINITY)
  const { trackCount: tracks, artistCount: artists, albumCount: albums } = publications
  return { rows, tracks, artists, albums, withFeatures, badRows, firstBadRows, isStopped }
}

interface FileRow {
  readonly fields: readonly string[]
  /** On which the row ends. */
  readonly line: number
  readonly bytes: number
}

async function* rowsOf(file: AsyncIterable<Uint8Array>): AsyncGenerator<FileRow> {
  const parser = parse({
    bom: true,
    info: true,
    max_record_size: LONGEST_ROW_BYTES,
    relax_column_count: true,
    skip_empty_lines: true,
  })
  const feeding = feed(file, parser)
  try {
    for await (const { record, info } of parser as AsyncIterable<CsvRow>) {
      yield { fields: record, line: info.lines, bytes: info.bytes }
    }
  } catch (error) {
    throw error instanceof CsvError ? notCsv(error) : error
  }
  await feeding
}

const csvProblems: Partial<Record<CsvError['code'], string>> = {
  CSV_QUOTE_NOT_CLOSED: 'expected a quote that ends the field, found the end of the file',
  INVALID_OPENING_QUOTE: 'expected a quote at the beginning of a field, found one within',
  CSV_INVALID_CLOSING_QUOTE: 'expected a comma or the end of the line behind a quote, found something else',
  CSV_MAX_RECORD_SIZE: `expected a row of at most ${LONGEST_ROW_BYTES} bytes, found more; a quote may be missing`,
}

/** Where the file is no CSV any more. */
function notCsv(error: CsvError): ImportError {
  const problem = csvProblems[error.code]
  return new ImportError(problem === undefined ? error.message : `line ${error.lines}: ${problem}`, { cause: error })
}

interface CsvRow {
  readonly record: string[]
  readonly info: { readonly lines: number; readonly bytes: number }
}

async function feed(file: AsyncIterable<Uint8Array>, parser: ReturnType<typeof parse>): Promise<void> {
  try {
    for await (const bytes of file) {
      if (!parser.write(bytes)) await new Promise<void>((resolve) => parser.once('drain', () => resolve()))
    }
    parser.end()
  } catch (error) {
    parser.destroy(error instanceof Error ? error : new Error(String(error)))
  }
}
