import type { Io } from '../io.ts'
import { counted } from '../report/counted.ts'
import { grouped } from '../report/number-format.ts'
import { printable } from '../report/text-safety.ts'
import { type CatalogSink, type LyricsOutcome, openCatalogSink } from './catalog-sink.ts'
import type { ImportLyricsOutput } from './import-lyrics.output.ts'
import { type FoundFile, lyricsFiles, type ReadFile, readLyricsFile } from './lyrics-files.ts'
import { progressBar } from './progress-bar.ts'
import { untilStopped } from './stop-signal.ts'

export interface ImportLyricsArgs {
  /** Files, and folders with `.lrc` files. */
  paths: readonly string[]
  /** Data directory, the usual one if undefined. */
  data?: string
  /** BCP 47, of files that do not say it. */
  language: string
  /** Of files without a byte order mark. */
  encoding: string
  json: boolean
}

/** As many as the service takes at a time: see its endpoint `import-lyrics`. */
const BATCH_FILES = 200
const BATCH_BYTES = 900_000
const SHOWN_BAD_FILES = 10

/**
 * Brings lyrics of LRC files into a catalog, a batch of files at a time, of each file all or nothing. Ctrl-C ends it between two
 * batches.
 *
 * @returns 0 when all files came in, 1 when some were left out or it was stopped
 * @throws UserError file-unreadable, file-unwritable, data-directory, engine-unavailable, service-unreachable, service-refused,
 * service-unexpected
 */
export async function run({ paths, data, language, encoding, json }: ImportLyricsArgs, io: Io): Promise<number> {
  const files = lyricsFiles(paths, io)
  const sink = await openCatalogSink(data, io)
  const bar = progressBar('importing', files.length, io.stderr)
  try {
    const output = await untilStopped((signal) =>
      importAll(files, { sink, language, encoding, signal, onProgress: (done) => bar.update(done) }),
    )
    bar.stop()
    io.stdout.write(json ? `${JSON.stringify(output)}\n` : textOf(output))
    return output.badFiles === 0 && !output.isStopped ? 0 : 1
  } finally {
    bar.stop()
    await sink.close()
  }
}

interface Importing {
  readonly sink: CatalogSink
  readonly language: string
  readonly encoding: string
  readonly signal: AbortSignal
  onProgress(files: number): void
}

async function importAll(files: readonly FoundFile[], given: Importing): Promise<ImportLyricsOutput> {
  const { sink, language, encoding, signal, onProgress } = given
  const tracks = new Set<string>()
  const bad: ImportLyricsOutput['firstBadFiles'] = []
  let [done, badFiles] = [0, 0]
  const note = (outcome: LyricsOutcome): void => {
    if ('trackIds' in outcome) {
      for (const id of outcome.trackIds) tracks.add(id)
      return
    }
    badFiles++
    const { name: file, line, message } = outcome
    if (bad.length < SHOWN_BAD_FILES) bad.push({ file, line, message })
  }
  for (const batch of batchesOf(files, encoding)) {
    const texts = batch.filter((file) => 'text' in file)
    const outcomes = texts.length === 0 ? [] : await sink.importLyrics({ files: texts, language })
    const came = outcomes.values()
    // In the order of the files, whatever was wrong with them.
    for (const file of batch) note('text' in file ? (came.next().value as LyricsOutcome) : file)
    done += batch.length
    onProgress(done)
    if (signal.aborted) break
  }
  const isStopped = done < files.length
  return {
    schemaVersion: 1,
    where: sink.where,
    files: files.length,
    tracks: tracks.size,
    badFiles,
    isStopped,
    firstBadFiles: bad,
  }
}

/** Files as they are read, as many at a time as one request takes. */
function* batchesOf(files: readonly FoundFile[], encoding: string): Generator<ReadFile[]> {
  let batch: ReadFile[] = []
  let bytes = 0
  for (const found of files) {
    const file = readLyricsFile(found, encoding)
    const size = Buffer.byteLength(JSON.stringify(file))
    if (batch.length === BATCH_FILES || (batch.length > 0 && bytes + size > BATCH_BYTES)) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(file)
    bytes += size
  }
  if (batch.length > 0) yield batch
}

function textOf({ where, files, tracks, badFiles, isStopped, firstBadFiles }: ImportLyricsOutput): string {
  const lines = [
    `${counted(tracks, 'track')} in ${where} ${tracks === 1 ? 'has' : 'have'} lyrics of ${counted(files, 'file')}.`,
    ...(badFiles === 0 ? [] : [`${badFiles === 1 ? '1 file was' : `${grouped(badFiles)} files were`} left out:`]),
    ...firstBadFiles.map(({ file, line, message }) => `  ${printable(file)}:${line}  ${printable(message)}`),
    ...(badFiles > firstBadFiles.length ? [`  and ${grouped(badFiles - firstBadFiles.length)} more`] : []),
    ...(isStopped ? ['Stopped before the last file; the same command again brings in the rest.'] : []),
  ]
  return lines.map((line) => `${line}\n`).join('')
}
