import { resolve } from 'node:path'
import { BackupError, ConfigError, DataDirectoryError, resolveConfig } from '../../reference/backup.ts'
import { UserError } from '../errors.ts'
import { unwritable } from '../file-error.ts'
import type { Io } from '../io.ts'
import type { LiveLine } from '../report/live-line.ts'
import { progressBar } from './progress-bar.ts'

/**
 * The data directory that is meant, absolute: of the command line, of the environment, or the default.
 *
 * @throws UserError usage, for a variable of the environment that is wrong
 */
export function dataDirectory(given: string | undefined, io: Io): string {
  try {
    const { dataDirectory } = resolveConfig(given === undefined ? {} : { dataDirectory: given }, io.env)
    return resolve(io.cwd, dataDirectory)
  } catch (error) {
    if (error instanceof ConfigError) throw new UserError('usage', error.message)
    throw error
  }
}

/**
 * Copies data and shows how far it is.
 *
 * @param made what is being made, as the person called it
 * @throws UserError for everything that a person can mend
 */
export async function copying<Result>(
  label: string,
  made: string,
  io: Io,
  copy: (onProgress: (doneBytes: number, totalBytes: number) => void) => Promise<Result>,
): Promise<Result> {
  let bar: LiveLine | null = null
  try {
    return await copy((doneBytes, totalBytes) => {
      bar ??= progressBar(label, totalBytes, io.stderr)
      bar.update(doneBytes)
    })
  } catch (error) {
    if (error instanceof BackupError) throw new UserError(error.code, error.message)
    if (error instanceof DataDirectoryError) throw new UserError('data-directory', error.message)
    throw unwritable(made, error)
  } finally {
    // The compiler does not see that the callback above sets it.
    ;(bar as LiveLine | null)?.stop()
  }
}
