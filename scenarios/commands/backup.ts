import { resolve } from 'node:path'
import { backUp } from '../../reference/backup.ts'
import type { Io } from '../io.ts'
import { grouped, setting } from '../report/number-format.ts'
import { shownPath } from '../shown-path.ts'
import type { BackupOutput } from './backup.output.ts'
import { copying, dataDirectory } from './kept-data.ts'
import { systemClock } from './system-clock.ts'

export interface BackupArgs {
  /** A directory that is not there yet. */
  target: string
  /** The data directory; a service may run on it. */
  data?: string
  json: boolean
}

/**
 * Copies everything that a service keeps, while it runs.
 *
 * @throws UserError data-directory, file-invalid, file-unreadable, file-unwritable
 */
export async function run(args: BackupArgs, io: Io): Promise<number> {
  const data = dataDirectory(args.data, io)
  const target = resolve(io.cwd, args.target)
  const { beganAt, completedAt, files, sizeBytes } = await copying('backup', args.target, io, (onProgress) =>
    backUp({ data, target, clock: systemClock, onProgress }),
  )
  const output: BackupOutput = {
    schemaVersion: 1,
    backup: target,
    dataDirectory: data,
    beganAt,
    completedAt,
    files,
    sizeBytes,
  }
  io.stdout.write(args.json ? `${JSON.stringify(output)}\n` : textOf(output, io))
  return 0
}

function textOf({ backup, dataDirectory, files, sizeBytes }: BackupOutput, io: Io): string {
  const shown = shownPath(backup, io.cwd)
  return [
    `${grouped(files)} files (${setting(sizeBytes, 'bytes')}) of ${shownPath(dataDirectory, io.cwd)} are in ${shown}.`,
    '',
    `To use them:  soundcheck restore ${shown} --data <new directory>`,
    `To check them:  cd ${shown} && sha256sum --check --quiet SHA256SUMS`,
    '',
  ].join('\n')
}
