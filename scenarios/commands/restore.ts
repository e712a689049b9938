import { resolve } from 'node:path'
import { restore } from '../../reference/backup.ts'
import type { Io } from '../io.ts'
import { grouped, setting } from '../report/number-format.ts'
import { utcMoment } from '../report/time-format.ts'
import { shownPath } from '../shown-path.ts'
import { copying, dataDirectory } from './kept-data.ts'
import type { RestoreOutput } from './restore.output.ts'

export interface RestoreArgs {
  /** What `backup` made. */
  backup: string
  /** The data directory to make; not there yet, or empty. */
  data?: string
  json: boolean
}

/**
 * Makes a data directory of a backup, every file checked.
 *
 * @throws UserError data-directory, file-invalid, file-unreadable, file-unwritable
 */
export async function run(args: RestoreArgs, io: Io): Promise<number> {
  const data = dataDirectory(args.data, io)
  const backup = resolve(io.cwd, args.backup)
  const { beganAt, files, sizeBytes } = await copying('restore', shownPath(data, io.cwd), io, (onProgress) =>
    restore({ backup, data, onProgress }),
  )
  const output: RestoreOutput = {
    schemaVersion: 1,
    dataDirectory: data,
    backup,
    backupBeganAt: beganAt,
    files,
    sizeBytes,
  }
  io.stdout.write(args.json ? `${JSON.stringify(output)}\n` : textOf(output, io))
  return 0
}

function textOf({ dataDirectory, backupBeganAt, files, sizeBytes }: RestoreOutput, io: Io): string {
  const shown = shownPath(dataDirectory, io.cwd)
  const moment = utcMoment(Date.parse(backupBeganAt))
  return [
    `${shown} is as it was at ${moment}: ${grouped(files)} files (${setting(sizeBytes, 'bytes')}), each checked.`,
    '',
    `To use it:  soundcheck serve --data ${shown}`,
    '',
  ].join('\n')
}
