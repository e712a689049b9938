import { createReadStream, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { ImportError, type ImportReport, importSongs } from '../../reference/main.ts'
import { UserError } from '../errors.ts'
import { isSystemError, reasonOf, unreadable } from '../file-error.ts'
import type { Io } from '../io.ts'
import { counted } from '../report/counted.ts'
import { grouped } from '../report/number-format.ts'
import { printable } from '../report/text-safety.ts'
import { openCatalogSink } from './catalog-sink.ts'
import type { ImportOutput } from './import.output.ts'
import { progressBar } from './progress-bar.ts'
import { untilStopped } from './stop-signal.ts'

export interface ImportArgs {
  /** CSV file. */
  file: string
  /** Data directory, the usual one if undefined. */
  data?: string
  /** Date of release where the file has none. */
  released: string
  /** Where the songs may be played, ISO 3166-1 alpha-2. */
  markets: readonly string[]
  json: boolean
}

/**
 * Brings the songs of a CSV file into a catalog, a batch at a time. Ctrl-C ends it between two batches.
 *
 * @returns 0 when every row came in, 1 when some were left out or it was stopped
 * @throws UserError file-unreadable, file-invalid, file-unwritable, data-directory, engine-unavailable, service-unreachable,
 * service-refused
 */
export async function run({ file, data, released, markets, json }: ImportArgs, io: Io): Promise<number> {
  const path = resolve(io.cwd, file)
  const sizeBytes = sizeOf(path, file)
  const sink = await openCatalogSink(data, io)
  const bar = progressBar('importing', sizeBytes, io.stderr)
  try {
    const report = await untilStopped((signal) =>
      importSongs(createReadStream(path), {
        defaults: { released, markets, label: 'Imported' },
        publish: (publication) => sink.publish(publication),
        onProgress: (bytes) => bar.update(Math.min(bytes, sizeBytes)),
        signal,
      }),
    )
    bar.stop()
    io.stdout.write(json ? `${JSON.stringify(outputOf(report, sink.where))}\n` : textOf(report, sink.where, file))
    return report.badRows === 0 && !report.isStopped ? 0 : 1
  } catch (error) {
    if (error instanceof ImportError) throw new UserError('file-invalid', `${file}: ${error.message}`)
    if (isSystemError(error) && error.path === path) throw unreadable(file, reasonOf(error))
    throw error
  } finally {
    bar.stop()
    await sink.close()
  }
}

function sizeOf(path: string, shown: string): number {
  try {
    const stat = statSync(path)
    if (stat.isFile()) return stat.size
  } catch (error) {
    if (isSystemError(error)) throw unreadable(shown, reasonOf(error))
    throw error
  }
  throw unreadable(shown, 'it is not a file')
}

function outputOf(report: ImportReport, where: string): ImportOutput {
  return { schemaVersion: 1, where, ...report, firstBadRows: [...report.firstBadRows] }
}

function textOf(report: ImportReport, where: string, file: string): string {
  const { tracks, artists, albums, withFeatures, badRows, firstBadRows, isStopped } = report
  const lines = [
    `${counted(tracks, 'track')} of ${counted(artists, 'artist')} on ${counted(albums, 'album')} ${tracks === 1 ? 'is' : 'are'} in ${where}; ${grouped(withFeatures)} with audio features, none with audio.`,
    ...(badRows === 0 ? [] : [`${badRows === 1 ? '1 row was' : `${grouped(badRows)} rows were`} left out:`]),
    ...firstBadRows.map(({ line, message }) => `  ${file}:${line}  ${printable(message)}`),
    ...(badRows > firstBadRows.length ? [`  and ${grouped(badRows - firstBadRows.length)} more`] : []),
    ...(isStopped ? ['Stopped before the end of the file; the same command again brings in the rest.'] : []),
  ]
  return lines.map((line) => `${line}\n`).join('')
}
