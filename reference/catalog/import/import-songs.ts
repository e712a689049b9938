import { parse } from 'csv-parse'
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
}

/** Songs of one publication: some 200 KB as JSON. */
const BATCH = 500
const SHOWN_BAD_ROWS = 10

/**
 * Brings the songs of a CSV file into a catalog, a batch at a time: what is published stays whatever happens to the rest, and
 * importing again changes nothing. A row that makes no sense is left out and told.
 *
 * @throws ImportError when the file as a whole is none
 */
export async function importSongs(file: AsyncIterable<Uint8Array>, options: ImportOptions): Promise<ImportReport> {
  const publications = new SongPublications(options.defaults)
  const firstBadRows: BadRow[] = []
  let places: ReadonlyMap<Column, number> | null = null
  let [rows, badRows, withFeatures] = [0, 0, 0]
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
    if (batch.length === BATCH) await flush(bytes)
  }
  if (places === null) throw new ImportError('line 1: expected the names of the columns, found an empty file')
  await flush(Number.POSITIVE_INFINITY)
  const { trackCount, artistCount, albumCount } = publications
  return { rows, tracks: trackCount, artists: artistCount, albums: albumCount, withFeatures, badRows, firstBadRows }
}

interface FileRow {
  readonly fields: readonly string[]
  /** On which the row ends. */
  readonly line: number
  readonly bytes: number
}

async function* rowsOf(file: AsyncIterable<Uint8Array>): AsyncGenerator<FileRow> {
  const parser = parse({ bom: true, info: true, relax_column_count: true, skip_empty_lines: true })
  const feeding = feed(file, parser)
  try {
    for await (const { record, info } of parser as AsyncIterable<CsvRow>) {
      yield { fields: record, line: info.lines, bytes: info.bytes }
    }
  } catch (error) {
    throw new ImportError(error instanceof Error ? error.message : String(error), { cause: error })
  }
  await feeding
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
